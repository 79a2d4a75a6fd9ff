import type { NamelessBatch } from '../../nodes/BulkVerify/sending/batches';
import type { Run } from '../../nodes/BulkVerify/n8n/run';
import type { uploadSafely as UploadSafely } from '../../nodes/BulkVerify/sending/uploadSafely';
import { providers } from '../../nodes/BulkVerify/providers/registry';
import { makeJob } from '../../nodes/BulkVerify/providers/kit/job';
import type { Capabilities, Job, ResultRow } from '../../nodes/BulkVerify/providers/contract';
import { TransportError, type TransportErrorDetails } from '../../nodes/BulkVerify/transport/transportError';

/* A list is sent once, whatever is answered. The provider here is one that only keeps what it is asked. */

// Nothing is waited for, but what was waited is told.
const waits: number[] = [];
jest.mock('n8n-workflow', () => ({
	...jest.requireActual<typeof import('n8n-workflow')>('n8n-workflow'),
	sleep: async (ms: number) => {
		waits.push(ms);
		jest.setSystemTime?.(Date.now() + Math.ceil(ms));
	},
}));

beforeEach(() => {
	waits.length = 0;
	jest.useFakeTimers({ now: Date.parse('2026-11-22T14:00:00Z') });
});
afterEach(() => jest.useRealTimers());

const LOST = ['network', 'temporary', 'unreadable'] as const;

describe('where nothing is known of the list', () => {
	it('looks once before it sends', async () => {
		const provider = new FakeProvider();
		expect(await provider.upload()).toMatchObject({ how: 'uploaded' });
		expect(provider.looks).toBe(1);
		expect(provider.sent).toHaveLength(1);
	});

	it.each(['network', 'temporary', 'rateLimit', 'unreadable', 'notFound', 'rejected'] as const)(
		'sends nothing where the look fails (%s), and says why',
		async (kind) => {
			const provider = new FakeProvider();
			provider.list = () => {
				throw new TransportError(kind, 'A web page came', { httpCode: 418 });
			};
			await expect(provider.upload()).rejects.toMatchObject({
				message: expect.stringMatching(/^Nothing was sent: the list of jobs/),
				advice: expect.stringContaining('A web page came (HTTP 418)'),
			});
			expect(provider.sent).toEqual([]);
		},
	);

	it('sends where the key may not read the list, and tells it once', async () => {
		const provider = new FakeProvider();
		provider.list = () => {
			throw new TransportError('credential', 'No', { providerMessage: 'Uploads only' });
		};
		expect(await provider.upload()).toMatchObject({ how: 'uploaded' });
		expect(provider.hints).toEqual([expect.stringContaining('Uploads only')]);
	});

	it('does not look where the provider has no list', async () => {
		const provider = new FakeProvider({ operations: ['upload', 'verify', 'status', 'download'] });
		expect(await provider.upload()).toMatchObject({ how: 'uploaded' });
		expect(provider.looks).toBe(0);
	});
});

