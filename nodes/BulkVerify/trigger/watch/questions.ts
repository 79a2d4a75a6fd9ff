import { dueReferences } from './emitted';
import { isFinished, lacksDetails, rowsById } from './judge';
import type { OpenState } from './savedState';
import type { ListedJob, Listing, TriggerConfig } from './state';

export interface Questions {
	/** Ids to ask for, the most urgent first. */
	ids: string[];
	/** Those of them that do not take part in the rotation. */
	apart: ReadonlySet<string>;
}

/**
 * The jobs whose status must be asked, the list having been read: emitted jobs to deliver again, finished
 * ones whose details the list does not tell, and unfinished ones that were not on the pages read.
 * Those after `state.askedUpTo` come first, so that each has its turn however many there are; those that
 * could not be read lately come last, so that they hold no other up.
 */
export function questionsFor<J extends ListedJob>(
	open: OpenState | undefined,
	listing: Listing<J>,
	config: TriggerConfig,
	failing: ReadonlySet<string>,
): Questions {
	const { listTellsStatus, listTellsDetails } = config.provider;
	const rows = rowsById(listing);
	if (open === undefined) {
		return { ids: listTellsStatus ? [] : lastAsked([...rows.keys()], failing), apart: new Set() };
	}
	const { state, ledger } = open;
	const isTold = (jobId: string) => {
		const row = rows.get(jobId);
		return row !== undefined && listTellsStatus && !lacksDetails(row, config);
	};

	const unsettled = [...rows.values()].filter(({ jobId }) => !ledger.isSettled(jobId));
	const unclear = unsettled.filter(
		(job) => (listTellsStatus ? isFinished(job.status) : true) && !isTold(job.jobId),
	);
	const unseen = ledger.watched.filter((id) => !isTold(id));

	const due = dueReferences(state.emitted, ledger.ids);
	const listedDue = [...rows.keys()].filter((id) => due.has(ledger.ids.referenceOf(id)));
	const unlistedDue = [...due.keys()].flatMap((reference) => ledger.ids.idOf(reference) ?? []);
	// A cancelled job that was emitted may run or be complete by now: an event nobody asks for, but its details are due.
	const urgent = [...new Set([...listedDue, ...unlistedDue])].filter(
		(id) => !(rows.has(id) && listTellsStatus && listTellsDetails),
	);
	const waiting = new Set([...unclear.map(({ jobId }) => jobId), ...unseen]);
	for (const id of urgent) waiting.delete(id);
	const ids = lastAsked([...urgent, ...rotated([...waiting], state.askedUpTo)], failing);
	return { ids, apart: new Set([...urgent, ...ids.filter((id) => failing.has(id))]) };
}

function rotated(ids: string[], after: string): string[] {
	const sorted = [...ids].sort();
	return [...sorted.filter((id) => id > after), ...sorted.filter((id) => id <= after)];
}

function lastAsked(ids: string[], failing: ReadonlySet<string>): string[] {
	return [...ids.filter((id) => !failing.has(id)), ...ids.filter((id) => failing.has(id))];
}
