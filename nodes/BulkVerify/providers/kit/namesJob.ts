import { settleNow } from '../../transport/retry';
import type { JsonRecord, ProviderPlug } from '../contract';
import { exactId, firstFields, isRecord } from './fields';

// Deeper than any provider puts a job, and more records than an answer to an upload has.
const DEEPEST_JOB = 4;
const MOST_RECORDS = 200;

/** Whether it speaks of a job with an ID, wherever it stands and in whatever letter case its fields are. */
export function namesJob({ readJob }: ProviderPlug, body: unknown): boolean {
	let level: unknown[] = [body];
	for (let depth = 0; depth <= DEEPEST_JOB; depth++) {
		const entries = level.flatMap((value) => (Array.isArray(value) ? value.slice(0, MOST_RECORDS) : [value]));
		const records = entries
			.filter(isRecord)
			.slice(0, MOST_RECORDS)
			.map((record) => firstFields(record, MOST_RECORDS));
		if (records.some((fields) => hasId(readJob, inAnyCase(fields)))) return true;
		level = records.flatMap((fields) => fields.map(([, value]) => value));
		level = level.filter((value) => typeof value === 'object').slice(0, MOST_RECORDS);
	}
	return false;
}

function hasId(readJob: ProviderPlug['readJob'], record: JsonRecord): boolean {
	const told = settleNow(() => readJob(record));
	return 'value' in told && exactId(told.value.id) !== undefined;
}

/** A record of these fields, whatever the letter case they are asked for in. */
function inAnyCase(fields: ReadonlyArray<[string, unknown]>): JsonRecord {
	const byName = new Map(fields.map(([name, value]) => [name.toLowerCase(), value]));
	return new Proxy<JsonRecord>(
		{},
		{
			has: (_, name) => typeof name === 'string' && byName.has(name.toLowerCase()),
			get: (_, name) => (typeof name === 'string' ? byName.get(name.toLowerCase()) : undefined),
		},
	);
}
