import type { Fault, FaultKind, Operation, ProviderName } from '../types';

export const BEFORE: readonly FaultKind[] = ['status', 'drop', 'html', 'json', 'redirect', 'echoKey'];
export const AFTER: readonly FaultKind[] = [
	'dropAfter',
	'garbage200After',
	'status500After',
	'truncate',
	'truncateSilently',
];
export const ADDED: readonly FaultKind[] = [
	'slow',
	'hide',
	'shuffleRows',
	'dropRows',
	'doubleRows',
	'recase',
];

/** Every kind there is. */
export const FAULT_KINDS: readonly FaultKind[] = [...BEFORE, ...AFTER, ...ADDED];

const DEFAULT_EVERY = 3;

interface Waiting {
	provider: ProviderName;
	fault: Fault;
	times: number;
	skip: number;
}

/** Faults asked for, in order, each waiting for the requests it is meant for. */
export class FaultQueue {
	private waiting: Waiting[] = [];

	add(provider: ProviderName, fault: Fault): void {
		if (!FAULT_KINDS.includes(fault.kind)) throw new Error(`No such fault: ${fault.kind}`);
		this.waiting.push({ provider, fault, times: fault.times ?? 1, skip: fault.skip ?? 0 });
	}

	/** The faults that meet this request: at most one that decides the answer, and all that add to it. */
	take(provider: ProviderName, operation: Operation, url: string): Fault[] {
		const taken: Fault[] = [];
		for (const entry of this.waiting) {
			if (entry.provider !== provider || !fits(entry.fault, operation, url)) continue;
			const decides = !ADDED.includes(entry.fault.kind);
			if (decides && taken.some((fault) => !ADDED.includes(fault.kind))) continue;
			if (entry.skip > 0) {
				entry.skip--;
				continue;
			}
			entry.times--;
			taken.push(entry.fault);
		}
		this.waiting = this.waiting.filter((entry) => entry.times > 0);
		return taken;
	}

	clear(): void {
		this.waiting = [];
	}

	get size(): number {
		return this.waiting.length;
	}
}

function fits(fault: Fault, operation: Operation, url: string): boolean {
	const operations = fault.operation === undefined ? [operation] : [fault.operation].flat();
	return operations.includes(operation) && (fault.path === undefined || url.includes(fault.path));
}

/** The rows of a result as the faults leave them. `recase` is how one row looks when its value is respelt. */
export function spoilRows<T>(rows: Iterable<T>, faults: Fault[], recase: (row: T) => T): Iterable<T> {
	let spoilt = rows;
	for (const fault of faults) spoilt = spoil(spoilt, fault, recase);
	return spoilt;
}

function spoil<T>(rows: Iterable<T>, fault: Fault, recase: (row: T) => T): Iterable<T> {
	const every = fault.every ?? DEFAULT_EVERY;
	switch (fault.kind) {
		case 'shuffleRows':
			return shuffled(rows);
		case 'dropRows':
			return eachNth(rows, every, () => []);
		case 'doubleRows':
			return eachNth(rows, every, (row) => [row, row]);
		case 'recase':
			return eachNth(rows, every, (row) => [recase(row)]);
		default:
			return rows;
	}
}

function* eachNth<T>(rows: Iterable<T>, every: number, change: (row: T) => T[]): Generator<T> {
	let index = 0;
	for (const row of rows) {
		index++;
		if (index % every === 0) yield* change(row);
		else yield row;
	}
}

/** The same shuffle each time: a test that fails must fail again. */
function shuffled<T>(rows: Iterable<T>): T[] {
	const all = [...rows];
	let seed = 42;
	for (let at = all.length - 1; at > 0; at--) {
		seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
		const other = seed % (at + 1);
		[all[at], all[other]] = [all[other] as T, all[at] as T];
	}
	return all;
}
