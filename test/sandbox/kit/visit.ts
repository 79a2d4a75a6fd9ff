import type { Fault, Operation } from '../types';
import { isRecord, type Body } from './body';
import { isAdded } from './faults';
import { lifeOf, type Life, type SandboxJob } from './jobs';
import { fileReply, type Reply } from './reply';
import { csvLine, joined, type CsvStyle, type RowSource } from './rows';
import type { Route } from './simulator';
import {
	ODD_COLUMNS,
	renamed,
	respelt,
	shuffled,
	spelt,
	spoilRows,
	withFields,
	type ResultRow,
} from './spoil';
import type { WordList } from './words';
import type { Link, NewJob, Service } from './world';

/** Thrown where the provider refuses; becomes an answer in its own shape. */
export class Refused extends Error {
	constructor(
		message: string,
		readonly status?: number,
		readonly headers: Record<string, string> = {},
	) {
		super(message);
	}
}

/** Thrown where a link is spent, too old or unknown. */
export class DeadLink extends Error {}

export interface Incoming {
	method: string;
	url: string;
	route: Route;
	/** The decoded `:names` of the route's path. */
	params: Record<string, string>;
	rawQuery: string;
	headers: Record<string, string | string[] | undefined>;
	body: Body;
	faults: Fault[];
}

/** A part of a list, with all that the ways of paging need. */
export interface Page<T> {
	items: T[];
	/** From 1. */
	page: number;
	pages: number;
	total: number;
	/** From 1; `null` for an empty page. */
	from: number | null;
	to: number | null;
	isLast: boolean;
}

/** A request on its way through a simulator, and what the simulator can do about it. */
export class Visit {
	readonly params: Record<string, string>;
	readonly query: URLSearchParams;
	/** As it came, for flags without a value. */
	readonly rawQuery: string;
	readonly headers: Record<string, string | string[] | undefined>;
	readonly body: Body;
	readonly faults: Fault[];
	/** The key, once it is known to be good: its account owns the jobs. */
	account = '';
	private known: { job?: SandboxJob; link?: Link } = {};

	constructor(
		readonly service: Service,
		readonly request: Incoming,
	) {
		this.params = request.params;
		this.rawQuery = request.rawQuery;
		this.query = new URLSearchParams(request.rawQuery);
		this.headers = request.headers;
		this.body = request.body;
		this.faults = request.faults;
	}

	/* ---------------------------------------------------------------- what came */

	/** The JSON body; empty where it is no object. */
	get json(): Record<string, unknown> {
		return isRecord(this.body.json) ? this.body.json : {};
	}

	/** A parameter wherever it stands: path, query, form, JSON body (texts, numbers and truths). */
	field(name: string): string | undefined {
		const value = this.params[name] ?? this.query.get(name) ?? this.body.fields.get(name) ?? this.json[name];
		const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
		return isPlain ? String(value) : undefined;
	}

	/** The same as a whole number; `otherwise` where it is missing, NaN where it is none. */
	number(name: string, otherwise: number): number {
		const text = this.field(name);
		if (text === undefined || text === '') return otherwise;
		return /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
	}

	variant(name: string): string | number {
		return this.service.variant(name);
	}

	/* ---------------------------------------------------------------- refusing */

	/** To be thrown: one of the provider's `errors` by its name, or words of no particular name. */
	refusal(nameOrWords: string, status?: number): Refused {
		const known = this.service.simulator.errors[nameOrWords];
		return known ? new Refused(known.says, known.status, known.headers) : new Refused(nameOrWords, status);
	}

	private named(...names: string[]): Refused {
		const name = names.find((candidate) => Object.hasOwn(this.service.simulator.errors, candidate));
		return this.refusal(name ?? names[0] ?? '');
	}

