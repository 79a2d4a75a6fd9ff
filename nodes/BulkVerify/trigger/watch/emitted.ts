import type { JobStatus } from '../../providers/contract';
import type { IdScheme } from './ledger';
import type { EmittedBatch } from './state';

/** Contract 2.4: what was emitted longer ago than this has surely become an execution. */
export const redeliveryAge = 10 * 60_000;

/** n8n 2.41 was seen to create the execution up to 70 ms after saving the state. */
const creationAge = 500;

/** So long a batch is kept where there is room beside the next. */
const riskyAge = 15_000;

/** Of a clock that was as far ahead nothing can be believed: a batch would be told again for as long. */
const farAhead = 7 * 24 * 60 * 60_000;

/**
 * The batches as the first poll of a new process finds them: young ones are due again, others are done.
 * A clock that was set back makes a batch look young: better twice than never. The time of a batch stays
 * the first one, so a workflow that kills n8n is not fed with it for ever.
 */
export function dueAgain(batches: readonly EmittedBatch[], now: number): EmittedBatch[] {
	return batches
		.filter(({ at }) => now - at < redeliveryAge)
		.map((batch) => ({ ...batch, at: batch.at - now > farAhead ? now : batch.at, due: true }));
}

/** Batches that must be kept beside what is emitted now: those due, and those n8n may still be working on. */
export function atRisk(batches: readonly EmittedBatch[], now: number, age = creationAge): EmittedBatch[] {
	return batches.filter(({ at, due }) => due || Math.abs(now - at) < age);
}

/** Those, and of the somewhat older ones the newest as far as there is room for their references. */
export function keptBeside(
	batches: readonly EmittedBatch[],
	ids: IdScheme,
	now: number,
	room: number,
): EmittedBatch[] {
	const kept = new Set(atRisk(batches, now));
	let left = room - referencesIn([...kept], ids).length;
	for (const batch of atRisk(batches, now, riskyAge).sort((a, b) => b.at - a.at)) {
		if (kept.has(batch)) continue;
		left -= referencesIn([batch], ids).length;
		if (left < 0) break;
		kept.add(batch);
	}
	return batches.filter((batch) => kept.has(batch));
}

/** The references in the batches. */
export function referencesIn(batches: readonly EmittedBatch[], { unpack }: IdScheme): string[] {
	return batches.flatMap(({ ids }) => unpack(ids) ?? []);
}

export interface DueEvent {
	/** What the event said. */
	status: JobStatus;
	/** When it was emitted first. */
	at: number;
}

/** The references that are due. */
export function dueReferences(batches: readonly EmittedBatch[], { unpack }: IdScheme): Map<string, DueEvent> {
	const due = batches.filter((batch) => batch.due);
	return new Map(
		due.flatMap(({ ids, status, at }) =>
			(unpack(ids) ?? []).map((reference) => [reference, { status, at }] as const),
		),
	);
}

/** Batches after the due among `done` were emitted again; those among `gone` are dropped. */
export function afterRedelivery(
	batches: readonly EmittedBatch[],
	{ pack, unpack }: IdScheme,
	done: ReadonlySet<string>,
	gone: ReadonlySet<string>,
): EmittedBatch[] {
	return batches.flatMap((batch) => {
		if (!batch.due) return [batch];
		const left = (unpack(batch.ids) ?? []).filter((reference) => !gone.has(reference));
		const again = left.filter((reference) => done.has(reference));
		const waiting = left.filter((reference) => !done.has(reference));
		return [
			{ ...batch, ids: pack(again), due: false },
			{ ...batch, ids: pack(waiting) },
		].filter(({ ids }) => ids !== '');
	});
}

/** New batches, one a status. */
export function batchesOf(
	announced: ReadonlyArray<{ jobId: string; status: JobStatus }>,
	{ pack, referenceOf }: IdScheme,
	now: number,
): EmittedBatch[] {
	const statuses = [...new Set(announced.map(({ status }) => status))];
	return statuses.map((status) => ({
		at: now,
		status,
		ids: pack(announced.filter((one) => one.status === status).map(({ jobId }) => referenceOf(jobId))),
		due: false,
	}));
}
