import type { JobStatus } from '../../../nodes/BulkVerify/providers/contract';
import { fingerprintOf } from '../../../nodes/BulkVerify/trigger/watch/packing';
import { poll } from '../../../nodes/BulkVerify/trigger/watch/poll';
import { Troubles } from '../../../nodes/BulkVerify/trigger/watch/troubles';
import {
	defaultLimits,
	type ListedJob,
	type TriggerConfig,
} from '../../../nodes/BulkVerify/trigger/watch/state';
import { Account, oddIds, randomFrom } from './world';

const minute = 60_000;
const opaque = {
	jobIds: 'opaque',
	statusIdsPerRequest: 1,
	listTellsStatus: true,
	listTellsDetails: true,
} as const;
const ascending = { ...opaque, jobIds: 'ascending' } as const;

/** What may stand in place of a part of the saved state. */
const OTHER_THINGS: Readonly<Record<string, unknown>> = {
	nothing: undefined,
	null: null,
	true: true,
	'below zero': -1,
	'the greatest number': Number.MAX_SAFE_INTEGER,
	'a number of 300 digits': 1e300,
	'an odd text': '\u0000\u{1F600}',
	'a text of 280 kB': 'A'.repeat(14 * 20_000),
	'a list': [null, 1, {}],
	'an object': { order: 'none' },
};

/** The path of each part of a value. */
function placesIn(value: unknown, at: string[] = []): string[][] {
	const own = at.length === 0 ? [] : [at];
	if (typeof value !== 'object' || value === null) return own;
	return [...own, ...Object.entries(value).flatMap(([name, part]) => placesIn(part, [...at, name]))];
}

function withOther(value: unknown, [name = '', ...rest]: string[], other: unknown): unknown {
	const copy = structuredClone(value) as Record<string, unknown>;
	copy[name] = rest.length === 0 ? other : withOther(copy[name], rest, other);
	return copy;
}

/** A person's n8n with one trigger in it. */
class Bench {
	now = Date.parse('2026-01-01T00:00:00Z');
	saved: unknown;
	process = 'first';
	readonly warnings: string[] = [];
	private readonly troubles = new Troubles();
	readonly account: Account;
	config: TriggerConfig;

	constructor(provider: TriggerConfig['provider'], events: JobStatus[] = ['completed'], pageSize = 50) {
		this.account = new Account(provider, pageSize, randomFrom(7));
		this.config = {
			fingerprint: fingerprintOf(['account 1']),
			process: this.process,
			events,
			nameContains: '',
			listType: '',
			provider,
			limits: defaultLimits,
		};
	}

	/** Polls a minute later; returns what was emitted, each as `id status`, redelivered ones with a star. */
	async poll(timeMs = minute): Promise<string[]> {
		this.now += minute;
		const memory = {
			load: (): unknown => this.saved,
			save: (state: unknown) => {
				this.saved = JSON.parse(JSON.stringify(state));
			},
		};
		const clock = { now: () => this.now, deadline: this.now + timeMs };
		const config = { ...this.config, process: this.process };
		const { announcements } = await poll(
			this.account.source(),
			config,
			memory,
			clock,
			this.troubles,
			({ text }) => void this.warnings.push(text),
		);
		return announcements.map(({ job, redelivered }) => `${job.jobId} ${job.status}${redelivered ? '*' : ''}`);
	}

	add(...life: JobStatus[]): ListedJob & { future: JobStatus[] } {
		return this.account.add(life);
	}
}

test('the first activation emits nothing, a job that finishes afterwards is emitted once', async () => {
	const bench = new Bench(ascending);
	bench.add('completed');
	const running = bench.add('processing', 'completed');
	expect(await bench.poll()).toEqual([]);
	bench.account.progress(1);
	expect(await bench.poll()).toEqual([`${running.jobId} completed`]);
	expect(await bench.poll()).toEqual([]);
});

test('what finished while n8n was off is emitted when it is on again, oldest first', async () => {
	const bench = new Bench(ascending);
	const running = bench.add('processing', 'completed');
	await bench.poll();
	bench.account.progress(1);
	const whileOff = bench.add('completed');
	bench.process = 'second';
	bench.now += 7 * 24 * 60 * minute;
	expect(await bench.poll()).toEqual([`${running.jobId} completed`, `${whileOff.jobId} completed`]);
});