describe('a lost answer', () => {
	it.each(LOST)('is looked for, and its job adopted (%s)', async (kind) => {
		const provider = new FakeProvider();
		provider.answers = [new TransportError(kind, 'lost')];
		provider.list = () => provider.jobsSent();
		expect(await provider.upload()).toMatchObject({ how: 'foundInList', job: { jobId: 'job 1' } });
		expect(provider.sent).toHaveLength(1);
	});

	it.each([2, 3, 4])('is found also where the list shows it at look %d', async (look) => {
		const provider = new FakeProvider();
		provider.answers = [new TransportError('network', 'lost')];
		// The first look was before the upload.
		provider.list = () => (provider.looks > look ? provider.jobsSent() : []);
		expect(await provider.upload()).toMatchObject({ how: 'foundInList' });
		expect(provider.sent).toHaveLength(1);
	});

	it.each<[string, (name: string) => string | null]>([
		['upper case', (name) => name.toUpperCase()],
		['underscores and no ending', (name) => name.replace(/\.csv$/, '').replace(/[^a-z0-9]/gi, '_')],
		['something before it', (name) => `2026-11-22_${name}`],
		['its first thirty characters', (name) => name.slice(0, 30)],
	])('is found under a name with %s', async (_, change) => {
		const provider = new FakeProvider();
		provider.answers = [new TransportError('network', 'lost')];
		provider.list = () => provider.jobsSent().map((job) => ({ ...job, name: change(job.name ?? '') }));
		expect(await provider.upload()).toMatchObject({ how: 'foundInList' });
	});

	it.each<[string, (name: string) => string | null]>([
		['another name', () => 'contacts.csv'],
		['its first ten characters', (name) => name.slice(0, 10)],
		['none', () => null],
	])('is not adopted under %s: the person is told to look', async (_, change) => {
		const provider = new FakeProvider();
		provider.answers = [new TransportError('network', 'lost')];
		provider.list = () => provider.jobsSent().map((job) => ({ ...job, name: change(job.name ?? '') }));
		await expect(provider.upload()).rejects.toMatchObject({
			message: expect.stringContaining('may have accepted the list'),
			advice: expect.stringContaining(provider.sent[0] ?? ''),
		});
		// "Retry On Fail" does not send it either.
		await expect(provider.upload()).rejects.toThrow('may have accepted the list');
		expect(provider.sent).toHaveLength(1);
	});

	it('cannot be cleared up without a list: the message says where to look', async () => {
		const provider = new FakeProvider({ operations: ['upload', 'verify', 'status', 'download'] });
		provider.answers = [new TransportError('temporary', 'lost', { httpCode: 503 })];
		await expect(provider.upload()).rejects.toMatchObject({
			advice: expect.stringMatching(/no list of jobs.*Look for the job in/),
		});
		await expect(provider.upload()).rejects.toThrow('may have accepted the list');
		expect(provider.sent).toHaveLength(1);
		expect(provider.looks).toBe(0);
	});
});

describe('a provider that asks for a pause', () => {
	const busy = (details: TransportErrorDetails = {}) =>
		new TransportError('rateLimit', 'slowly', { notTaken: true, ...details });

	it('is given it, looked at, and sent the list again', async () => {
		const provider = new FakeProvider();
		provider.answers = [busy({ retryAfterMs: 7_000, providerMessage: 'slowly' })];
		expect(await provider.upload()).toMatchObject({ how: 'uploaded' });
		expect(provider.sent).toHaveLength(2);
		// Once before, three times for a job that is late.
		expect(provider.looks).toBe(4);
		expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(7_000);
	});

	it('but had taken the list: it is found, at the third look too', async () => {
		const provider = new FakeProvider();
		provider.answers = [busy()];
		provider.list = () => (provider.looks > 3 ? provider.jobsSent() : []);
		expect(await provider.upload()).toMatchObject({ how: 'foundInList' });
		expect(provider.sent).toHaveLength(1);
	});

	it('and does not show its list: nothing is sent again', async () => {
		const provider = new FakeProvider();
		provider.answers = [busy({ providerMessage: 'slowly' })];
		provider.list = () => {
			if (provider.looks === 1) return [];
			throw new TransportError('unreadable', 'A web page came');
		};
		await expect(provider.upload()).rejects.toThrow('may have accepted the list');
		expect(provider.sent).toHaveLength(1);
	});

	it('has no list: is sent it again after the pause', async () => {
		const provider = new FakeProvider({ operations: ['upload', 'verify', 'status', 'download'] });
		provider.answers = [busy({ providerMessage: 'slowly' })];
		expect(await provider.upload()).toMatchObject({ how: 'uploaded' });
		expect(provider.sent).toHaveLength(2);
	});

	it('for ever: after five requests the refusal is told', async () => {
		const provider = new FakeProvider();
		provider.answers = Array.from({ length: 99 }, () => busy({ providerMessage: 'slowly' }));
		await expect(provider.upload()).rejects.toMatchObject({ kind: 'rateLimit' });
		expect(provider.sent).toHaveLength(5);
	});

	it('for an hour: is not waited for', async () => {
		const provider = new FakeProvider();
		provider.answers = [busy({ retryAfterMs: 3_600_000, providerMessage: 'slowly' })];
		await expect(provider.upload()).rejects.toMatchObject({ kind: 'rateLimit' });
		expect(provider.sent).toHaveLength(1);
		// It was refused, so the next try may send it.
		expect(await provider.upload()).toMatchObject({ how: 'uploaded' });
	});
});

