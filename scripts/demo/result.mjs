// The verified rows, for people: counts, the first rows, and all of them in a file.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repository } from '../lib/run.mjs';
import { paint, say } from '../lib/say.mjs';
import { table } from './table.mjs';

const ROWS_SHOWN = 12;
const OTHER_COLUMNS = 3;

export const COLOURS = { valid: 'green', risky: 'yellow', invalid: 'red', unknown: 'dim' };

export function showResult(items) {
	const rows = items.map(({ json }) => flatten(json));
	const first = rows.slice(0, ROWS_SHOWN);
	const others = otherColumns(first);
	say(
		table(
			[...others, 'verified value', 'verdict', 'reason'],
			first.map((row) => [
				...others.map((name) => row[name] ?? ''),
				row['verification.value'],
				row['verification.verdict'],
				row['verification.reason'] ?? '',
			]),
			(cell, column) => (column === others.length + 1 ? paint(COLOURS[cell.trim()] ?? 'dim', cell) : cell),
		),
	);
	if (rows.length > ROWS_SHOWN) say(paint('dim', `... and ${rows.length - ROWS_SHOWN} more`));
	say(`\n${counts(rows)}`);
}

/** @returns the path of the file */
export function writeResult(items, { provider, out = join(repository, '.tmp', 'demo', `${provider}.csv`) }) {
	const rows = items.map(({ json }) => flatten(json));
	const header = [...new Set(rows.flatMap((row) => Object.keys(row)))];
	const lines = [header, ...rows.map((row) => header.map((name) => row[name]))];
	mkdirSync(dirname(out), { recursive: true });
	writeFileSync(out, lines.map((cells) => `${cells.map(toCell).join(',')}\n`).join(''));
	return out;
}

function toCell(value) {
	const text = value === null || value === undefined ? '' : String(value);
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** How many rows each verdict has, and what the provider said of them. */
function counts(rows) {
	return table(
		['verdict', 'rows', '', 'reasons'],
		Object.entries(COLOURS).map(([verdict]) => {
			const those = rows.filter((row) => row['verification.verdict'] === verdict);
			const share = rows.length === 0 ? 0 : those.length / rows.length;
			return [
				verdict,
				String(those.length),
				`${'#'.repeat(Math.round(share * 20))} ${(share * 100).toFixed(1)} %`,
				reasons(those),
			];
		}),
		(cell, column) => (column === 0 ? paint(COLOURS[cell.trim()] ?? 'dim', cell) : cell),
	);
}

function reasons(rows) {
	const byReason = new Map();
	for (const row of rows) {
		const reason = row['verification.reason'] ?? 'none given';
		byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
	}
	const most = [...byReason].sort((a, b) => b[1] - a[1]);
	return most.map(([reason, count]) => `${reason} ${count}`).join(', ');
}

/** Some columns that tell more than the value itself. */
function otherColumns(rows) {
	const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
	return names
		.filter((name) => !name.startsWith('verification.'))
		.filter((name) => rows.some((row) => row[name] !== '' && row[name] !== null && row[name] !== undefined))
		.filter((name) => rows.some((row) => String(row[name]) !== String(row['verification.value'])))
		.slice(0, OTHER_COLUMNS);
}

/** `{ location: { city } }` as `{ 'location.city' }`. */
function flatten(value, path = '') {
	if (Array.isArray(value))
		return {
			[path]: value.map((entry) => (typeof entry === 'object' ? JSON.stringify(entry) : entry)).join('; '),
		};
	if (typeof value !== 'object' || value === null) return { [path]: value };
	return Object.assign(
		{},
		...Object.entries(value).map(([name, entry]) => flatten(entry, path === '' ? name : `${path}.${name}`)),
	);
}