test('another fingerprint starts afresh: what is finished by then is not emitted', async () => {
	const bench = new Bench(ascending);
	const running = bench.add('processing', 'completed');
	await bench.poll();
	bench.account.progress(1);
	bench.config = { ...bench.config, fingerprint: fingerprintOf(['account 2']) };
	expect(await bench.poll()).toEqual([]);
	expect(running.status).toBe('completed');
	const later = bench.add('completed');
	expect(await bench.poll()).toEqual([`${later.jobId} completed`]);
});

describe('a job that the provider cancelled and that says "complete" later', () => {
	test('is emitted once, as cancelled', async () => {
		const bench = new Bench(opaque, ['completed', 'cancelled']);
		await bench.poll();
		const job = bench.add('cancelled', 'processing', 'completed');
		expect(await bench.poll()).toEqual([`${job.jobId} cancelled`]);
		bench.account.progress(1);
		expect(await bench.poll()).toEqual([]);
		bench.account.progress(1);
		expect(await bench.poll()).toEqual([]);
	});

	test('is not emitted as completed where nobody asked for cancelled ones', async () => {
		const bench = new Bench(opaque, ['completed']);
		await bench.poll();
		bench.add('cancelled', 'completed');
		expect(await bench.poll()).toEqual([]);
		bench.account.progress(1);
		expect(await bench.poll()).toEqual([]);
	});

	test('is emitted as cancelled where the status a moment later says "complete" already', async () => {
		const bench = new Bench({ ...opaque, listTellsDetails: false }, ['completed', 'cancelled']);
		await bench.poll();
		const job = bench.account.add(['cancelled', 'completed']);
		const source = bench.account.source();
		jest.spyOn(bench.account, 'source').mockReturnValue({
			...source,
			status: async (ids) => {
				bench.account.progress(1);
				return await source.status(ids);
			},
		});
		expect(await bench.poll()).toEqual([`${job.jobId} cancelled`]);
	});

	test('is redelivered as cancelled after a crash, with details that only its status tells', async () => {
		const bench = new Bench({ ...opaque, listTellsDetails: false }, ['cancelled']);
		await bench.poll();
		const job = bench.add('cancelled', 'processing', 'completed');
		await bench.poll();
		bench.account.progress(1);
		bench.process = 'second';
		expect(await bench.poll()).toEqual([`${job.jobId} cancelled*`]);
	});

	test('is redelivered as cancelled after a crash', async () => {
		const bench = new Bench(opaque, ['completed', 'cancelled']);
		await bench.poll();
		const job = bench.add('cancelled', 'completed');
		await bench.poll();
		bench.account.progress(1);
		bench.process = 'second';
		expect(await bench.poll()).toEqual([`${job.jobId} cancelled*`]);
	});
});

test('a failure nobody asked for is not the end: a list processed again is emitted when complete', async () => {
	const bench = new Bench(opaque, ['completed']);
	await bench.poll();
	const job = bench.add('failed', 'processing', 'completed');
	expect(await bench.poll()).toEqual([]);
	bench.account.progress(1);
	bench.account.progress(1);
	expect(await bench.poll()).toEqual([`${job.jobId} completed`]);
});

