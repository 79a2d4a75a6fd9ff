import type { Job } from '../providers/contract';
import { pause } from '../transport/pause';
import { settle } from '../transport/retry';
import { isOfAnother, type Sending } from './earlierTries';
import { findByMark, findBySize, hasList, type Search } from './findSent';
import { compared, type Outgoing } from './lookAhead';
import type { Run } from '../n8n/run';

// A job that was just made may be late in the list; the first looks of a provider in trouble may fail.
const WAITS_BEFORE_LOOKING_MS = [500, 2_000, 5_000, 10_000];

// Where jobs have no names, as long is waited for one to be finished, for only its results tell whose it is.
const WAIT_FOR_CONTENT_MS = 120_000;

/** What came of the search for a lost upload's job. */
export interface Lost {
	/** Surely the one. */
	job?: Job;
	/** Nothing was found in a list that was read whole and well. */
	isClear: boolean;
	/** Jobs that may be the one, where nobody can tell. */
	unclear: Job[];
	/** Why the list could not be read the last time. */
	failure?: unknown;
}

/**
 * The job that a lost upload made: by the mark in its name; without names by size, time and content.
 *
 * @param looks how often to look before the search ends; each look waits longer than the one before
 * @param isThorough a list is clear only where each of its rows was asked for its name, and none of the new ones can be
 * this list under a name that lost the mark
 */
export async function findLost(
	run: Run,
	outgoing: Outgoing,
	sending: Sending,
	{ looks = WAITS_BEFORE_LOOKING_MS.length, isThorough = false } = {},
): Promise<Lost> {
	let last: Lost = { isClear: false, unclear: [] };
	if (!hasList(run)) return last;
	const look = run.provider.capabilities.namesJobs ? byMark : bySize;
	const asked = new Map<string, Job>();
	const waitUntil = Date.now() + WAIT_FOR_CONTENT_MS;
	for (const waitMs of WAITS_BEFORE_LOOKING_MS.slice(0, looks)) {
		const outcome = await settle(async () => {
			await pause(waitMs, run.signal);
			return await look(run, outgoing, sending, { asked, waitUntil, isThorough });
		});
		if (run.signal?.aborted) return { isClear: false, unclear: [] };
		last =
			'value' in outcome ? outcome.value : { isClear: false, unclear: last.unclear, failure: outcome.error };
		if (last.job !== undefined) return last;
	}
	return last;
}

interface How {
	asked: Map<string, Job>;
	/** As long, in all looks together, is a job that is not finished waited for. */
	waitUntil: number;
	isThorough: boolean;
}

type Look = (run: Run, outgoing: Outgoing, sending: Sending, how: How) => Promise<Lost>;

const byMark: Look = async (run, outgoing, { mark, sentAt }, { asked, isThorough }) => {
	const search = searchFor(outgoing, sentAt, asked);
	const { found, unread, unasked, others } = await findByMark(run, new Set([mark]), search);
	const job = found.get(mark);
	if (job !== undefined) return { job, isClear: false, unclear: [] };
	if (!isThorough) return { isClear: unread === 0, unclear: [] };
	// Of any size: some count a header as a row, others no duplicates.
	const unclear = others.filter((other) => !isOfAnother(run, outgoing.key, other));
	return { isClear: unread + unasked + unclear.length === 0, unclear };
};

const bySize: Look = async (run, outgoing, { sentAt }, { asked, waitUntil }) => {
	const { batch, key } = outgoing;
	const { found, unread } = await findBySize(run, batch.rowCount, searchFor(outgoing, sentAt, asked));
	const candidates = found.filter((job) => !isOfAnother(run, key, job));
	const unclear: Job[] = [];
	for (const candidate of candidates) {
		const { job, is } = await compared(run, candidate, batch, waitUntil);
		if (is === 'same') return { job, isClear: false, unclear: [] };
		if (is === 'unclear') unclear.push(job);
	}
	return { isClear: unclear.length === 0 && unread === 0, unclear };
};

function searchFor({ batch, ownJobs }: Outgoing, since: number, asked: Map<string, Job>): Search {
	return { listType: batch.listType, since, ownJobs, asked };
}
