import type { SandboxJob } from '../state/jobs';
import { csvLine } from '../state/rows';
import { emailOutcome, emailStatus, type EmailOutcome } from '../verdicts/email';
import { spoilCells, type Visit } from './simulator';

interface Stats {
	valid: number;
	invalid: number;
	accept_all: number;
	unknown: number;
}

const tallies = new WeakMap<SandboxJob, Stats>();

export function statsOf(job: SandboxJob): Stats {
	const known = tallies.get(job);
	if (known) return known;
	const stats: Stats = { valid: 0, invalid: 0, accept_all: 0, unknown: 0 };
	for (const row of job.source.rows()) stats[wordOf(outcomeOf(job, row))]++;
	tallies.set(job, stats);
	return stats;
}

/** The input columns and the verdict's; always commas. */
export function* verifiedLines(job: SandboxJob, visit: Visit): Generator<string> {
	yield csvLine([...job.source.header, 'email_status', 'secondary_status']);
	const verified = function* () {
		for (const row of job.source.rows()) {
			const outcome = outcomeOf(job, row);
			yield [...job.source.header.map((_, at) => row[at] ?? ''), wordOf(outcome), secondaryOf(outcome)];
		}
	};
	for (const row of spoilCells(verified(), job.source.valueColumn, visit)) yield csvLine(row);
}

function outcomeOf(job: SandboxJob, row: string[]): EmailOutcome {
	return emailOutcome(row[job.source.valueColumn] ?? '');
}

function wordOf(outcome: EmailOutcome): keyof Stats {
	if (outcome === 'accept_all' || outcome === 'unknown') return outcome;
	return outcome.endsWith('_invalid') ? 'invalid' : 'valid';
}

function secondaryOf(outcome: EmailOutcome): string {
	if (outcome === 'role') return 'role_address';
	if (outcome === 'disposable') return 'disposable';
	return outcome.endsWith('_invalid') ? emailStatus(outcome) : '';
}
