import { dueAgain, dueKeys, keysIn } from './emitted';
import { idSchemes } from './ids';
import { isFinished, lacksDetails, rowsById } from './judge';
import { unpackNumbers } from './packing';
import type { ListedJob, Listing, Plan, TriggerConfig, TriggerState } from './state';

/**
 * What a poll starts from.
 *
 * Takes what n8n has saved (anything: it is checked) and the time in ms since 1970. A state that was made
 * for another fingerprint, or by another version, is none: the poll is then a first activation.
 */
export function planPoll(saved: unknown, config: TriggerConfig, now: number): Plan {
	const state = readState(saved, config);
	if (state === undefined || state.process === config.process) return { state, startedAt: now };
	return { state: afterRestart(state, now), startedAt: now };
}

/** The saved state where it fits the configuration, else `undefined`. */
export function readState(saved: unknown, config: TriggerConfig): TriggerState | undefined {
	if (!isTriggerState(saved) || saved.version !== 1 || saved.fingerprint !== config.fingerprint)
		return undefined;
	return saved.ledger.order === config.provider.jobIds ? saved : undefined;
}

function isTriggerState(value: unknown): value is TriggerState {
	return typeof value === 'object' && value !== null && 'version' in value && 'ledger' in value;
}

function afterRestart(state: TriggerState, now: number): TriggerState {
	const emitted = dueAgain(state.emitted, now);
	if (state.ledger.order === 'ascending') return { ...state, emitted };
	// Keys in a batch are settled by being there: those of dropped batches go back to the ledger.
	const kept = new Set(keysIn(emitted, 'opaque'));
	const dropped = keysIn(state.emitted, 'opaque').filter((key) => !kept.has(key));
	const settled = state.ledger.settled + idSchemes.opaque.pack(dropped);
	return { ...state, emitted, ledger: { order: 'opaque', settled } };
}

/** Returns whether a job is settled, by its key. */
export function settledIn(state: TriggerState): (key: string) => boolean {
	const { ledger } = state;
	if (ledger.order === 'opaque') {
		const keys = new Set([...idSchemes.opaque.unpack(ledger.settled), ...keysIn(state.emitted, 'opaque')]);
		return (key) => keys.has(key);
	}
	const { floor, sweep } = ledger;
	const watched = new Set(unpackNumbers(ledger.watched));
	const recent = new Set(unpackNumbers(ledger.recent));
	return (key) => {
		const id = Number(key);
		if (watched.has(id)) return false;
		if (id <= floor || recent.has(id)) return true;
		return sweep !== null && sweep.bottom <= id && id <= sweep.top;
	};
}

export interface Questions {
	/** Ids to ask for, the most urgent first. */
	ids: string[];
	/** How many of them are for redelivery and do not take part in the rotation. */
	urgent: number;
}

/**
 * The jobs whose status must be asked, the list having been read: emitted jobs to deliver again, finished
 * ones whose details the list does not tell, and unfinished ones that were not on the pages read.
 * Those after `state.askedUpTo` come first, so that each has its turn however many there are.
 */
export function questionsFor<J extends ListedJob>(
	plan: Plan,
	listing: Listing<J>,
	config: TriggerConfig,
): Questions {
	const { listTellsStatus, listTellsDetails, jobIds } = config.provider;
	const rows = rowsById(listing);
	if (plan.state === undefined) return { ids: listTellsStatus ? [] : [...rows.keys()], urgent: 0 };
	const { key } = idSchemes[jobIds];
	const isSettled = settledIn(plan.state);
	const due = dueKeys(plan.state.emitted, jobIds);
	const isTold = (jobId: string) => {
		const row = rows.get(jobId);
		return row !== undefined && listTellsStatus && !lacksDetails(row, config);
	};

	const listed = [...rows.values()].map((job) => ({ job, key: key(job.jobId) }));
	const dueIds =
		jobIds === 'ascending' ? [...due.keys()] : listed.filter((row) => due.has(row.key)).map(idOf);
	const open = listed.filter((row) => !isSettled(row.key)).map(({ job }) => job);
	const unclear = open.filter(
		(job) => (listTellsStatus ? isFinished(job.status) : true) && !isTold(job.jobId),
	);
	const watched = plan.state.ledger.order === 'ascending' ? unpackNumbers(plan.state.ledger.watched) : [];
	const unseen = watched.map(String).filter((id) => !isTold(id));

	// A cancelled job that was emitted may run or be complete by now: an event nobody asks for, but its details are due.
	const urgent = dueIds.filter((id) => !(rows.has(id) && listTellsStatus && listTellsDetails));
	const waiting = new Set([...unclear.map(({ jobId }) => jobId), ...unseen]);
	for (const id of urgent) waiting.delete(id);
	return { ids: [...urgent, ...rotated([...waiting], plan.state.askedUpTo)], urgent: urgent.length };
}

function idOf(row: { job: ListedJob }): string {
	return row.job.jobId;
}

function rotated(ids: string[], after: string): string[] {
	const sorted = [...ids].sort();
	return [...sorted.filter((id) => id > after), ...sorted.filter((id) => id <= after)];
}