describe('the execution is run again', () => {
	it.each([
		['at once', 0],
		['after midnight', 10],
		['eight hours later', 8],
	])('by a new process %s: finds its job', async (_, hours) => {
		const provider = new FakeProvider();
		await provider.upload();
		provider.list = () => provider.jobsSent();
		jest.setSystemTime(Date.now() + hours * 3_600_000);
		expect(await provider.upload({ process: 'new' })).toMatchObject({ how: 'earlierRun' });
		expect(provider.sent).toHaveLength(1);
	});

	it('does not take the job of the day before for its own', async () => {
		const provider = new FakeProvider();
		await provider.upload();
		provider.list = () => provider.jobsSent();
		jest.setSystemTime(Date.now() + 24 * 3_600_000);
		expect(await provider.upload({ process: 'new' })).toMatchObject({ how: 'uploaded' });
	});

	it('without an id: finds its job', async () => {
		const provider = new FakeProvider({}, { execution: '' });
		await provider.upload();
		provider.list = () => provider.jobsSent();
		expect(await provider.upload({ process: 'new' })).toMatchObject({ how: 'earlierRun' });
	});

	it('without an id, by a person in the same process: sends the list anew', async () => {
		const provider = new FakeProvider({}, { execution: '' });
		await provider.upload({ data: {} });
		provider.list = () => provider.jobsSent();
		expect(await provider.upload({ data: {} })).toMatchObject({ how: 'uploaded' });
		expect(provider.sent).toHaveLength(2);
	});

	it('without an id, by "Retry On Fail": sends nothing', async () => {
		const provider = new FakeProvider({}, { execution: '' });
		const data = {};
		await provider.upload({ data });
		expect(await provider.upload({ data })).toMatchObject({ how: 'earlierTry' });
		expect(provider.sent).toHaveLength(1);
	});

	it('in the next round of a loop the same list is another one', async () => {
		const provider = new FakeProvider();
		await provider.upload({ runIndex: 0 });
		provider.list = () => provider.jobsSent();
		expect(await provider.upload({ runIndex: 1 })).toMatchObject({ how: 'uploaded' });
		expect(provider.sent).toHaveLength(2);
	});

	it('a round that was refused is sent once more', async () => {
		const provider = new FakeProvider();
		provider.answers = [new TransportError('credits', 'none left', { notTaken: true })];
		await expect(provider.upload()).rejects.toMatchObject({ kind: 'credits' });
		expect(await provider.upload()).toMatchObject({ how: 'uploaded' });
	});

	it.each([60, 1_001])('with %d lists: all are found by one look, and nothing is sent', async (count) => {
		const provider = new FakeProvider();
		const batches = Array.from({ length: count }, (_, index) => batchOf([`a${index}@example.com`]));
		await provider.uploadAll(batches);
		provider.list = () => provider.jobsSent();
		provider.looks = 0;
		const again = await provider.uploadAll(batches, { process: 'new' });
		expect(new Set(again.map(({ how }) => how))).toEqual(new Set(['earlierRun']));
		expect(again.map(({ job }) => job.jobId)).toEqual(batches.map((_, index) => `job ${index + 1}`));
		expect(provider.sent).toHaveLength(count);
		expect(provider.looks).toBe(1);
	});

	it('with 1,001 lists by "Retry On Fail": all are known', async () => {
		const provider = new FakeProvider();
		const batches = Array.from({ length: 1_001 }, (_, index) => batchOf([`a${index}@example.com`]));
		await provider.uploadAll(batches);
		const again = await provider.uploadAll(batches);
		expect(new Set(again.map(({ how }) => how))).toEqual(new Set(['earlierTry']));
		expect(provider.sent).toHaveLength(1_001);
	});
});

