/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */
import type { JobStatus } from '../../../nodes/BulkVerify/providers/contract';
import { fingerprintOf } from '../../../nodes/BulkVerify/trigger/watch/packing';
import { poll } from '../../../nodes/BulkVerify/trigger/watch/poll';
import { Troubles } from '../../../nodes/BulkVerify/trigger/watch/troubles';
import {
	defaultLimits,
	type ListedJob,
	type TriggerConfig,
} from '../../../nodes/BulkVerify/trigger/watch/state';
import { randomFrom } from './world';

/*
 * What a poll costs and how large the state becomes on accounts of 100,000 jobs. The figures are printed.
 */
const figures: string[] = [];
afterAll(() => process.stdout.write(`\n${figures.join('\n')}\n\n`));

const pageSize = 50;
const manyJobs = 100_000;

/** An account as large as one likes, its pages cut out of one array. */
class LargeAccount {
	requests = { list: 0, status: 0 };
	saved: unknown;
	private readonly troubles = new Troubles();
	announced = 0;
	full = false;
	/** Oldest first. */
	readonly jobs: ListedJob[] = [];
	private readonly byId = new Map<string, ListedJob>();
	private now = Date.parse('2026-01-01T00:00:00Z');
	private processes = 0;
	private readonly config: TriggerConfig;

	constructor(provider: Partial<TriggerConfig['provider']> = {}) {
		this.config = {
			fingerprint: fingerprintOf(['large']),
			process: '',
			events: ['completed'],
			nameContains: '',
			listType: '',
			provider: {
				jobIds: 'ascending',
				statusIdsPerRequest: 1,
				listTellsStatus: true,
				listTellsDetails: true,
				...provider,
			},
			limits: defaultLimits,
		};
	}

	add(jobId: string, status: JobStatus): void {
		const job: ListedJob = { jobId, status, name: null, listType: null, createdAt: null };
		this.jobs.push(job);
		this.byId.set(jobId, job);
	}

	restart(): void {
		this.processes++;
	}

	/** Returns the size of the saved state in bytes of JSON. */
	async poll(): Promise<number> {
		this.now += 60_000;
		this.requests = { list: 0, status: 0 };
		const newestFirst = [...this.jobs].reverse();
		const { requests, byId } = this;
		const page = this.config.provider.jobIds === 'opaque' ? Infinity : pageSize;
		const source = {
			async *pages(from: number) {
				for (let at = from - 1; at === from - 1 || at * page < newestFirst.length; at++) {
					requests.list++;
					yield page === Infinity ? newestFirst : newestFirst.slice(at * page, (at + 1) * page);
				}
			},
			async status(ids: string[]) {
				requests.status++;
				return await Promise.resolve(ids.map((id) => byId.get(id)));
			},
			explain: (error: unknown) => ({ isGeneral: false, words: String(error) }),
		};
		const memory = {
			load: () => this.saved,
			save: (state: unknown) => {
				this.saved = JSON.parse(JSON.stringify(state));
			},
		};
		const config = { ...this.config, process: `process ${this.processes}` };
		const clock = { now: () => this.now, deadline: this.now + 60_000 };
		const { announcements, full } = await poll(source, config, memory, clock, this.troubles, () => undefined);
		this.announced += announcements.length;
		this.full = full;
		return Buffer.byteLength(JSON.stringify(this.saved));
	}
}

/** An account whose ids have gaps, as those of an account among many at one provider have. */
function accountWithGaps(count: number, isPending: (index: number) => boolean, perRequest = 1): LargeAccount {
	const account = new LargeAccount({ statusIdsPerRequest: perRequest });
	const random = randomFrom(1);
	let id = 3_000_000;
	for (let index = 0; index < count; index++) {
		id += 1 + Math.floor(random() * 200);
		account.add(String(id), isPending(index) ? 'processing' : 'completed');
	}
	return account;
}

describe('a steady poll costs one list request and the status of the pending jobs', () => {
	const fromEnd = (indexes: number[]) => (index: number) => indexes.includes(manyJobs - 1 - index);
	const spread = (count: number) => fromEnd(Array.from({ length: count }, (_, index) => 60 + index * 40));
	test.each([
		['none pending', () => false, 1, { list: 1, status: 0 }],
		['3 pending among the newest 50', fromEnd([0, 5, 40]), 1, { list: 1, status: 0 }],
		['3 older pending', spread(3), 1, { list: 1, status: 3 }],
		['100 older pending', spread(100), 1, { list: 1, status: 100 }],
		['100 older pending, 100 ids a request', spread(100), 100, { list: 1, status: 1 }],
	])('100,000 jobs, %s', async (name, isPending, perRequest, expected) => {
		const account = accountWithGaps(manyJobs, isPending, perRequest);
		await account.poll();
		const activation = account.requests.list;
		const size = await account.poll();
		expect(account.requests).toEqual(expected);
		const { list, status } = account.requests;
		figures.push(
			`100,000 jobs, ${name}: ${list} list + ${status} status requests a poll, ` +
				`state ${size} bytes (first activation ${activation} list requests)`,
		);
		expect(account.announced).toBe(0);
	});
});