	/** Lets a request with a good key in through one of the route's places. @throws Refused */
	admit(): void {
		const { route } = this.request;
		if (route.key === 'none' || route.link !== undefined) return;
		const places = route.key ?? this.service.simulator.key;
		const given = places.map((place) => place.read(this)).find((key) => key !== undefined);
		const account = this.service.accounts.find((good) => good === given);
		if (account === undefined) throw this.named(given === undefined ? 'noKey' : 'badKey', 'badKey');
		this.account = account;
	}

	/* ---------------------------------------------------------------- jobs */

	/** The job that the route names. */
	get job(): SandboxJob {
		const { route } = this.request;
		if (route.job === undefined) throw new Error('The route names no job');
		this.known.job ??= this.find(this.field(route.job) ?? '');
		return this.known.job;
	}

	/** A job of the account by its id. @throws Refused */
	find(id: string): SandboxJob {
		const job = this.service.job(id);
		if (!job) throw this.named('unknownJob');
		if (job.account !== this.account) throw this.named('foreignJob', 'unknownJob');
		return this.swapped(job);
	}

	/** The link that the route's token stands for. @throws DeadLink */
	get link(): Link {
		const { route } = this.request;
		const found = this.service.world.follow(this.field(route.link ?? '') ?? '');
		this.known.link ??= found;
		if (!this.known.link) throw new DeadLink();
		return { ...this.known.link, job: this.swapped(this.known.link.job) };
	}

	/** Another job in its place where the fault is asked for. */
	private swapped(job: SandboxJob): SandboxJob {
		const fault = this.faults.find(({ kind }) => kind === 'otherJob');
		if (!fault) return job;
		const others = this.service.allJobs().filter((other) => other !== job && other.account === job.account);
		return (fault.as === undefined ? others.at(-1) : this.service.job(fault.as)) ?? job;
	}

	/** The account's jobs as one list request shows them, newest first; hidden ones come a list nearer to being seen. */
	jobs(): SandboxJob[] {
		const shown = this.service.allJobs().filter((job) => {
			if (job.account !== this.account) return false;
			if (job.hiddenLists === 0) return true;
			job.hiddenLists--;
			return false;
		});
		return shown.reverse();
	}

	/** One page of a list. A fault makes every page of a list of jobs the first. */
	page<T>(all: readonly T[], page: number, size: number): Page<T> {
		const repeats = this.faults.some(({ kind }) => kind === 'repeatPages');
		const shownPage = repeats ? 1 : page;
		const items = all.slice((shownPage - 1) * size, shownPage * size);
		const total = repeats ? (page + 1) * size : all.length;
		const pages = Math.ceil(total / size);
		const before = (page - 1) * size;
		const [from, to] = items.length > 0 ? [before + 1, before + items.length] : [null, null];
		return { items, page, pages, total, from, to, isLast: page >= pages };
	}

	/** Enters the job of an upload and charges for it where uploads are charged. @throws Refused */
	enter(job: NewJob): SandboxJob {
		const { service } = this;
		if (!job.isOpen && (job.errors ?? []).length === 0) this.afford(job.source);
		const hide = this.faults.find(({ kind }) => kind === 'hide');
		const rename = this.faults.find(({ kind }) => kind === 'rename');
		const name = job.name ?? '';
		const made = service.addJob({
			...job,
			name: rename ? renamed(name, rename.how) : name,
			account: this.account,
			hiddenLists: hide === undefined ? 0 : (hide.lists ?? 1),
		});
		if (!job.isOpen && made.errors.length === 0) this.chargeAt('upload', made);
		return made;
	}

	/** Rows for an open job. */
	append(job: SandboxJob, source: RowSource): void {
		job.source = joined(job.source, source);
	}

	/** Starts an open job: its time runs from now on. @throws Refused */
	start(job: SandboxJob): void {
		this.afford(job.source);
		job.isOpen = false;
		// Its own time counts, not that of the list's making.
		job.queueMs += Date.now() - job.createdAt;
		this.chargeAt('upload', job);
	}

