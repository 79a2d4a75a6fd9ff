import { valueKey } from '../lists/values';
import type { ValueKind } from '../lists/list';
import type { Job } from '../providers/contract';
import { settle } from '../transport/retry';
import type { NamelessBatch } from './batches';
import { hashOfTexts } from '../n8n/digest';
import { Memory } from './memory';
import { accountOf } from './place';
import { listTypeOf } from '../panel/listTypes';
import type { Run } from '../n8n/run';

/** Whether a job holds a list; `unclear` where nobody can tell (yet). */
export type Likeness = 'same' | 'other' | 'unclear';

const KEEP_AT_MOST = 2_000;

/** Digests of what jobs hold: each job is read once. */
const digests = new Memory<{ at: number; execution: string; digest: string }>(KEEP_AT_MOST);

/**
 * Compares the values that a finished job gives results for with those that were sent: where jobs have no names,
 * size and time alone may be a stranger's.
 */
export async function likeness(run: Run, job: Job, batch: NamelessBatch): Promise<Likeness> {
	const { capabilities } = run.provider;
	if (batch.values === undefined || capabilities.downloadCharges) return 'unclear';
	const { valueKind: kind } = listTypeOf(capabilities, batch.listType);
	const { jobId, createdAt, total } = job;
	const key = JSON.stringify([await accountOf(run), jobId, createdAt, total, kind]);
	let digest = digests.get(key)?.digest;
	if (digest === undefined) {
		if (job.status !== 'completed') return 'unclear';
		const read = await settle(async () => await digestOfResults(run, job, kind));
		if ('error' in read) return 'unclear';
		digest = read.value;
		digests.set(key, { at: Date.now(), execution: '', digest });
	}
	return digest === digestOf(batch.values(), kind) ? 'same' : 'other';
}

async function digestOfResults({ connection }: Run, job: Job, kind: ValueKind): Promise<string> {
	const values: string[] = [];
	for await (const rows of connection.results(job, {
		variant: 'all',
		includeRaw: false,
	})) {
		for (const { value } of rows) values.push(value ?? '');
	}
	return digestOf(values, kind);
}

/** The same for the same values in any order and spelling. */
function digestOf(values: Iterable<string>, kind: ValueKind): string {
	return hashOfTexts([...new Set(Array.from(values, (value) => comparable(value, kind)))].sort());
}

/** Among mixed hosts an email may be answered under its domain alone. */
function comparable(value: string, kind: ValueKind): string {
	const key = valueKey(kind, value);
	if (kind !== 'host') return key.toLowerCase();
	return valueKey(kind, key.slice(key.lastIndexOf('@') + 1));
}