describe('one odd job holds no other up', () => {
	test.each(oddIds.ascending.map((id) => [id]))(
		'a row with the ID %j is left out of ascending ids, and named',
		async (id) => {
			const bench = new Bench(ascending);
			const job = bench.add('processing', 'completed');
			await bench.poll();
			bench.account.odd.push({ id, place: 0 });
			bench.account.progress(1);
			expect(await bench.poll()).toEqual([`${job.jobId} completed`]);
			expect(await bench.poll()).toEqual([]);
			// It is whole and short, just none of this account's: nothing tells it from an old job.
			expect(bench.warnings.some((text) => text.includes(String(id)))).toBe(true);
		},
	);

	test('low and high ids out of their order end no reading and settle nobody', async () => {
		const bench = new Bench(ascending, ['completed'], 10);
		for (let count = 0; count < 30; count++) bench.add('completed');
		await bench.poll();
		for (const [id, place] of [
			['3', 0.01],
			['8000000000000000', 0.2],
			['5', 0.1],
		] as const)
			bench.account.odd.push({ id, place });
		const jobs = Array.from({ length: 170 }, () => bench.account.add(['completed']));
		bench.account.release();
		const told: string[] = [];
		for (let polls = 0; polls < 4; polls++) told.push(...(await bench.poll()));
		expect(told.filter((event) => !event.startsWith('8000')).sort()).toEqual(
			jobs.map(({ jobId }) => `${jobId} completed`).sort(),
		);
	});

	test('pages of nothing but odd rows, where a reading may stop, are read over', async () => {
		const bench = new Bench(ascending, ['completed'], 10);
		bench.config = { ...bench.config, limits: { ...defaultLimits, pages: 2 } };
		await bench.poll();
		bench.account.odd.push({ id: '', place: 1 });
		const jobs = Array.from({ length: 10 }, () => bench.account.add(['completed']));
		bench.account.release();
		const told = await bench.poll();
		// One goes and one comes: the odd one stands on the second page still.
		bench.account.remove(1, 1);
		jobs.push(bench.account.add(['completed']));
		bench.account.release();
		for (let polls = 0; polls < 5; polls++) told.push(...(await bench.poll()));
		expect(told.sort()).toEqual(jobs.map(({ jobId }) => `${jobId} completed`).sort());
	});

	test.each([
		['one id a request', 1],
		['many ids a request', 50],
	])(
		'its status can never be read, %s: the others are told, it is named, the poll does not fail',
		async (_, size) => {
			const bench = new Bench({ ...ascending, listTellsDetails: false, statusIdsPerRequest: size });
			await bench.poll();
			const jobs = Array.from({ length: 170 }, () => bench.account.add(['completed']));
			const [bad] = jobs.splice(60, 1);
			if (bad !== undefined) bad.isBad = true;
			bench.account.release();
			const told: string[] = [];
			for (let polls = 0; polls < 4; polls++) told.push(...(await bench.poll()));
			expect(told.sort()).toEqual(jobs.map(({ jobId }) => `${jobId} completed`).sort());
			expect(bench.warnings.some((text) => text.includes(`"${bad?.jobId}"`))).toBe(true);
		},
	);
});

test('pages that repeat for ever: what they show is told, and they are not asked for without end', async () => {
	const bench = new Bench(ascending, ['completed'], 10);
	const source = bench.account.source();
	jest.spyOn(bench.account, 'source').mockReturnValue({
		...source,
		async *pages(_from, odd) {
			for (;;) {
				for await (const page of source.pages(1, odd)) {
					yield page;
					break;
				}
			}
		},
	});
	for (let count = 0; count < 30; count++) bench.add('completed');
	bench.account.release();
	await bench.poll();
	const job = bench.add('completed');
	bench.account.release();
	expect(await bench.poll()).toEqual([`${job.jobId} completed`]);
	for (let count = 0; count < 60; count++) bench.add('completed');
	bench.account.release();
	expect(await bench.poll()).toHaveLength(10);
	expect(bench.account.listRequests).toBeLessThan(40);
	expect(bench.warnings.join()).toContain('repeat');
});

test("a list that is so short by now that a sweep's page answers an error is read from further up", async () => {
	const bench = new Bench(ascending, ['completed'], 4);
	bench.account.isStrict = true;
	bench.add('completed');
	await bench.poll();
	bench.config = { ...bench.config, limits: { ...defaultLimits, pages: 3 } };
	const backlog = Array.from({ length: 60 }, () => bench.account.add(['completed']));
	bench.account.release();
	const told = await bench.poll();
	told.push(...(await bench.poll()));
	for (const job of backlog.slice(10)) job.deleted = true;
	for (let polls = 0; polls < 3; polls++) told.push(...(await bench.poll()));
	expect(new Set(told).size).toBe(told.length);
	const left = backlog.filter(({ deleted }) => !deleted);
	expect(left.filter(({ jobId }) => !told.includes(`${jobId} completed`))).toEqual([]);
});