test('every pending job is asked in its turn, however many there are', async () => {
	const account = accountWithGaps(8_000, (index) => index % 40 === 0);
	await account.poll();
	for (const job of account.jobs) job.status = 'completed';
	let polls = 0;
	for (; account.announced < 200 && polls < 20; polls++) {
		await account.poll();
		expect(account.requests.list + account.requests.status).toBeLessThanOrEqual(251);
	}
	figures.push(
		`8,000 jobs, 200 pending that all finish at once: emitted within ${polls} polls of at most 251 requests`,
	);
	expect(account.announced).toBe(200);
});

describe('the state stays below 16,000 bytes for ascending ids', () => {
	test('4,000 unfinished jobs among 100,000, all emitted when they finish', async () => {
		const account = accountWithGaps(1_000, () => false);
		await account.poll();
		let [largest, id] = [0, Number(account.jobs.at(-1)?.jobId)];
		for (let day = 0; day < 99; day++) {
			for (let index = 0; index < 1_000; index++)
				account.add(String(++id), index % 25 === 0 ? 'processing' : 'cancelled');
			largest = Math.max(largest, await account.poll());
		}
		expect(account.full).toBe(false);
		expect(account.announced).toBe(0);
		for (const job of account.jobs.slice(1_000)) if (job.status === 'processing') job.status = 'completed';
		for (let polls = 0; polls < 250; polls++) largest = Math.max(largest, await account.poll());
		figures.push(`100,000 jobs, 3,960 of them unfinished: state ${largest} bytes at most`);
		expect(account.announced).toBe(3_960);
		expect(largest).toBeLessThan(16_000);
	});

	test('more unfinished jobs than the state can hold: nothing is missed, newer ones wait', async () => {
		const account = new LargeAccount({ statusIdsPerRequest: 100 });
		account.add('1', 'completed');
		await account.poll();
		const random = randomFrom(3);
		// The widest ids that a number can hold.
		let id = 2 ** 52;
		let largest = 0;
		for (let round = 0; round < 30; round++) {
			for (let index = 0; index < 300; index++) {
				id += 1 + Math.floor(random() ** 2 * 2 ** 39);
				account.add(String(id), index % 3 === 0 ? 'completed' : 'processing');
			}
			if (round % 5 === 4) account.restart();
			largest = Math.max(largest, await account.poll());
		}
		expect(account.full).toBe(true);
		for (const job of account.jobs) job.status = 'completed';
		const before = account.announced;
		for (let polls = 0; polls < 200; polls++) largest = Math.max(largest, await account.poll());
		figures.push(`9,000 jobs with 53-bit ids, 6,000 unfinished: state ${largest} bytes at most`);
		expect(account.announced).toBeGreaterThan(before);
		expect(largest).toBeLessThan(16_000);
		expect(account.saved).toMatchObject({ ledger: { watched: '', sweep: null } });
		expect(account.announced).toBeGreaterThanOrEqual(9_000);
	});
});

test('the state stays below 24 bytes a listed job for opaque ids', async () => {
	const account = new LargeAccount({ jobIds: 'opaque' });
	for (let index = 0; index < manyJobs; index++) account.add(`job ${index}`.padEnd(52, '.'), 'completed');
	await account.poll();
	for (let index = 0; index < 300; index++) account.add(`new ${index}`.padEnd(52, '.'), 'completed');
	const size = await account.poll();
	expect(account.requests).toEqual({ list: 1, status: 0 });
	figures.push(
		`100,300 jobs with opaque ids: state ${size} bytes, ${(size / 100_300).toFixed(2)} a listed job`,
	);
	expect(size).toBeLessThan(24 * 100_300);

	const small = new LargeAccount({ jobIds: 'opaque' });
	await small.poll();
	for (let index = 0; index < 250; index++) small.add(`new ${index}`.padEnd(52, '.'), 'completed');
	expect(await small.poll()).toBeLessThan(24 * 250);
	expect(small.announced).toBe(250);
	small.jobs.splice(0, 240);
	await small.poll();
	small.add('one more', 'completed');
	const left = await small.poll();
	figures.push(`11 jobs left of 251: state ${left} bytes`);
	expect(left).toBeLessThan(24 * 11 + 300);
});
