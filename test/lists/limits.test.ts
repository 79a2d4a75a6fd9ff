/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */
import fc from 'fast-check';
import { divide } from '../../nodes/BulkVerify/lists/divide';
import type { ValueKind } from '../../nodes/BulkVerify/lists/list';
import { joinResults, rowsFor } from '../../nodes/BulkVerify/lists/join';
import { notSent } from '../../nodes/BulkVerify/lists/sendPlan';
import { planValues, readAll, readPasted, readValues, refusal } from './help';

describe('a list divided by rows and bytes', () => {
	it('loses nothing, keeps every limit, and has as few jobs as filling them would make', () => {
		const scene = fc.record({
			sizes: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 40 }),
			maxRows: fc.option(fc.integer({ min: 1, max: 12 })),
			maxBytes: fc.integer({ min: 30, max: 120 }),
		});
		fc.assert(
			fc.property(scene, ({ sizes, maxRows, maxBytes }) => {
				const positions = Int32Array.from(sizes, (_, index) => index);
				const limits = { maxRowsPerJob: maxRows, maxBytesPerJob: maxBytes, splitLargeLists: true };
				const jobs = divide(positions, limits, (position) => sizes[position] ?? 0);
				expect(jobs.flatMap((job) => [...job])).toEqual([...positions]);
				const bytesOf = (job: Int32Array) => job.reduce((sum, at) => sum + (sizes[at] ?? 0), 0);
				for (const job of jobs) {
					expect(job.length).toBeGreaterThan(0);
					expect(job.length).toBeLessThanOrEqual(maxRows ?? Infinity);
					expect(bytesOf(job)).toBeLessThanOrEqual(maxBytes);
				}
				let filled = 1;
				let [rows, bytes] = [0, 0];
				for (const size of sizes) {
					if (rows === maxRows || bytes + size > maxBytes) [filled, rows, bytes] = [filled + 1, 0, 0];
					rows++;
					bytes += size;
				}
				expect(jobs.length).toBe(filled);
			}),
			{ numRuns: 1000 },
		);
	});

	it('has no job with fewer rows than one must have, or is refused', async () => {
		const needs = { maxRowsPerJob: 25, fewestRows: 10, splitLargeLists: true };
		const sizes = (count: number) => divide(new Int32Array(count), needs).map(({ length }) => length);
		expect(sizes(26)).toEqual([13, 13]);
		expect(await refusal(() => sizes(9))).toMatch(/9 values to send, but a job needs at least 10/);
		const byBytes = { maxRowsPerJob: null, maxBytesPerJob: 25, fewestRows: 10, splitLargeLists: true };
		expect(divide(new Int32Array(26), byBytes, () => 1).map(({ length }) => length)).toEqual([13, 13]);
		expect(await refusal(() => divide(new Int32Array(12), byBytes, () => 10))).toMatch(/cannot be divided/);
		expect(await refusal(() => divide(new Int32Array(2), byBytes, () => 26))).toMatch(/too few|at least 10/);
	});
});

describe('rows left out on purpose, and a provider that respells', () => {
	const plan = (kind: ValueKind, values: string[], reuse?: (position: number) => boolean) =>
		planValues(readValues(kind, values), {
			removeDuplicates: true,
			maxRowsPerJob: null,
			splitLargeLists: true,
			reuse,
		});

	it('are counted, and have no answer', () => {
		const made = plan('email', ['a@x.example', 'b@x.example', 'bo@'], (position) => position === 0);
		expect(made.counts).toMatchObject({ sent: 1, reused: 1, malformed: 1 });
		expect([0, 1, 2].map((position) => notSent(made, position))).toEqual(['reused', null, 'malformed']);
	});

	it('is joined by its rule only where one value can be meant', async () => {
		const respell = (key: string) => (key.startsWith('1') ? [key.slice(1), `01${key.slice(1)}`] : []);
		async function* rows() {
			yield [{ value: '12025550100' }, { value: '12025550101' }, { value: '12025550102' }, { value: '19' }];
		}
		const made = plan('phone', ['2025550100', '12025550101', '2025550102', '012025550102']);
		const joined = await joinResults(made, rows(), { respell });
		expect([0, 1, 2, 3].map((position) => rowsFor(joined, made, position).length)).toEqual([1, 1, 0, 0]);
		expect(joined).toMatchObject({ missing: 2, unknown: 2 });
	});
});

