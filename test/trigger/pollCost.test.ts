/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */
import { everyProvider, type ProviderName, accountAt, capabilitiesOf, kindsThat } from './bench';
import { keepRealTime } from '../harness/clock';

// A poll's budget is measured, and the processor is no faster.
keepRealTime();

/* What polls cost at the providers, measured where the requests arrive. The figures are printed. */
const figures: string[] = [];
afterAll(() => process.stdout.write(`\n${figures.join('\n')}\n\n`));

const MANY = 3_000;
const PENDING = 3;
const HOUR_MS = 3_600_000;

/** Status requests for three jobs that are pending below the first page; lists that come whole tell it themselves. */
function statusRequestsOf(provider: ProviderName): number {
	const { jobIds, listTellsDetails, statusIdsPerRequest } = capabilitiesOf(provider);
	return listTellsDetails && jobIds === 'ascending' ? Math.ceil(PENDING / statusIdsPerRequest) : 0;
}

test.each(everyProvider)(
	'%s: a steady poll is one list request and the pending jobs’ status',
	async (provider) => {
		const account = await accountAt(provider);
		account.addMany(MANY / 2, { status: 'completed', date: Date.now() - 3 * HOUR_MS });
		// A paged list whose IDs tell nothing is read down to the oldest pending job.
		const older = isPagedOpaque(provider) ? [] : account.addMany(PENDING);
		account.addMany(MANY / 2, { status: 'completed', date: Date.now() - HOUR_MS });
		const pending = isPagedOpaque(provider) ? account.addMany(PENDING) : older;
		const watch = account.watch();
		const activation = await account.requestsOf(async () => await watch.activate());
		const steady = await account.requestsOf(async () => await watch.poll());
		expect(steady).toEqual({ list: 1, ...statusRequests(statusRequestsOf(provider)) });

		const fresh = account.addFinished();
		const emitting = await account.requestsOf(
			async () => await expect(watch.pollIds()).resolves.toEqual([fresh]),
		);
		// Where the list tells no details, one request asks for those of a job to emit.
		expect(emitting).toEqual({
			list: 1,
			...statusRequests(statusRequestsOf(provider) + (isWhole(provider) ? 1 : 0)),
		});

		for (const id of pending) account.finish(id);
		await expect(watch.poll()).resolves.toHaveLength(PENDING);
		const calm = await account.requestsOf(async () => await watch.poll());
		expect(calm).toEqual({ list: 1 });
		figures.push(
			`${provider}, ${MANY} finished jobs: activation ${told(activation)}; steady poll ${told(calm)}; ` +
				`with ${PENDING} older pending jobs ${told(steady)}; a new job to emit besides ${told(emitting)}`,
		);
	},
);

test.each(everyProvider)('%s: the state stays small with 10,000 jobs', async (provider) => {
	const account = await accountAt(provider);
	const jobs = 10_000;
	account.addMany(jobs - 100, { status: 'completed', date: Date.now() - HOUR_MS });
	account.addMany(50);
	account.addMany(50, { status: 'completed' });
	const watch = await account.activate();
	const afterActivation = watch.stateBytes;
	account.addMany(100, { status: 'completed' });
	await expect(watch.pollAll()).resolves.toHaveLength(100);
	const limit = capabilitiesOf(provider).jobIds === 'ascending' ? 16_000 : 24 * (jobs + 100);
	expect(watch.stateBytes).toBeLessThan(limit);
	figures.push(
		`${provider}, ${jobs} jobs: state ${afterActivation} bytes after the activation, ` +
			`${watch.stateBytes} after 100 more were emitted (limit ${limit})`,
	);
});

describe('a slow provider', () => {
	const budgetMs = 3_000;

	test.each(kindsThat(({ jobIds }) => jobIds === 'ascending'))(
		'%s: what cannot be read in one poll’s time is read in the next ones, each job once',
		async (provider) => {
			const account = await accountAt(provider);
			account.addMany(60, { status: 'completed' });
			const watch = await account.activate();
			const ids = account.addMany(240, { status: 'completed' });
			account.fault({ kind: 'slow', operation: 'list', ms: 250, times: 100_000 });
			const emitted: unknown[] = [];
			let polls = 0;
			for (let longest = 0; emitted.length < ids.length && polls < 10; polls++) {
				const begun = Date.now();
				emitted.push(...(await watch.pollIds({ budgetMs })));
				longest = Math.max(longest, Date.now() - begun);
				expect(longest).toBeLessThan(budgetMs);
			}
			figures.push(
				`${provider}, 250 ms a page, ${ids.length} jobs finished at once: emitted in ${polls} polls of ${budgetMs} ms`,
			);
			expect(emitted).toHaveLength(ids.length);
			expect(new Set(emitted)).toEqual(new Set(ids));
		},
	);

	test.each(kindsThat(({ listTellsDetails }) => !listTellsDetails))(
		'%s: the jobs that could not be asked for in one poll’s time are asked for in the next ones',
		async (provider) => {
			const account = await accountAt(provider);
			const watch = await account.activate();
			const ids = account.addMany(16, { status: 'completed' });
			account.fault({ kind: 'slow', operation: 'status', ms: 300, times: 100_000 });
			const emitted: unknown[] = [];
			for (let polls = 0; emitted.length < ids.length && polls < 20; polls++) {
				const begun = Date.now();
				emitted.push(...(await watch.pollIds({ budgetMs })));
				expect(Date.now() - begun).toBeLessThan(budgetMs);
			}
			expect(emitted).toHaveLength(ids.length);
			expect(new Set(emitted)).toEqual(new Set(ids));
		},
	);
});

/** Its list comes in one piece and tells no details. */
const isPagedOpaque = (provider: ProviderName) =>
	capabilitiesOf(provider).jobIds === 'opaque' && !isWhole(provider);

const isWhole = (provider: ProviderName) => !capabilitiesOf(provider).listTellsDetails;

const statusRequests = (count: number) => (count === 0 ? {} : { status: count });

function told({ list = 0, status = 0 }: { list?: number; status?: number }): string {
	return status === 0 ? `${list} list` : `${list} list + ${status} status`;
}
