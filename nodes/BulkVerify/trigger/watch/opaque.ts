import type { LedgerAdvance, Judged } from './ascending';
import { keyOf, packKeys } from './packing';
import type { Listing, ListedJob, OpaqueLedger } from './state';

/** The ledger of a first activation: whatever is finished is settled. */
export function opaqueBaseline<J extends ListedJob>(
	listing: Listing<J>,
	isFinished: (jobId: string) => boolean,
): OpaqueLedger {
	const settled = listing.rows.map(({ job }) => job.jobId).filter(isFinished);
	return { order: 'opaque', settled: packKeys(settled.map(keyOf)) };
}

/**
 * The next ledger: the settled among the jobs listed now, so that jobs which vanished are forgotten.
 * An empty list teaches nothing (a provider's bad moment must not make every old job new again).
 * Jobs beyond `room` stay unsettled: the next poll lists them again.
 */
export function advanceOpaque<J extends ListedJob>(
	ledger: OpaqueLedger,
	listing: Listing<J>,
	isSettled: (key: string) => boolean,
	judge: (jobId: string) => Judged<J>,
	room: number,
): LedgerAdvance<J, OpaqueLedger> {
	if (listing.rows.length === 0) return { ledger, announced: [], full: false };
	const settled: string[] = [];
	const announced: J[] = [];
	for (const { job } of [...listing.rows].reverse()) {
		const key = keyOf(job.jobId);
		if (isSettled(key)) {
			settled.push(key);
			continue;
		}
		const { finding, judgement } = judge(job.jobId);
		const announces = judgement === 'announce' && finding !== undefined && announced.length < room;
		if (announces) announced.push(finding.job);
		if (announces || judgement === 'settle') settled.push(key);
	}
	return { ledger: { order: 'opaque', settled: packKeys(settled) }, announced, full: false };
}