test('a status that nobody gets fails the poll once, not every minute', async () => {
	const bench = new Bench({ ...ascending, listTellsDetails: false });
	await bench.poll();
	for (let count = 0; count < 5; count++) bench.add('completed');
	bench.account.release();
	bench.account.fault = 'statusFails';
	await expect(bench.poll()).rejects.toThrow('503');
	for (let polls = 0; polls < 3; polls++) expect(await bench.poll()).toEqual([]);
	bench.account.fault = 'none';
	expect(await bench.poll()).toHaveLength(5);
});

describe.each([
	['ascending ids', ascending],
	['opaque ids', opaque],
])('the last batch, %s', (_name, provider) => {
	test('is emitted again, marked, by the first poll of a new process within ten minutes, and not after', async () => {
		const bench = new Bench(provider);
		await bench.poll();
		const job = bench.add('completed');
		expect(await bench.poll()).toEqual([`${job.jobId} completed`]);
		bench.process = 'second';
		expect(await bench.poll()).toEqual([`${job.jobId} completed*`]);
		expect(await bench.poll()).toEqual([]);
		bench.now += 10 * minute;
		bench.process = 'third';
		expect(await bench.poll()).toEqual([]);
		bench.process = 'fourth';
		expect(await bench.poll()).toEqual([]);
	});

	test('told while the clock was years ahead is not told again by every new process for years', async () => {
		const bench = new Bench(provider);
		await bench.poll();
		const job = bench.add('completed');
		bench.now += 3 * 365 * 24 * 60 * minute;
		expect(await bench.poll()).toEqual([`${job.jobId} completed`]);
		bench.now -= 3 * 365 * 24 * 60 * minute;
		bench.process = 'second';
		expect(await bench.poll()).toEqual([`${job.jobId} completed*`]);
		bench.now += 10 * minute;
		bench.process = 'third';
		expect(await bench.poll()).toEqual([]);
	});

	test('is kept for the new process until the provider can be read', async () => {
		const bench = new Bench(provider);
		await bench.poll();
		const job = bench.add('completed');
		await bench.poll();
		bench.process = 'second';
		bench.account.fault = 'fails';
		await expect(bench.poll()).rejects.toThrow('503');
		bench.account.fault = 'none';
		expect(await bench.poll()).toEqual([`${job.jobId} completed*`]);
	});
});

describe.each([
	['ascending ids', ascending],
	['opaque ids', opaque],
])('any one part of the saved state is another thing, %s', (_name, provider) => {
	test.each(Object.keys(OTHER_THINGS))('%s', async (what) => {
		const bench = new Bench(provider);
		const old = [bench.add('completed'), bench.add('processing', 'completed')].map(({ jobId }) => jobId);
		await bench.poll();
		bench.add('completed');
		await bench.poll();
		const good = bench.saved;
		const waiting = bench.add('completed').jobId;
		for (const path of placesIn(good)) {
			bench.saved = withOther(good, path, OTHER_THINGS[what]);
			bench.process += '.';
			bench.warnings.length = 0;
			const told = (await bench.poll()).map((line) => line.split(' ')[0]);
			const isAfresh = bench.warnings.some((text) => text.includes('saved state'));
			const isOther = path.join() === 'fingerprint' && typeof OTHER_THINGS[what] === 'string';
			expect({ path, told: told.includes(waiting) }).toEqual({ path, told: !isAfresh && !isOther });
			expect(told.filter((id) => id === old[0])).toEqual([]);
			expect(JSON.stringify(bench.saved).length).toBeLessThan(3_000);
			expect(await bench.poll()).toEqual([]);
		}
	});
});

test('filters: name without regard to case, and list type', async () => {
	const bench = new Bench(opaque);
	bench.config = { ...bench.config, nameContains: 'CUSTOMERS' };
	await bench.poll();
	const jobs = Array.from({ length: 20 }, () => bench.add('completed'));
	const wanted = jobs.filter(({ name }) => name?.startsWith('Customers'));
	expect(wanted.length).toBeGreaterThan(0);
	expect(await bench.poll()).toEqual(wanted.map(({ jobId }) => `${jobId} completed`));

	const typed = new Bench(opaque);
	typed.config = { ...typed.config, listType: 'email' };
	await typed.poll();
	const [email, phone] = [typed.add('completed'), typed.add('completed')];
	Object.assign(email, { listType: 'email' });
	Object.assign(phone, { listType: 'phone' });
	expect(await typed.poll()).toEqual([`${email.jobId} completed`]);
});

