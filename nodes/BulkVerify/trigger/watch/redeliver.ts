import { dueReferences, redeliveryAge, type DueEvent } from './emitted';
import { findingsOf } from './judge';
import type { OpenState } from './savedState';
import type { Announcement, ListedJob, Reading, TriggerConfig } from './state';

interface Redelivery<J extends ListedJob> {
	announcements: Array<Announcement<J>>;
	/** References that are emitted again. */
	done: Set<string>;
	/** References of jobs that are gone, or that could not be read as long as it mattered. */
	gone: Set<string>;
	/** References that the provider did not know, for the first time. */
	missing: Set<string>;
}

/** The jobs that an earlier process emitted, with the event's status whatever the provider says by now. */
export function redeliver<J extends ListedJob>(
	{ state, ledger }: OpenState,
	reading: Reading<J>,
	config: TriggerConfig,
	now: number,
): Redelivery<J> {
	const { ids } = ledger;
	const result: Redelivery<J> = {
		announcements: [],
		done: new Set(),
		gone: new Set(),
		missing: new Set(),
	};
	const due = dueReferences(state.emitted, ids);
	if (due.size === 0) return result;

	const findingOf = findingsOf(reading, config);
	const listed = new Map(reading.listing.rows.map(({ job }) => [ids.referenceOf(job.jobId), job.jobId]));
	const isOld = ({ at }: DueEvent) => now - at >= redeliveryAge;
	for (const [reference, event] of due) {
		const jobId = listed.get(reference) ?? ids.idOf(reference);
		const finding = jobId === undefined ? undefined : findingOf(jobId);
		const isAnswered = jobId !== undefined && reading.answers.has(jobId);
		if (finding !== undefined && (finding.detailed || isAnswered)) {
			result.announcements.push({ job: { ...finding.job, status: event.status }, redelivered: true });
			result.done.add(reference);
		} else if (isAnswered && finding === undefined) {
			// Once may be a provider's bad moment.
			(ledger.missing.has(jobId) ? result.gone : result.missing).add(reference);
		} else if (isOld(event) && (jobId === undefined || reading.failures.has(jobId))) {
			result.gone.add(reference);
		}
	}
	return result;
}
