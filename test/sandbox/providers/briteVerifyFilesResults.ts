import type { SandboxJob } from '../state/jobs';
import { csvLine, take } from '../state/rows';
import { emailOutcome, emailStatus, type EmailOutcome } from '../verdicts/email';
import { percentOf } from '../verdicts/hash';
import { spoilCells, type Visit } from './simulator';

interface Stats {
	valid: number;
	invalid: number;
	connected: number;
}

const tallies = new WeakMap<SandboxJob, Stats>();

/** The counts over the rows done so far: exact at the end, in proportion before. */
export function statsOf(job: SandboxJob, processed: number): Stats {
	if (processed === 0 || job.errors.length > 0) return { valid: 0, invalid: 0, connected: 0 };
	const whole = wholeStats(job);
	const size = job.stoppedAt ?? job.source.count;
	const share = (count: number) => Math.floor((count * processed) / size);
	return { valid: share(whole.valid), invalid: share(whole.invalid), connected: share(whole.connected) };
}

function wholeStats(job: SandboxJob): Stats {
	const known = tallies.get(job);
	if (known && job.stoppedAt === undefined) return known;
	const stats: Stats = { valid: 0, invalid: 0, connected: 0 };
	for (const row of doneRows(job)) {
		const address = row[job.source.valueColumn] ?? '';
		const status = emailStatus(emailOutcome(address));
		if (status === 'valid') stats.valid++;
		if (status.endsWith('_invalid')) stats.invalid++;
		if (connectedCell(job, address, status) === 'true') stats.connected++;
	}
	tallies.set(job, stats);
	return stats;
}

/** Input columns as they came, then the verdict's with a space before each, as in the provider's sample. */
export function* verifiedLines(job: SandboxJob, late: boolean, visit: Visit): Generator<string> {
	const delimiter = job.options.delimiter ?? ',';
	const columns = ['email_status', 'connected', ...(late ? ['disposable', 'role_account'] : [])];
	yield csvLine([...job.source.header, ...columns], delimiter);
	const verified = function* () {
		let at = 0;
		for (const row of doneRows(job)) yield verifiedRow(job, row, late, at++);
	};
	for (const row of spoilCells(verified(), job.source.valueColumn, visit)) yield csvLine(row, delimiter);
}

export function* contactLines(job: SandboxJob): Generator<string> {
	const delimiter = job.options.delimiter ?? ',';
	yield csvLine(job.source.header, delimiter);
	for (const row of job.source.rows()) yield csvLine(row, delimiter);
}

function verifiedRow(job: SandboxJob, row: string[], late: boolean, at: number): string[] {
	const address = row[job.source.valueColumn] ?? '';
	const outcome = emailOutcome(address);
	const status = emailStatus(outcome);
	const connected = connectedCell(job, address, status);
	const flags = late ? [` ${flag(outcome, 'disposable')}`, ` ${flag(outcome, 'role')}`] : [];
	// A blank before a cell would be a delimiter where that is the blank.
	const cells = [
		...job.source.header.map((_, column) => row[column] ?? ''),
		` ${status}`,
		` ${at % 2 === 0 ? connected : upperTrue(connected)}`,
		...flags,
	];
	return job.options.delimiter === ' ' ? cells.map((cell) => cell.trim()) : cells;
}

const flag = (outcome: EmailOutcome, word: EmailOutcome) => (outcome === word ? 'true' : 'false');
const upperTrue = (cell: string) => (cell === 'true' ? 'TRUE' : cell);

function connectedCell(job: SandboxJob, address: string, status: string): string {
	if (job.options.connected !== 'true' || status.endsWith('_invalid')) return 'null';
	return percentOf(`connected ${address}`) < 60 ? 'true' : 'false';
}

function doneRows(job: SandboxJob): Iterable<string[]> {
	return job.stoppedAt === undefined ? job.source.rows() : take(job.source.rows(), job.stoppedAt);
}