	/** @throws Refused where the list is beyond the limits, or the credits do not cover it */
	private afford({ count }: RowSource): void {
		const { limits = {} } = this.service.simulator;
		if (limits.rows !== undefined && count > limits.rows) throw this.named('tooMany');
		if (limits.minRows !== undefined && count < limits.minRows) throw this.named('tooFew');
		if (limits.bytes !== undefined && this.body.size > limits.bytes) throw this.named('tooLarge');
		if (count > this.service.credits) throw this.named('noCredits');
	}

	private chargeAt(operation: Operation, job: SandboxJob): void {
		if (this.service.simulator.chargedAt === operation) this.charge(job, job.source.count);
	}

	charge(job: SandboxJob, credits: number): void {
		this.service.charge(job, credits, this.request.route.operation);
	}

	/**
	 * Stops a job; what it did not do is given back where uploads are charged. `exports`: it writes what it has and
	 * is complete after a while. `ends`: it stays cancelled. `finishes`: it is complete at once.
	 */
	cancel(job: SandboxJob, way: 'exports' | 'ends' | 'finishes'): void {
		const { processed } = lifeOf(job);
		const now = Date.now();
		job.stoppedAt = processed;
		job.isOpen = false;
		job.pinned = undefined;
		if (way === 'exports') job.cancelledAt = now;
		else job.pinned = { status: way === 'ends' ? 'cancelled' : 'completed', at: now };
		if (this.service.simulator.chargedAt === 'upload') this.charge(job, processed - job.source.count);
	}

	remove(job: SandboxJob): void {
		this.service.removeJob(job.id);
	}

	life(job: SandboxJob): Life {
		return lifeOf(job);
	}

	word(job: SandboxJob): string {
		return this.service.wordOf(job);
	}

	/** The address of a link to a job's result, `<base of the host><before><token>`, and `after` it. */
	mint(
		job: SandboxJob,
		to: {
			host: string;
			before: string;
			after?: string;
			data?: string;
			isOneTime?: boolean;
			seconds?: number;
		},
	): string {
		const { host, before, after = '', data = '', isOneTime = false, seconds } = to;
		return `${this.service.urls[host]}${before}${this.service.world.mint({ job, data, isOneTime }, seconds)}${after}`;
	}

	/* ---------------------------------------------------------------- results */

	/** The job's rows in the order and spelling of the provider, as the faults leave them. */
	rows(job: SandboxJob): Iterable<ResultRow> {
		const { source } = job;
		const { result } = this.service.simulator;
		const type = this.service.listType(job.listType);
		const spell = SPELLINGS[result.spelling ?? 'kept'];
		const rowOf = (cells: string[]): ResultRow => {
			const wide = source.header.map((_, at) => cells[at] ?? '');
			const row = { cells: wide, value: cells[source.valueColumn] ?? '', spell: (text: string) => text };
			return result.spelling === undefined ? row : respelt(row, source.valueColumn, spell);
		};
		const rows = comingBack(job, rowOf, {
			withoutDuplicates: result.missing?.includes('duplicates') ?? false,
			isMissing: result.missing?.includes('malformed') ? malformedBy(type) : () => false,
		});
		const ordered = result.order === 'shuffled' ? shuffled(rows) : rows;
		const extra = (index: number) => rowOf(source.header.map(() => type.makeUp(1_000_000_007 + index)));
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

	/** The fault that decides the answer, where there is one. */
	get deciding(): Fault | undefined {
		return this.faults.find(({ kind }) => !isAdded(kind));
	}
}

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
	rowOf: (cells: string[]) => ResultRow,
	{ withoutDuplicates, isMissing }: { withoutDuplicates: boolean; isMissing(value: string): boolean },
): Generator<ResultRow> {
	const seen = new Set<string>();
	let done = 0;
	for (const cells of source.rows()) {
		if (done++ >= stoppedAt) return;
		const row = rowOf(cells);
		if (isMissing(row.value)) continue;
		const key = row.value.trim().toLowerCase();
		if (withoutDuplicates && seen.has(key)) continue;
		if (withoutDuplicates) seen.add(key);
		yield row;
	}
}
