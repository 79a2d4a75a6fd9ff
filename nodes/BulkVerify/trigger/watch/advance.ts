import { afterRedelivery, atRisk, batchesOf, keptBeside, referencesIn } from './emitted';
import { findingsOf, isFinished, judge } from './judge';
import type { Judged, Ledger } from './ledger';
import { redeliver } from './redeliver';
import { checkOf, type OpenState } from './savedState';
import type { Advance, ListedJob, Reading, TriggerConfig, TriggerState } from './state';

/** The first state: what is finished is settled, nothing is emitted. `empty` is a ledger of the right kind. */
export function baseline<J extends ListedJob>(
	empty: Ledger,
	reading: Reading<J>,
	config: TriggerConfig,
): Advance<J> {
	const findingOf = findingsOf(reading, config);
	const wasFinished = (jobId: string) => {
		const finding = findingOf(jobId);
		return finding !== undefined && isFinished(finding.job.status);
	};
	const ledger = empty.baseline(reading.listing, wasFinished, config.limits);
	const state = stateWith(ledger, { turn: 0, emitted: [], askedUpTo: reading.askedUpTo }, config);
	return { announcements: [], state, full: false };
}

/**
 * What to emit and what to save, when the provider has been read. `open` is the state that the reading was made
 * for and that is still the one in force; `now` in ms since 1970.
 */
export function advance<J extends ListedJob>(
	open: OpenState,
	reading: Reading<J>,
	config: TriggerConfig,
	now: number,
): Advance<J> {
	const { state: before, ledger } = open;
	const again = redeliver(open, reading, config, now);
	const { announcements: most } = config.limits;
	// New jobs do not wait for those that are due again, which may be gone: as many of each have room.
	const mostKept = 2 * most;
	const held = referencesIn(atRisk(before.emitted, now), ledger.ids).length;
	const room = Math.max(0, Math.min(most, mostKept - held));
	const next = ledger.advance(reading.listing, judgesOf(reading, config), room, config.limits);
	const { length } = next.announced;
	const earlier =
		length === 0 ? before.emitted : keptBeside(before.emitted, ledger.ids, now, mostKept - length);
	const emitted = [
		...afterRedelivery(earlier, ledger.ids, again.done, again.gone),
		...batchesOf(next.announced, ledger.ids, now),
	];
	const { askedUpTo } = reading;
	const after = again.missing.size === 0 ? next.ledger : next.ledger.withMissing(again.missing);
	return {
		announcements: [...again.announcements, ...next.announced.map((job) => ({ job, redelivered: false }))],
		state: stateWith(after, { turn: before.turn + 1, emitted, askedUpTo }, config),
		full: next.full,
	};
}

function judgesOf<J extends ListedJob>(
	reading: Reading<J>,
	config: TriggerConfig,
): (jobId: string) => Judged<J> {
	const findingOf = findingsOf(reading, config);
	return (jobId) => {
		const finding = findingOf(jobId);
		return {
			finding,
			judgement: finding === undefined ? 'wait' : judge(finding.job, config, finding.detailed),
			unknown: reading.answers.has(jobId) && reading.answers.get(jobId) === undefined,
		};
	};
}

function stateWith(
	{ saved }: Ledger,
	rest: Pick<TriggerState, 'turn' | 'emitted' | 'askedUpTo'>,
	{ fingerprint, process }: TriggerConfig,
): TriggerState {
	return { version: 2, fingerprint, process, ledger: saved, check: checkOf(saved), ...rest };
}
