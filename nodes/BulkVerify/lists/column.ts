import { ListError, type Row, type Table, type ValueKind } from './list';
import { listNames, plainName, sameName } from './names';
import { isEmpty, looksLike } from './values';
import { PLURALS } from './wholeList';

/** What people call the column, the surest name first; compared without case, spaces and punctuation. */
const KNOWN_NAMES: Record<ValueKind, readonly string[]> = {
	email: ['email', 'emailaddress', 'mail', 'mailaddress', 'emails', 'workemail', 'primaryemail', 'emailid'],
	phone: [
		'phone',
		'phonenumber',
		'mobile',
		'mobilephone',
		'mobilenumber',
		'cell',
		'cellphone',
		'telephone',
		'tel',
		'number',
		'phones',
	],
	ip: ['ip', 'ipaddress', 'ipaddr', 'ipv4', 'ipv6', 'ips', 'remoteip', 'clientip', 'userip', 'address'],
	url: ['url', 'website', 'link', 'websiteurl', 'webpage', 'site', 'urls', 'homepage', 'domain'],
	host: [
		'host',
		'term',
		'ip',
		'domain',
		'ipaddress',
		'domainname',
		'hostname',
		'email',
		'emailaddress',
		'mail',
		'terms',
		'address',
		'value',
	],
	text: ['password', 'username', 'user', 'login', 'value', 'text', 'term'],
};

/** More than this share of a column's filled cells must look like the kind for the column to be taken. */
const CLEAR_MAJORITY = 0.5;

/**
 * The column that holds the values to verify.
 *
 * @param sample some of the first rows, for a look at the content
 * @param wanted the header that the person named; empty where the column is to be found
 * @returns its position in the header
 * @throws ListError where there is no such column, or where several could be meant
 */
export function findColumn(
	header: readonly string[],
	sample: readonly Row[],
	kind: ValueKind,
	wanted = '',
): number {
	if (!isEmpty(wanted)) return findNamed(header, wanted);

	const byName = findKnownName(header, kind);
	if (byName !== -1) return byName;

	const byContent = header
		.map((_, column) => column)
		.filter((column) => mostlyLooksLike(kind, sample, column));
	const [found] = byContent;
	if (found !== undefined && byContent.length === 1) return found;
	if (byContent.length > 1) {
		throw new ListError(
			`Several columns hold ${PLURALS[kind]}: ${listNames(byContent.map((column) => header[column] ?? ''))}`,
			'Name the one to verify.',
		);
	}
	if (header.length === 1) return 0;
	throw new ListError(`No column with ${PLURALS[kind]} was found in the list`, columnsThere(header));
}

/** Whether one of the names is one that columns of this kind have. */
export function hasKnownName(header: readonly string[], kind: ValueKind): boolean {
	return findKnownName(header, kind) !== -1;
}

/** The name a column of this kind gets where the file gives none. */
export function usualName(kind: ValueKind): string {
	return kind === 'text' ? 'value' : kind;
}

/**
 * Looks at the first rows of a table without taking them away: they stay in its `rows`.
 *
 * @returns `count` rows where the table has as many, and the same table
 */
export async function peekRows<T extends Table>(
	table: T,
	count: number,
): Promise<{ sample: Row[]; table: T }> {
	const iterator = table.rows[Symbol.asyncIterator]();
	const taken: Row[][] = [];
	let rows = 0;
	while (rows < count) {
		const next = await iterator.next();
		if (next.done === true) break;
		taken.push(next.value);
		rows += next.value.length;
	}
	const sample = taken.flat().slice(0, count);
	table.rows = continueWith(taken, iterator);
	return { sample, table };
}

async function* continueWith(taken: Row[][], rest: AsyncIterator<Row[]>): AsyncGenerator<Row[]> {
	try {
		for (let block = taken.shift(); block !== undefined; block = taken.shift()) yield block;
		for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
	} finally {
		await rest.return?.();
	}
}

function findNamed(header: readonly string[], wanted: string): number {
	const exact = header.indexOf(wanted.trim());
	if (exact !== -1) return exact;
	const similar = header.findIndex((name) => sameName(name, wanted));
	if (similar !== -1) return similar;
	throw new ListError(`The list has no column "${wanted.trim()}"`, columnsThere(header, wanted));
}

function findKnownName(header: readonly string[], kind: ValueKind): number {
	const names = header.map(plainName);
	for (const known of KNOWN_NAMES[kind]) {
		const column = names.indexOf(known);
		if (column !== -1) return column;
	}
	return -1;
}

function mostlyLooksLike(kind: ValueKind, sample: readonly Row[], column: number): boolean {
	const filled = sample.map((row) => row[column] ?? '').filter((cell) => !isEmpty(cell));
	const alike = filled.filter((cell) => looksLike(kind, cell)).length;
	return alike > filled.length * CLEAR_MAJORITY;
}

function columnsThere(header: readonly string[], wanted = ''): string {
	return `The columns of the list are: ${listNames(header, wanted)}. Name the one to verify.`;
}