test('a pending job that was deleted is forgotten, a provider that does not know it once is not believed', async () => {
	const bench = new Bench(ascending, ['completed'], 4);
	const pending = bench.account.add(['processing', 'completed']);
	for (let count = 0; count < 10; count++) bench.add('completed');
	await bench.poll();
	expect(JSON.stringify(bench.saved)).not.toContain('"watched":""');
	bench.account.fault = 'noStatus';
	await bench.poll();
	bench.account.fault = 'none';
	await bench.poll();
	expect(JSON.stringify(bench.saved)).not.toContain('"watched":""');
	pending.deleted = true;
	await bench.poll();
	await bench.poll();
	expect(bench.saved).toMatchObject({ ledger: { watched: '', missing: '' } });
});

test('a batch that takes several polls to deliver again is not dropped for what is emitted meanwhile', async () => {
	const bench = new Bench(ascending, ['completed'], 4);
	const pending = Array.from({ length: 5 }, () => bench.add('processing', 'completed'));
	for (let count = 0; count < 20; count++) bench.add('completed');
	await bench.poll();
	bench.account.progress(1);
	expect(await bench.poll()).toEqual(pending.map(({ jobId }) => `${jobId} completed`));

	bench.process = 'second';
	bench.config = { ...bench.config, limits: { ...defaultLimits, statusRequests: 2 } };
	const emitted: string[] = [];
	for (let polls = 0; polls < 5; polls++) {
		const { jobId } = bench.add('completed');
		bench.account.release();
		const now = await bench.poll();
		expect(now).toContain(`${jobId} completed`);
		emitted.push(...now.filter((event) => event.endsWith('*')));
	}
	expect(emitted.sort()).toEqual(pending.map(({ jobId }) => `${jobId} completed*`).sort());
});

test('what is due again is found also deep in a list that is read from its beginning', async () => {
	const bench = new Bench(opaque, ['completed'], 4);
	bench.account.isPaged = true;
	const [old] = [bench.add('processing', 'completed'), bench.add('completed')];
	for (let count = 0; count < 20; count++) bench.add('completed');
	await bench.poll();
	bench.account.progress(1);
	expect(await bench.poll()).toEqual([`${old.jobId} completed`]);
	bench.process = 'second';
	expect(await bench.poll()).toEqual([`${old.jobId} completed*`]);
});

test.each([
	['ascending ids', ascending],
	['opaque ids', opaque],
])(
	'new jobs do not wait for a batch that is due again and whose jobs are gone, %s',
	async (_name, provider) => {
		const bench = new Bench(provider);
		bench.config = { ...bench.config, limits: { ...defaultLimits, announcements: 3 } };
		bench.add('completed');
		await bench.poll();
		const batch = Array.from({ length: 3 }, () => bench.add('completed'));
		expect(await bench.poll()).toEqual(batch.map(({ jobId }) => `${jobId} completed`));
		bench.process = 'second';
		for (const job of bench.account.jobs) job.deleted = batch.some(({ jobId }) => jobId === job.jobId);
		const fresh = Array.from({ length: 3 }, () => bench.add('completed'));
		expect(await bench.poll()).toEqual(fresh.map(({ jobId }) => `${jobId} completed`));
	},
);

test('a poll without time for more than the newest page hides none of those below it from the next', async () => {
	const bench = new Bench(opaque, ['completed'], 4);
	bench.account.isPaged = true;
	for (let count = 0; count < 12; count++) bench.add('completed');
	await bench.poll();
	const fresh = Array.from({ length: 7 }, () => bench.add('completed'));
	const told = [...(await bench.poll(0)), ...(await bench.poll())];
	expect(told.sort()).toEqual(fresh.map(({ jobId }) => `${jobId} completed`).sort());
});

