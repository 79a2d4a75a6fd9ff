import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { describe } from './describe';

type Row = IDataObject & { id: number };

/** Its columns, and its rows by their ids. */
interface Table {
	columns: string[];
	rows: Row[];
}

/**
 * A stand-in for n8n's Data Table node, version 1, with tables of its own that last as long as it. It makes tables,
 * gives, inserts, updates and deletes rows, finds them by one column's value and, as n8n does, refuses columns that
 * are not there.
 */
export class DataTables {
	private readonly tables = new Map<string, Table>();
	private ids = 0;

	/** For n8n-core, by full name. */
	readonly nodeTypes: Record<string, INodeType> = { 'n8n-nodes-base.dataTable': nodeFor(this) };

	clear(): void {
		this.tables.clear();
	}

	rows(name: string): Row[] {
		return this.table(name).rows.map((row) => ({ ...row }));
	}

	/** An existing one stays as it is. */
	create(name: string, columns: string[]): void {
		if (!this.tables.has(name)) this.tables.set(name, { columns, rows: [] });
	}

	insert(name: string, values: IDataObject): Row {
		const { columns, rows } = this.table(name);
		const nothing = Object.fromEntries(columns.map((column) => [column, null]));
		const row = { ...nothing, ...known(columns, values), id: (this.ids += 1) };
		rows.push(row);
		return { ...row };
	}

	/** @returns the rows as they are now */
	update(name: string, { column, value }: Match, values: IDataObject): Row[] {
		const { columns, rows } = this.table(name);
		const found = rows.filter((row) => row[column] === value);
		for (const row of found) Object.assign(row, known(columns, values));
		return found.map((row) => ({ ...row }));
	}

	delete(name: string, { column, value }: Match): Row[] {
		const table = this.table(name);
		const gone = table.rows.filter((row) => row[column] === value);
		table.rows = table.rows.filter((row) => !gone.includes(row));
		return gone;
	}

	private table(name: string): Table {
		const table = this.tables.get(name);
		if (table === undefined) throw new Error(`There is no Data Table "${name}"`);
		return table;
	}
}

interface Match {
	column: string;
	value: unknown;
}

/** A row has them anyhow; n8n leaves them out of what it is given. */
const ITS_OWN = ['id', 'createdAt', 'updatedAt'];

function known(columns: string[], values: IDataObject): IDataObject {
	const own = Object.entries(values).filter(([name]) => !ITS_OWN.includes(name));
	const unknown = own.find(([name]) => !columns.includes(name));
	if (unknown !== undefined) throw new Error(`Column '${unknown[0]}' does not exist`);
	return Object.fromEntries(own);
}

function nodeFor(tables: DataTables): INodeType {
	return {
		description: describe(
			'dataTable',
			[1, 1.1],
			[
				'resource',
				'operation',
				'dataTableId',
				'tableName',
				'columns',
				'filters',
				'matchType',
				'returnAll',
				'options',
			],
		),
		async execute(this: IExecuteFunctions) {
			return [
				this.getInputData().flatMap((given, item) =>
					runOn(tables, this, given, item).map((json) => ({ json, pairedItem: { item } })),
				),
			];
		},
	};
}

function runOn(
	tables: DataTables,
	node: IExecuteFunctions,
	given: INodeExecutionData,
	item: number,
): IDataObject[] {
	const setting = (name: string, otherwise?: unknown) => node.getNodeParameter(name, item, otherwise);
	if (setting('resource') === 'table') {
		const name = String(setting('tableName'));
		const columns = setting('columns.column') as Array<{ name: string }>;
		tables.create(
			name,
			columns.map((column) => column.name),
		);
		return [{ name }];
	}
	const name = String(setting('dataTableId.value'));
	const values = () =>
		setting('columns.mappingMode') === 'autoMapInputData'
			? given.json
			: (setting('columns.value') as IDataObject);
	const match = (): Match => {
		const [condition, ...more] = setting('filters.conditions') as Array<Record<string, unknown>>;
		if (condition?.condition !== 'eq' || more.length > 0) throw new Error('Only one column equals one value');
		return { column: String(condition.keyName), value: condition.keyValue };
	};
	switch (setting('operation')) {
		case 'get':
			return tables.rows(name);
		case 'insert':
			return [tables.insert(name, values())];
		case 'update':
			return tables.update(name, match(), values());
		case 'upsert': {
			const updated = tables.update(name, match(), values());
			return updated.length > 0 ? updated : [tables.insert(name, values())];
		}
		case 'deleteRows':
			return tables.delete(name, match());
		default:
			throw new Error(
				`The stand-in for ${node.getNode().name} does not know ${String(setting('operation'))}`,
			);
	}
}
