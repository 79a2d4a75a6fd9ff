import { isRecord, type Body } from '../http/body';
import type { Reply } from '../http/reply';
import { spoilRows } from '../state/faults';
import type { NewJob, State } from '../state/state';
import type { SandboxJob } from '../state/jobs';
import type { Fault, JobSeed, JobStatus, Operation, ProviderName } from '../types';

/** A request on its way through a simulator. */
export interface Visit {
	method: string;
	/** Decoded path segments below the base URL. */
	segments: string[];
	query: URLSearchParams;
	/** As it came, for flags without a value. */
	rawQuery: string;
	headers: Record<string, string | string[] | undefined>;
	body: Body;
	/** The faults that add to the answer. */
	faults: Fault[];
}

/** What a simulator would do with a request, found out from method and path alone. */
export interface Route {
	operation: Operation;
	answer(visit: Visit): Reply | Promise<Reply>;
}

export interface Simulator {
	provider: ProviderName;
	/** Path before the segments, as in the credential's base URL; '' where there is none. */
	basePath: string;
	/** What its jobs can be. */
	statuses: readonly JobStatus[];
	/** `undefined`: the provider has no such path or method there. */
	route(method: string, segments: string[], rawQuery: string): Route | undefined;
	/** An error in the provider's own shape. */
	refuse(message: string): Reply;
	/** A job for tests. Throws where the provider has no such thing. */
	seed(seed: JobSeed): SandboxJob;
}

/** Enters the job of an upload; a `hide` fault keeps it out of the next lists. */
export function enterJob(state: State, provider: ProviderName, job: NewJob, visit: Visit): SandboxJob {
	const hide = visit.faults.find((fault) => fault.kind === 'hide');
	return state.addJob(provider, { ...job, hiddenLists: hide === undefined ? 0 : (hide.lists ?? 1) });
}

/** Result rows as the faults leave them; `recase` spells the value in `column` differently. */
export function spoilCells(rows: Iterable<string[]>, column: number, visit: Visit): Iterable<string[]> {
	return spoilRows(rows, visit.faults, (row) =>
		row.map((cell, at) => (at === column ? ` ${cell.toUpperCase()} ` : cell)),
	);
}

/** When a seeded job was made, in ms since 1970. */
export function seedDate(seed: JobSeed): number {
	const at = seed.date === undefined ? Date.now() : new Date(seed.date).getTime();
	if (Number.isNaN(at)) throw new Error(`Not a date: ${String(seed.date)}`);
	return at;
}

/** Settles a seeded job in the status asked for. */
export function settle(job: SandboxJob, seed: JobSeed, statuses: readonly JobStatus[]): SandboxJob {
	if (seed.status === undefined) return job;
	if (!statuses.includes(seed.status)) throw new Error(`${job.provider} has no jobs that are ${seed.status}`);
	job.pinned = { status: seed.status, at: job.createdAt + job.queueMs + job.workMs };
	job.downloaded = seed.downloaded ?? false;
	return job;
}

export function jsonField(body: Body, name: string): unknown {
	return isRecord(body.json) ? body.json[name] : undefined;
}
