import {
	advanceAscending,
	ascendingBaseline,
	withMissing,
	type Judged,
	type LedgerAdvance,
} from './ascending';
import { afterRedelivery, atRisk, batchesOf, dueKeys, keysIn } from './emitted';
import { idSchemes } from './ids';
import { findingsOf, isFinished, judge } from './judge';
import { advanceOpaque, opaqueBaseline } from './opaque';
import { packKeys, unpackKeys, unpackNumbers } from './packing';
import { readState, settledIn } from './pollPlan';
import type {
	Advance,
	Announcement,
	EmittedBatch,
	ListedJob,
	Plan,
	Reading,
	TriggerConfig,
	TriggerState,
} from './state';

type Ledger = TriggerState['ledger'];

/**
 * What to emit and what to save, when the provider has been read.
 *
 * Takes the plan the poll began with, what was read for it, what is saved *now* (not when the poll
 * began), and the time in ms since 1970. Returns no state where another poll has been applied since
 * the plan was made: what this one read is older than what is known.
 */
export function advance<J extends ListedJob>(
	plan: Plan,
	reading: Reading<J>,
	config: TriggerConfig,
	saved: unknown,
	now: number,
): Advance<J> {
	const current = readState(saved, config);
	const before = plan.state;
	if (current?.turn !== before?.turn || current?.process !== before?.process) {
		return { announcements: [], state: undefined, full: false };
	}
	const frame = { version: 1, fingerprint: config.fingerprint, process: config.process } as const;
	const { askedUpTo } = reading;
	if (before === undefined) {
		const ledger = baselineOf(reading, config);
		return { announcements: [], state: { ...frame, turn: 0, ledger, emitted: [], askedUpTo }, full: false };
	}

	const order = before.ledger.order;
	const { key } = idSchemes[order];
	const again = redeliver(before, reading, config);
	const kept = atRisk(before.emitted, now);
	const room = Math.max(0, config.limits.announcements - keysIn(kept, order).length);
	const next = advanceLedger(before, reading, config, room);
	const fresh = next.announced.map((job) => ({ key: key(job.jobId), status: job.status }));
	const earlier = fresh.length === 0 ? before.emitted : kept;
	const emitted = [
		...afterRedelivery(earlier, order, again.done, again.gone),
		...batchesOf(fresh, order, now),
	];
	return {
		announcements: [...again.announcements, ...next.announced.map((job) => ({ job, redelivered: false }))],
		state: {
			...frame,
			turn: before.turn + 1,
			ledger: ledgerBeside(emitted, next.ledger, again.missing),
			emitted,
			askedUpTo,
		},
		full: next.full,
	};
}

function baselineOf<J extends ListedJob>(reading: Reading<J>, config: TriggerConfig): Ledger {
	const findingOf = findingsOf(reading, config);
	const wasFinished = (jobId: string) => {
		const finding = findingOf(jobId);
		return finding !== undefined && isFinished(finding.job.status);
	};
	return config.provider.jobIds === 'ascending'
		? ascendingBaseline(reading.listing, wasFinished, config.limits)
		: opaqueBaseline(reading.listing, wasFinished);
}

function advanceLedger<J extends ListedJob>(
	{ ledger, ...state }: TriggerState,
	{ listing, ...reading }: Reading<J>,
	config: TriggerConfig,
	room: number,
): LedgerAdvance<J, Ledger> {
	const isSettled = settledIn({ ledger, ...state });
	const findingOf = findingsOf({ listing, ...reading }, config);
	const judged = (jobId: string): Judged<J> => {
		const finding = findingOf(jobId);
		return {
			finding,
			judgement: finding === undefined ? 'wait' : judge(finding.job, config, finding.detailed),
			unknown: reading.answers.has(jobId) && reading.answers.get(jobId) === undefined,
		};
	};
	return ledger.order === 'ascending'
		? advanceAscending(ledger, listing, isSettled, judged, room, config.limits)
		: advanceOpaque(ledger, listing, isSettled, judged, room);
}

/** The jobs that an earlier process emitted, with the event's status whatever the provider says by now. */
function redeliver<J extends ListedJob>(
	{ emitted, ledger }: TriggerState,
	reading: Reading<J>,
	config: TriggerConfig,
): { announcements: Array<Announcement<J>>; done: Set<string>; gone: Set<string>; missing: Set<string> } {
	const due = dueKeys(emitted, ledger.order);
	const done = new Set<string>();
	const gone = new Set<string>();
	const missing = new Set<string>();
	const announcements: Array<Announcement<J>> = [];
	if (due.size === 0) return { announcements, done, gone, missing };

	const { key } = idSchemes[ledger.order];
	const findingOf = findingsOf(reading, config);
	const listed = reading.listing.rows.map(({ job }) => job.jobId);
	const listedKeys = new Map(listed.map((jobId) => [key(jobId), jobId]));
	const missed = new Set(ledger.order === 'ascending' ? unpackNumbers(ledger.missing) : []);
	// An opaque id is gone when the list has it no more, an ascending one when it is not known a second time.
	const isGone = (dueKey: string) => {
		if (listedKeys.has(dueKey) || listed.length === 0) return false;
		return ledger.order === 'opaque' || (reading.answers.has(dueKey) && missed.has(Number(dueKey)));
	};
	for (const [dueKey, status] of due) {
		const jobId = listedKeys.get(dueKey) ?? dueKey;
		const finding = findingOf(jobId);
		if (finding !== undefined && (finding.detailed || reading.answers.has(jobId))) {
			announcements.push({ job: { ...finding.job, status }, redelivered: true });
			done.add(dueKey);
		} else if (isGone(dueKey)) {
			gone.add(dueKey);
		} else if (reading.answers.has(dueKey)) {
			missing.add(dueKey);
		}
	}
	return { announcements, done, gone, missing };
}

/**
 * The ledger that goes with the batches. An opaque key is kept once: in its batch as long as there is one, in the
 * ledger afterwards. An ascending id that is due and was not known is noted with the ledger's own.
 */
function ledgerBeside(emitted: EmittedBatch[], ledger: Ledger, missing: ReadonlySet<string>): Ledger {
	if (ledger.order === 'ascending') return withMissing(ledger, [...missing].map(Number));
	const inBatch = new Set(keysIn(emitted, 'opaque'));
	return {
		order: 'opaque',
		settled: packKeys(unpackKeys(ledger.settled).filter((key) => !inBatch.has(key))),
	};
}
