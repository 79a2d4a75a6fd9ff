import { lifeOf, type SandboxJob } from './jobs';
import { Desk } from './desk';
import { fileReply, type Reply } from './reply';
import { csvLine, type CsvStyle } from './rows';
import { spelt } from './spoil';
import { ODD_COLUMNS, respelt, shuffled, spoilRows, withFields, type ResultRow } from './spoilRows';
import type { WordList } from './words';

/** A request on its way through a simulator, and what the simulator can do about it; here: its results. */
export class Visit extends Desk {
	/** The job's rows in the order and spelling of the provider, as the faults leave them. */
	rows(job: SandboxJob): Iterable<ResultRow> {
		const { source } = job;
		const { result } = this.service.simulator;
		const type = this.service.listType(job.listType);
		const spell = SPELLINGS[result.spelling ?? 'kept'];
		const rowOf = (cells: string[], index: number): ResultRow => {
			const wide = source.header.map((_, at) => cells[at] ?? '');
			const value = cells[source.valueColumn] ?? '';
			const row = { cells: wide, index, value, spell: (text: string) => text };
			return result.spelling === undefined ? row : respelt(row, source.valueColumn, spell);
		};
		const rows = comingBack(job, rowOf, {
			withoutDuplicates: result.missing?.includes('duplicates') ?? false,
			isMissing: result.missing?.includes('malformed') ? malformedBy(type) : () => false,
		});
		const ordered = result.order === 'shuffled' ? shuffled(rows) : rows;
		const extra = (at: number) =>
			rowOf(
				source.header.map(() => type.makeUp(NEVER_SENT + at)),
				source.count + at,
			);
		return spoilRows(ordered, this.faults, source.valueColumn, extra);
	}

	/**
	 * How many of the rows done so far are of each kind: exact at the end, in proportion before. A kind that no row
	 * is of counts 0 where `kinds` names it.
	 */
	tally<Kind extends string>(
		job: SandboxJob,
		kinds: readonly Kind[],
		kindOf: (value: string) => string,
	): Record<Kind, number> {
		const counts = this.counts(job, kinds, kindOf);
		const size = job.stoppedAt ?? job.source.count;
		const share = job.errors.length > 0 || size === 0 ? 0 : lifeOf(job).processed / size;
		return mapped(kinds, (kind) => Math.floor(counts[kind] * share));
	}

	/** How many of the rows are of each kind, whether they are done or not. */
	counts<Kind extends string>(
		job: SandboxJob,
		kinds: readonly Kind[],
		kindOf: (value: string) => string,
	): Record<Kind, number> {
		const known = tallies.get(job) ?? new Map<string, Record<string, number>>();
		tallies.set(job, known);
		const label = `${String(kindOf)} ${job.stoppedAt} ${job.source.count}`;
		const counts = known.get(label) ?? countKinds(job, kindOf);
		known.set(label, counts);
		return mapped(kinds, (kind) => counts[kind] ?? 0);
	}

	/** JSON rows as the faults leave them; `shape` gives one row its form, or `undefined` to leave it out. */
	*objects<T extends object>(
		rows: Iterable<ResultRow>,
		shape: (row: ResultRow) => T | undefined,
	): Generator<T> {
		const extra = this.extraFields();
		for (const row of rows) {
			const shaped = shape(row);
			if (shaped !== undefined) yield withFields(shaped, extra);
		}
	}

	/**
	 * All JSON rows of a job, for a result that comes in pages. Those of a long list are made once and not again for
	 * each of its pages, as long as no fault changes them.
	 */
	allObjects<T extends object>(job: SandboxJob, shape: (row: ResultRow) => T | undefined): readonly T[] {
		const make = () => [...this.objects(this.rows(job), shape)];
		if (this.faults.length > 0 || job.source.count < LONG_LIST) return make();
		const label = `${String(shape)} ${job.stoppedAt}`;
		const known = longResults.get(job);
		const rows = known?.label === label ? (known.rows as T[]) : make();
		longResults.set(job, { label, rows });
		return rows;
	}

	/** A CSV; `cellsOf` gives the cells of one row, or `undefined` to leave it out. */
	csv<T>(
		columns: readonly string[],
		rows: Iterable<T>,
		cellsOf: (row: T, index: number) => readonly string[] | undefined,
		style: CsvStyle & { type?: string; fileName?: string } = {},
	): Reply {
		const extra = this.extraFields();
		const lines = function* () {
			yield csvLine([...columns, ...extra.map(([name]) => name)], style);
			let index = 0;
			for (const row of rows) {
				const cells = cellsOf(row, index++);
				if (cells) yield csvLine([...cells, ...extra.map(([, value]) => value)], style);
			}
		};
		return fileReply(lines(), style.type ?? 'text/csv; charset=utf-8', style.fileName);
	}

	/** Columns that faults add to a result. */
	private extraFields(): Array<readonly [string, string]> {
		const odd = this.faults.some(({ kind }) => kind === 'oddColumns');
		const shown = this.faults.find(({ kind, where }) => kind === 'keyInAnswer' && where === 'cell');
		return [
			...(odd ? ODD_COLUMNS.map((name) => [name, `odd ${name}`] as const) : []),
			...(shown
				? [['note', `asked with ${spelt(this.account || this.service.key, shown.spelling)}`] as const]
				: []),
		];
	}
}

/** Made-up values from here on are in no list. */
const NEVER_SENT = 10_000_019;

const LONG_LIST = 5_000;

const longResults = new WeakMap<SandboxJob, { label: string; rows: readonly object[] }>();

const tallies = new WeakMap<SandboxJob, Map<string, Record<string, number>>>();

function mapped<Kind extends string>(
	kinds: readonly Kind[],
	countOf: (kind: Kind) => number,
): Record<Kind, number> {
	return Object.fromEntries(kinds.map((kind) => [kind, countOf(kind)])) as Record<Kind, number>;
}

function countKinds(job: SandboxJob, kindOf: (value: string) => string): Record<string, number> {
	const counts: Record<string, number> = {};
	let row = 0;
	for (const cells of job.source.rows()) {
		if (job.stoppedAt !== undefined && row++ >= job.stoppedAt) break;
		const kind = kindOf(cells[job.source.valueColumn] ?? '');
		counts[kind] = (counts[kind] ?? 0) + 1;
	}
	return counts;
}

const SPELLINGS = {
	kept: (text: string) => text,
	lower: (text: string) => text.toLowerCase(),
	digits: (text: string) => text.replace(/\D/g, ''),
};

function malformedBy(type: object): (value: string) => boolean {
	const { isMalformed } = type as Partial<WordList<unknown>>;
	return (value) => isMalformed?.(value) ?? false;
}

function* comingBack(
	{ source, stoppedAt = Number.POSITIVE_INFINITY }: SandboxJob,
	rowOf: (cells: string[], index: number) => ResultRow,
	{ withoutDuplicates, isMissing }: { withoutDuplicates: boolean; isMissing(value: string): boolean },
): Generator<ResultRow> {
	const seen = new Set<string>();
	let done = 0;
	for (const cells of source.rows()) {
		if (done >= stoppedAt) return;
		const row = rowOf(cells, done++);
		if (isMissing(row.value)) continue;
		const key = row.value.trim().toLowerCase();
		if (withoutDuplicates && seen.has(key)) continue;
		if (withoutDuplicates) seen.add(key);
		yield row;
	}
}
