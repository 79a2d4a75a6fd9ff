import type { JobStatus } from '../../providers/contract';
import { idSchemes } from './ids';
import type { EmittedBatch, TriggerState } from './state';

/** Contract 2.4: what was emitted longer ago than this has surely become an execution. */
const redeliveryAge = 10 * 60_000;

/** n8n 2.41 was seen to create the execution up to 70 ms after saving the state. */
const riskyAge = 15_000;

type Order = TriggerState['ledger']['order'];

/**
 * The batches as the first poll of a new process finds them: young ones are due again, others are done.
 * A clock that was set back makes a batch look young: better twice than never. The time of a batch stays
 * the first one, so a workflow that kills n8n is not fed with it for ever.
 */
export function dueAgain(batches: readonly EmittedBatch[], now: number): EmittedBatch[] {
	return batches.filter(({ at }) => now - at < redeliveryAge).map((batch) => ({ ...batch, due: true }));
}

/** Batches that must be kept beside what is emitted now: those due, and those n8n may still be working on. */
export function atRisk(batches: readonly EmittedBatch[], now: number): EmittedBatch[] {
	return batches.filter(({ at, due }) => due || Math.abs(now - at) < riskyAge);
}

export function keysIn(batches: readonly EmittedBatch[], order: Order): string[] {
	return batches.flatMap(({ ids }) => idSchemes[order].unpack(ids));
}

/** The keys that are due, with what the event said. */
export function dueKeys(batches: readonly EmittedBatch[], order: Order): Map<string, JobStatus> {
	const due = batches.filter((batch) => batch.due);
	return new Map(due.flatMap(({ ids, status }) => idSchemes[order].unpack(ids).map((key) => [key, status])));
}

/** Batches after the due keys among `done` were emitted again; those among `gone` are dropped. */
export function afterRedelivery(
	batches: readonly EmittedBatch[],
	order: Order,
	done: ReadonlySet<string>,
	gone: ReadonlySet<string>,
): EmittedBatch[] {
	const { pack, unpack } = idSchemes[order];
	return batches.flatMap((batch) => {
		if (!batch.due) return [batch];
		const left = unpack(batch.ids).filter((key) => !gone.has(key));
		const again = left.filter((key) => done.has(key));
		const waiting = left.filter((key) => !done.has(key));
		return [
			{ ...batch, ids: pack(again), due: false },
			{ ...batch, ids: pack(waiting) },
		].filter(({ ids }) => ids !== '');
	});
}

/** New batches, one a status. */
export function batchesOf(
	announced: ReadonlyArray<{ key: string; status: JobStatus }>,
	order: Order,
	now: number,
): EmittedBatch[] {
	const statuses = [...new Set(announced.map(({ status }) => status))];
	return statuses.map((status) => ({
		at: now,
		status,
		ids: idSchemes[order].pack(announced.filter((one) => one.status === status).map(({ key }) => key)),
		due: false,
	}));
}