test('a backlog read over several polls misses nothing where rows are deleted and added in between', async () => {
	const bench = new Bench(ascending, ['completed'], 4);
	bench.add('completed');
	await bench.poll();
	bench.config = { ...bench.config, limits: { ...defaultLimits, pages: 3 } };
	const backlog = Array.from({ length: 60 }, () => bench.account.add(['completed']));
	const emitted = await bench.poll();
	expect(emitted.length).toBeLessThan(20);
	// Rows move up by more than a page, later on down again.
	for (const job of backlog.slice(-9)) job.deleted = true;
	emitted.push(...(await bench.poll()));
	for (let count = 0; count < 13; count++) backlog.push(bench.account.add(['completed']));
	for (let polls = 0; polls < 20; polls++) emitted.push(...(await bench.poll()));
	const told = new Set(emitted);
	expect(told.size).toBe(emitted.length);
	const left = backlog.filter(({ deleted }) => !deleted);
	expect(left.filter(({ jobId }) => !told.has(`${jobId} completed`))).toEqual([]);
});

test('a row that moves to a page already read, because one above it is deleted, is not missed', async () => {
	const bench = new Bench(ascending, ['completed'], 4);
	bench.add('completed');
	await bench.poll();
	const jobs = Array.from({ length: 12 }, () => bench.account.add(['completed']));
	const source = bench.account.source();
	let requests = 0;
	jest.spyOn(bench.account, 'source').mockReturnValue({
		...source,
		async *pages(from, odd) {
			for await (const page of source.pages(from, odd)) {
				yield page;
				// After the first page was read: the row at the head of the second one moves up.
				if (++requests === 1) jobs.splice(-1, 1).forEach((job) => (job.deleted = true));
			}
		},
	});
	expect((await bench.poll()).sort()).toEqual(jobs.map(({ jobId }) => `${jobId} completed`).sort());
});

test('a page without rows for once hides none, where what a reading over several polls has passed is deleted', async () => {
	const bench = new Bench(ascending, ['completed'], 4);
	bench.add('completed');
	await bench.poll();
	const jobs = Array.from({ length: 7 }, () => bench.account.add(['completed']));
	bench.account.release();
	const told = await bench.poll(0);
	const left = jobs.filter(({ jobId }) => !told.includes(`${jobId} completed`));
	for (const job of jobs) job.deleted = !left.includes(job);
	const source = bench.account.source();
	let requests = 0;
	jest.spyOn(bench.account, 'source').mockReturnValue({
		...source,
		async *pages(from, odd) {
			for await (const page of source.pages(from, odd)) yield ++requests === 1 ? [] : page;
		},
	});
	for (let polls = 0; polls < 3; polls++) told.push(...(await bench.poll()));
	expect(told.sort()).toEqual(jobs.map(({ jobId }) => `${jobId} completed`).sort());
});

test('half of a list of one page, another half at each request, makes no old job new', async () => {
	const bench = new Bench(opaque, ['completed']);
	for (let count = 0; count < 40; count++) bench.add('completed');
	bench.account.release();
	await bench.poll();
	const { account } = bench;
	const random = randomFrom(3);
	const source = account.source();
	const halves = jest.spyOn(account, 'source').mockReturnValue({
		...source,
		async *pages(from, odd) {
			for await (const page of source.pages(from, odd)) yield page.filter(() => random() < 0.5);
		},
	});
	for (let polls = 0; polls < 4; polls++) await expect(bench.poll()).rejects.toThrow('kept changing');
	halves.mockRestore();
	const fresh = bench.add('completed');
	bench.account.release();
	expect(await bench.poll()).toEqual([`${fresh.jobId} completed`]);
});

test('overlapping polls emit a job once, the one that was overtaken says nothing', async () => {
	const bench = new Bench(opaque);
	await bench.poll();
	const job = bench.add('completed');
	const all = await Promise.all([bench.poll(), bench.poll(), bench.poll()]);
	expect(all.flat()).toEqual([`${job.jobId} completed`]);
});

test.each(['fails', 'secondPageFails', 'statusFails'] as const)(
	'a poll whose reading %s leaves the state as it was',
	async (fault) => {
		const bench = new Bench({ ...ascending, listTellsDetails: false }, ['completed'], 4);
		for (let count = 0; count < 10; count++) bench.add('completed');
		await bench.poll();
		for (let count = 0; count < 10; count++) bench.add('completed');
		const before = JSON.stringify(bench.saved);
		bench.account.fault = fault;
		await expect(bench.poll()).rejects.toThrow('503');
		expect(JSON.stringify(bench.saved)).toBe(before);
		bench.account.fault = 'none';
		expect(await bench.poll()).toHaveLength(10);
	},
);
