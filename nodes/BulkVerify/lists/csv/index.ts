export { DELIMITERS } from './delimiter';
export { readTable, type DataStart, type FileTable, type ReadOptions } from './table';
export { CsvWriter, toCsv } from './write';
