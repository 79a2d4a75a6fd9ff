export { readTable, type DataStart, type FileTable, type ReadOptions } from './table';
export { scanRows, type Scan } from './scan';
export { CsvWriter, toCsv } from './write';