describe('where jobs have no names', () => {
	const nameless: Partial<Capabilities> = { namesJobs: false };
	const values = ['8.8.8.8', '1.1.1.1'];
	const since = () => new Date().toISOString();
	const job = (jobId: string, facts: Partial<Job> = {}) =>
		makeJob({ provider: 'any', jobId, status: 'completed', total: 2, createdAt: since(), ...facts });

	it('the job with the very values is adopted, in any order and whatever else was made then', async () => {
		const provider = new FakeProvider(nameless);
		provider.answers = [new TransportError('network', 'lost')];
		provider.list = () => (provider.sent.length === 0 ? [] : [job('3'), job('2'), job('1', { total: 7 })]);
		provider.contents = { 3: ['9.9.9.9', '8.8.8.8'], 2: [...values].reverse(), 1: values };
		expect(await provider.upload({}, batchOf(values))).toMatchObject({
			how: 'foundInList',
			job: { jobId: '2' },
		});
	});

	it('a job of other values is not', async () => {
		const provider = new FakeProvider(nameless);
		provider.answers = [new TransportError('network', 'lost')];
		provider.list = () => (provider.sent.length === 0 ? [] : [job('3')]);
		provider.contents = { 3: ['9.9.9.9', '8.8.8.8'] };
		await expect(provider.upload({}, batchOf(values))).rejects.toThrow('may have accepted the list');
		expect(provider.sent).toHaveLength(1);
	});

	it('a job that is not finished is waited for, and named where that takes too long', async () => {
		const provider = new FakeProvider(nameless);
		provider.answers = [new TransportError('network', 'lost')];
		provider.list = () => (provider.sent.length === 0 ? [] : [job('3', { status: 'processing' })]);
		await expect(provider.upload({}, batchOf(values))).rejects.toMatchObject({
			advice: expect.stringContaining('Job 3 was made at that time'),
		});

		const other = new FakeProvider(nameless);
		other.answers = [new TransportError('network', 'lost')];
		other.list = () => (other.sent.length === 0 ? [] : [job('4', { status: 'processing' })]);
		other.contents = { 4: values };
		other.finished = job('4');
		expect(await other.upload({}, batchOf(values))).toMatchObject({ job: { jobId: '4' } });
	});

	it('a new process finds what the first one sent hours ago', async () => {
		const provider = new FakeProvider(nameless);
		await provider.upload({}, batchOf(values));
		const made = job('5');
		provider.list = () => [made];
		provider.contents = { 5: values };
		jest.setSystemTime(Date.now() + 8 * 3_600_000);
		expect(await provider.upload({ process: 'new' }, batchOf(values))).toMatchObject({
			how: 'earlierRun',
			job: { jobId: '5' },
		});
		expect(provider.sent).toHaveLength(1);
	});

	it('sends nothing where a job of the size is not finished: it may be its own', async () => {
		const provider = new FakeProvider(nameless);
		provider.list = () => [job('3', { status: 'processing' })];
		await expect(provider.upload({}, batchOf(values))).rejects.toThrow(/^Nothing was sent: .* job 3/);
		expect(provider.sent).toEqual([]);
	});

	it('the job of another execution of this process is not looked at', async () => {
		const provider = new FakeProvider(nameless);
		provider.list = () => provider.sent.map((_, index) => job(`job ${index + 1}`));
		await provider.upload({ execution: 'a' }, batchOf(values));
		expect(await provider.upload({ execution: 'b' }, batchOf(values))).toMatchObject({ how: 'uploaded' });
		expect(provider.sent).toHaveLength(2);
	});
});

interface Where {
	execution?: string;
	runIndex?: number;
	data?: object;
	/** `new`: nothing that was sent before is in its memory. */
	process?: 'new';
}

let executions = 0;

/** A provider that keeps what it was asked, and a node that sends it lists. */
class FakeProvider {
	looks = 0;
	readonly sent: string[] = [];
	readonly hints: string[] = [];
	/** Errors in place of the next answers to uploads. */
	answers: TransportError[] = [];
	list: () => Job[] = () => [];
	/** The values of jobs' results. */
	contents: Record<string, string[]> = {};
	/** What a question for a job's status answers. */
	finished: Job | undefined;
	private readonly execution: string;

