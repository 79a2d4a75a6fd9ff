// The lists that are measured with, made once a run: lines of result files, and what must come of them.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';

const BLOCK = 5_000;

export const COLUMNS = [
	'email',
	'first_name',
	'last_name',
	'company',
	'city',
	'country',
	'signed_up',
	'plan',
	'email_status',
	'secondary_status',
];

const FIRST = ['Anna', 'Bea', 'Carl', 'Dora', 'Emil', 'Frieda', 'Gustav', 'Hanna'];
const LAST = ['Meyer', 'Schmidt', 'Tanaka', 'Okafor', 'Rossi', 'Novak', 'Silva'];
const PLACES = ['Berlin,Germany', 'Lagos,Nigeria', 'Osaka,Japan', 'Torino,Italy', 'Porto,Portugal'].map(
	(place) => place.split(','),
);
const STATUSES = [
	['valid', ''],
	['valid', ''],
	['valid', ''],
	['invalid', 'email_account_invalid'],
	['accept_all', ''],
	['valid', 'role_address'],
	['unknown', ''],
];

const of = (list, n) => list[n % list.length];

export const emailOf = (n) => `person${n}@mail${n % 5_000}.example`;

/** About 100 bytes in ten cells. */
export function rowOf(n, style) {
	const [city, country] = of(PLACES, n);
	const company = { plain: 'Widgets Ltd', quoted: 'Widgets "Best", Ltd', breaks: 'Widgets\nLtd' }[style];
	const day = `2026-${String((n % 12) + 1).padStart(2, '0')}-${String((n % 28) + 1).padStart(2, '0')}`;
	const cells = [emailOf(n), of(FIRST, n), of(LAST, n), `${company} ${n % 997}`, city, country, day];
	return [...cells, n % 3 === 0 ? 'free' : 'pro', ...of(STATUSES, n)];
}

const LINES = {
	plain: (cells) => cells.join(','),
	quoted: (cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','),
	breaks: (cells) => cells.map((cell) => `"${cell}"`).join(','),
};

/**
 * Writes a result file of so many rows.
 *
 * @param style `plain`; `quoted`: every cell in quotes, one with quotes and a comma inside; `breaks`: a cell with a
 *   line break
 * @returns its path, its size, and the checksum that whoever reads it right comes to
 */
export async function writeList(folder, { style, rows }) {
	const path = join(folder, `${style}-${rows}.csv`);
	const file = createWriteStream(path, { highWaterMark: 1 << 20 });
	const sum = new Checksum();
	const line = LINES[style];
	file.write(`${line(COLUMNS)}\n`);
	for (let from = 0; from < rows; from += BLOCK) {
		let text = '';
		for (let n = from; n < Math.min(rows, from + BLOCK); n++) {
			const row = rowOf(n, style);
			sum.add(row);
			text += `${line(row)}\n`;
		}
		if (!file.write(text)) await new Promise((drained) => file.once('drain', drained));
	}
	file.end();
	await finished(file);
	return { path, bytes: file.bytesWritten, rows, sum: sum.value() };
}

/** Over rows of cells, in their order. */
export class Checksum {
	rows = 0;
	#hash = createHash('sha1');
	#text = '';

	add(cells) {
		this.rows++;
		this.#text += `${cells.join('\x1f')}\x1e`;
		if (this.#text.length < 65_536) return;
		this.#hash.update(this.#text);
		this.#text = '';
	}

	value() {
		return `${this.rows}:${this.#hash.update(this.#text).digest('hex')}`;
	}
}

/** A cell that is empty, or missing because a node leaves empty cells out, is the same. */
export const cellsOf = (json) => COLUMNS.map((name) => json[name] ?? '');

/** Items of five fields; every fifth address comes twice. n8n's Convert to File takes ten minutes for a million of ten. */
export function contacts(count) {
	return Array.from({ length: count }, (_, n) => {
		const [email, first_name, last_name, company, city] = rowOf(n % 5 === 4 ? n - 2 : n, 'plain');
		return { json: { email, first_name, last_name, company, city } };
	});
}

export const uniqueEmails = (count) => count - Math.floor(count / 5);