it('any rows with any damage that keeps them readable come out as they went in', async () => {
	const name = fc.constantFrom('Ann', 'Li, Bo', 'The "Ox"', '5" pipe', 'line\nbreak', 'né', '');
	const mail = fc.constantFrom('a@x.example', 'b@x.example', 'bo@', 'c@x.example');
	const scene = fc.record({
		rows: fc.array(fc.tuple(name, mail), { minLength: 1, maxLength: 8 }),
		delimiter: fc.constantFrom(',', ';', '\t'),
		lineEnd: fc.constantFrom('\n', '\r\n', '\r\r\n', '\n\n'),
		style: fc.constantFrom('standard', 'backslash', 'blank'),
		above: fc.constantFrom('', '\ufeff\ufeff', 'Export of May\n\n', '\n \n'),
		trailing: fc.integer({ min: 0, max: 2 }),
		again: fc.boolean(),
		end: fc.constantFrom('', '\x1a'),
	});
	await fc.assert(
		fc.asyncProperty(scene, async ({ rows, delimiter, lineEnd, style, above, trailing, again, end }) => {
			fc.pre(rows.some(([, value]) => value.endsWith('.example')));
			const quoted = (cell: string) => {
				const inside = style === 'backslash' ? cell.replaceAll('"', '\\"') : cell.replaceAll('"', '""');
				return `${style === 'blank' ? ' ' : ''}"${inside}"`;
			};
			const line = (cells: readonly string[]) => cells.join(delimiter) + delimiter.repeat(trailing);
			const lines = rows.map(([who, value]) => line([/^\w+$/.test(who) ? who : quoted(who), value]));
			if (again) lines.splice(1, 0, 'Name' + delimiter + 'Email');
			const text = above + ['Name' + delimiter + 'Email', ...lines].join(lineEnd) + lineEnd + end;
			const outcome = await readAll(text, { valueKind: 'email' }).then(
				(table) => table.rows,
				(error: Error) => error.message,
			);
			// Either every cell, or the line that cannot be read; never other rows.
			if (typeof outcome === 'string') expect(outcome).toMatch(/^(?:Line \d+ has|The quotes? .*line \d+)/);
			else
				expect(outcome.map((row) => [row[0]?.trim(), row[1]])).toEqual(
					rows.map(([who, value]) => [who, value]),
				);
			if (style === 'standard') expect(typeof outcome).toBe('object');
		}),
		{ numRuns: 1000 },
	);
});

describe('hostile input ends, whatever it holds', () => {
	const size = 100_000;
	const texts: Record<string, string> = {
		quotes: '"'.repeat(size),
		'quotes and backslashes': '"\\'.repeat(size / 2),
		'equal signs': '='.repeat(size),
		blanks: `a${' '.repeat(size)}b`,
		'at signs': 'a@'.repeat(size / 2),
		brackets: '<'.repeat(size),
		'pairs of brackets': '<>'.repeat(size / 2),
		dots: `a@${'a.'.repeat(size / 2)}`,
		joiners: '\u200d'.repeat(size),
		semicolons: ';'.repeat(size),
		digits: `${'1 '.repeat(size / 2)}x`,
		'a long address': `${'a'.repeat(size)}@x.example`,
		recipients: 'Ek, Al <al@x.example>, '.repeat(size / 20),
		'deep JSON': '['.repeat(size / 2) + ']'.repeat(size / 2),
		commas: ','.repeat(size),
		'quotes opened': '"a@x.example\n'.repeat(size / 10),
		'equal names': `${'email,'.repeat(20_000)}x\na@x.example\n`,
		tags: '<br>'.repeat(size / 4),
		'links that end nowhere': '<a href="'.repeat(size / 9),
		'a list of a program that is never closed': `[${','.repeat(size)}`,
		'a fence that is never closed': '```' + '@'.repeat(size),
		'comments of a database': '-- \n'.repeat(size / 4),
		'blanks behind comments': `${`--${' '.repeat(50)}\n`.repeat(40)}x`,
		'a mistyped address of dots': `ann at ${'.'.repeat(size)} `,
	};
	// Of the processor's time: a hundredth of it is usual, and what is not linear takes tens of seconds.
	const mostSeconds = 3;

	it.each(Object.keys(texts))('%s', async (name) => {
		const text = texts[name] ?? '';
		const before = process.cpuUsage();
		for (const kind of ['email', 'phone', 'ip', 'url', 'host', 'text'] as const) {
			expect(readValues(kind, [text]).values.length).toBe(1);
			const outcomes: Array<() => unknown> = [
				() => readPasted(text, kind),
				() => readAll(text, { valueKind: kind }),
			];
			for (const work of outcomes) {
				const outcome: unknown = await Promise.resolve()
					.then(work)
					.catch((error: unknown) => error);
				expect(outcome).not.toBeInstanceOf(RangeError);
			}
		}
		expect(process.cpuUsage(before).user / 1e6).toBeLessThan(mostSeconds);
	});
});