	constructor(
		private readonly capabilities: Partial<Capabilities> = {},
		{ execution = `execution ${++executions}` } = {},
	) {
		this.execution = execution;
	}

	jobsSent(): Job[] {
		return this.sent
			.map((name, index) => makeJob({ provider: 'any', jobId: `job ${index + 1}`, name, status: 'queued' }))
			.reverse();
	}

	async upload(where: Where = {}, batch = batchOf(['a@example.com'])) {
		return await modules(where).uploadSafely.uploadSafely(this.runAt(where), batch);
	}

	async uploadAll(batches: NamelessBatch[], where: Where = {}) {
		const { uploadSafely, lookAhead } = modules(where);
		const run = this.runAt(where);
		const all: Array<Awaited<ReturnType<typeof UploadSafely>>> = [];
		for (const outgoing of await lookAhead.lookAhead(run, batches)) {
			all.push(await uploadSafely.uploadOnce(run, outgoing));
		}
		return all;
	}

	private runAt({ execution = this.execution, runIndex = 0, data }: Where): Run {
		const any = providers.find(
			({ capabilities }) => capabilities.operations.includes('list') && capabilities.namesJobs,
		);
		const node = {
			runIndex,
			runExecutionData: data,
			getInstanceId: () => 'n8n',
			getWorkflow: () => ({ id: 'w' }),
			getExecutionId: () => execution,
			getNode: () => ({ name: 'Verify' }),
			getTimezone: () => 'UTC',
			getCredentials: async () => ({ apiKey: this.execution }),
			addExecutionHints: ({ message }: { message: string }) => this.hints.push(message),
		};
		const named = { namesJobs: true, listTellsDetails: true, downloadCharges: false };
		const hosts = [{ name: 'Hosts', value: 'host', valueKind: 'host' }];
		return {
			node,
			provider: {
				...any,
				id: 'any',
				capabilities: { ...any?.capabilities, ...named, listTypes: hosts, ...this.capabilities },
			},
			connection: this.connection(),
			transport: { clockOffset: () => 0 },
			madeJobIds: [],
			sentLists: new Map(),
		} as unknown as Run;
	}

	private connection() {
		return {
			jobs: async function* (this: FakeProvider) {
				this.looks += 1;
				const all = this.list();
				for (let start = 0; start < Math.max(1, all.length); start += 50) yield all.slice(start, start + 50);
			}.bind(this),
			upload: async ({ name }: { name: string }) => {
				const error = this.answers.shift();
				this.sent.push(name);
				if (error !== undefined) throw error;
				return makeJob({ provider: 'any', jobId: `job ${this.sent.length}`, name, status: 'queued' });
			},
			job: async (id: string) => this.finished ?? this.list().find(({ jobId }) => jobId === id),
			results: async function* (this: FakeProvider, { jobId }: Job): AsyncGenerator<ResultRow[]> {
				const rows = (this.contents[jobId] ?? []).map((value) => ({ value, columns: {} }));
				yield rows as unknown as ResultRow[];
			}.bind(this),
		};
	}
}

interface Modules {
	uploadSafely: typeof import('../../nodes/BulkVerify/sending/uploadSafely');
	lookAhead: typeof import('../../nodes/BulkVerify/sending/lookAhead');
}

function modules({ process }: Where): Modules {
	let loaded: Modules | undefined;
	const load = () => {
		loaded = {
			uploadSafely: jest.requireActual<Modules['uploadSafely']>(`${SENDING}/uploadSafely`),
			lookAhead: jest.requireActual<Modules['lookAhead']>(`${SENDING}/lookAhead`),
		};
	};
	if (process === 'new') jest.isolateModules(load);
	else load();
	if (loaded === undefined) throw new Error('Nothing was loaded');
	return loaded;
}

const SENDING = '../../nodes/BulkVerify/sending';

function batchOf(values: string[]): NamelessBatch {
	return {
		listType: 'email',
		wantedName: 'list.csv',
		part: { number: 1, of: 1 },
		rowCount: values.length,
		content: { kind: 'values', values },
		options: {},
		values: () => values,
	};
}
