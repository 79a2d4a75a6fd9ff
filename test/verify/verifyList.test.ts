import type { NamelessBatch, PreparedValues } from '../../nodes/BulkVerify/sending/batches';
import { verifyList, type VerifyOptions } from '../../nodes/BulkVerify/answers/verifyList';
import { downloadWhole } from '../../nodes/BulkVerify/answers/downloadWhole';
import type { Run } from '../../nodes/BulkVerify/n8n/run';
import { providers } from '../../nodes/BulkVerify/providers/registry';
import { makeJob } from '../../nodes/BulkVerify/providers/kit/job';
import type { Capabilities, Job } from '../../nodes/BulkVerify/providers/contract';
import { TransportError } from '../../nodes/BulkVerify/transport/transportError';
import { planValues, readValues } from '../lists/help';

/* What Verify does with jobs and their results. The provider is one that only keeps what it is asked. */

jest.mock('n8n-workflow', () => ({
	...jest.requireActual<typeof import('n8n-workflow')>('n8n-workflow'),
	sleep: async (ms: number) => {
		jest.setSystemTime?.(Date.now() + Math.ceil(ms));
	},
}));

beforeEach(() => jest.useFakeTimers({ now: Date.parse('2026-11-22T14:00:00Z') }));
afterEach(() => jest.useRealTimers());

const VALUES = ['a@example.com', 'b@example.com'];
const FINISHED = '2026-11-22T14:00:30.000Z';
const WHERE_TO_CHECK = 'the lists in your account';

describe('an execution that did not come to its end', () => {
	it.each<[string, (bench: Bench) => void]>([
		['ran out of time', (bench) => (bench.status = 'processing')],
		['was stopped', (bench) => (bench.fails.status = new TransportError('cancelled', 'stopped'))],
		['could not download', (bench) => (bench.fails.results = new TransportError('credential', 'no'))],
	])('%s: the next one goes on with its job, and says so', async (_, breakIt) => {
		const bench = new Bench();
		breakIt(bench);
		await expect(bench.verify({ resume: true })).rejects.toThrow('job 1');
		expect(bench.log.join('\n')).toContain('job 1');

		bench.mend();
		const list = await bench.verify({ resume: true });
		expect(verdicts(list)).toEqual(['valid', 'valid']);
		expect(bench.sent).toBe(1);
		expect(bench.hints).toEqual([expect.stringMatching(/^An earlier execution has sent this list.* job 1 /)]);
		// Its rows were given out: the third time it is a new list.
		await bench.verify({ resume: true });
		expect(bench.sent).toBe(2);
	});

	it('is not gone on with where that is not wanted, or another list comes', async () => {
		const bench = new Bench();
		bench.status = 'processing';
		await expect(bench.verify({ resume: true })).rejects.toThrow('job 1');
		bench.mend();
		bench.rows = ({ jobId }) => (jobId === '2' ? ['c@example.com'] : VALUES);
		await bench.verify({ resume: true }, ['c@example.com']);
		await bench.verify({ resume: false });
		expect(bench.sent).toBe(3);
	});

	it('is not gone on with where its job has failed meanwhile', async () => {
		const bench = new Bench();
		bench.status = 'processing';
		await expect(bench.verify({ resume: true })).rejects.toThrow('job 1');
		bench.statusOf = { '1': 'failed' };
		bench.status = 'completed';
		await bench.verify({ resume: true });
		expect(bench.sent).toBe(2);
	});

	it('is gone on with though one answer or two say that there is no such job', async () => {
		const bench = new Bench();
		bench.status = 'processing';
		await expect(bench.verify({ resume: true })).rejects.toThrow('job 1');
		bench.mend();
		bench.fails.job = new TransportError('notFound', 'no route matched');
		bench.failures = 2;
		await bench.verify({ resume: true });
		expect(bench.sent).toBe(1);
	});

	it('and whose job somebody has deleted promises nothing: it says where to look, and that it would be paid again', async () => {
		const bench = new Bench();
		bench.status = 'processing';
		bench.gone.add('1');
		const error = (await bench.verify().catch((thrown: unknown) => thrown)) as Error & {
			description: string;
		};
		expect(error.message).toMatch(/does not know job 1 any more/);
		expect(error.description).toContain(WHERE_TO_CHECK);
		expect(error.description).toContain('once more');
		expect(error.description).not.toMatch(/needs not be paid again|"Download"/);
	});

	it('shares its job while it is still at work', async () => {
		const bench = new Bench();
		const both = await Promise.all([bench.verify({ resume: true }), bench.verify({ resume: true })]);
		expect(both.map(verdicts)).toEqual([
			['valid', 'valid'],
			['valid', 'valid'],
		]);
		expect(bench.sent).toBe(1);
	});
});

describe('results', () => {
	it('tell when the provider finished the job, else when the answer came; nothing where none did', async () => {
		const bench = new Bench();
		bench.rows = () => ['a@example.com'];
		const list = await bench.verify();
		expect(list.verificationOf(0).verifiedAt).toBe(FINISHED);
		expect(list.verificationOf(1)).toMatchObject({ verifiedAt: null, reason: 'no_result', jobId: '1' });
		bench.finishedAt = null;
		expect((await bench.verify()).verificationOf(0).verifiedAt).toMatch(/^2026-11-22T14:00:\d\d/);
	});

	it('for values that were never sent are counted, and join nothing', async () => {
		const bench = new Bench();
		bench.rows = () => [...VALUES, 'stranger@example.com'];
		const list = await bench.verify();
		expect(verdicts(list)).toEqual(['valid', 'valid']);
		expect(list.foreign).toBe(1);
	});

	it('of another list are an error, and the job is named', async () => {
		const bench = new Bench();
		bench.rows = () => ['stranger@example.com', 'another@example.com'];
		await expect(bench.verify()).rejects.toThrow(/holds none of the values of this list.*\(job 1\)$/);
	});

	it('that break in the middle at first are asked for again', async () => {
		const bench = new Bench();
		bench.fails.results = new TransportError('network', 'The connection broke');
		bench.failures = 2;
		expect(verdicts(await bench.verify())).toEqual(['valid', 'valid']);
	});

	it('of jobs that there are already are joined, and nothing is sent', async () => {
		const bench = new Bench();
		bench.rows = ({ jobId }) => (jobId === '7' ? ['b@example.com'] : ['a@example.com', 'x@example.com']);
		const list = await bench.verify({ existingJobs: ['7', '8'] });
		expect(bench.sent).toBe(0);
		expect([0, 1].map((position) => list.verificationOf(position).jobId)).toEqual(['8', '7']);
	});
});

describe('a download that charges', () => {
	const charges = { downloadCharges: true };
	const completed = ({ wasDownloaded = false } = {}) =>
		makeJob({ provider: 'any', jobId: '1', status: 'completed', wasDownloaded });

	it.each<[string, Error]>([
		['cut', new TransportError('network', 'cut short')],
		['garbled', new TransportError('unreadable', 'A web page came')],
		['answered with 502', new TransportError('temporary', 'HTTP 502', { httpCode: 502 })],
		['stopped', new TransportError('cancelled', 'stopped')],
		['not stored', new Error('ENOSPC: no space left on device')],
	])('is asked for once in an execution where it is %s', async (_, error) => {
		const bench = new Bench(charges);
		const run = bench.run('one');
		let asked = 0;
		const download = async () => {
			asked++;
			throw error;
		};
		await expect(downloadWhole(run, completed(), download)).rejects.toThrow(/may have charged/);
		await expect(downloadWhole(run, completed(), download)).rejects.toThrow(/may have charged/);
		await expect(downloadWhole(bench.run('one'), completed(), download)).rejects.toThrow(/may have charged/);
		expect(asked).toBe(1);
		// A person runs the node again.
		await expect(downloadWhole(bench.run('two'), completed(), download)).rejects.toThrow(/may have charged/);
		expect(asked).toBe(2);
	});

	it('is not made twice in one execution where it came whole', async () => {
		const bench = new Bench(charges);
		const run = bench.run('one');
		expect(await downloadWhole(run, completed(), async () => 'rows')).toBe('rows');
		await expect(downloadWhole(run, completed(), async () => 'rows')).rejects.toThrow(
			/was downloaded before in this execution/,
		);
		expect(await downloadWhole(bench.run('two'), completed(), async () => 'rows')).toBe('rows');
	});

	it('may be asked for again where it certainly was refused', async () => {
		const run = new Bench(charges).run('one');
		const refused = new TransportError('credits', 'none left', { notTaken: true });
		const refuse = async () => await Promise.reject(refused);
		await expect(downloadWhole(run, completed(), refuse)).rejects.toBe(refused);
		expect(await downloadWhole(run, completed(), async () => 'rows')).toBe('rows');
	});

	it('that somebody has made before is refused once, for n8n may have run this execution before', async () => {
		const bench = new Bench(charges);
		const again = async (execution: string) =>
			await downloadWhole(bench.run(execution), completed({ wasDownloaded: true }), async () => 'rows');
		await expect(again('one')).rejects.toThrow(/says that job 1 was downloaded before/);
		await expect(again('one')).rejects.toThrow(/says that job 1 was downloaded before/);
		expect(await again('two')).toBe('rows');
	});
});

type Answered = Exclude<Awaited<ReturnType<typeof verifyList>>, { jobs: Job[] }>;

const verdicts = (list: Answered) => VALUES.map((_, position) => list.verificationOf(position).verdict);

let benches = 0;

class Bench {
	sent = 0;
	readonly hints: string[] = [];
	readonly log: string[] = [];
	status: Job['status'] = 'completed';
	statusOf: Record<string, Job['status']> = {};
	readonly gone = new Set<string>();
	finishedAt: string | null = FINISHED;
	rows: (job: Job) => string[] = () => VALUES;
	fails: { job?: Error; status?: Error; results?: Error } = {};
	/** How often `fails` holds. */
	failures = Number.POSITIVE_INFINITY;
	private executions = 0;
	private readonly id = `bench ${++benches}`;

	constructor(private readonly capabilities: Partial<Capabilities> = {}) {}

	mend(): void {
		this.status = 'completed';
		this.fails = {};
	}

	async verify(options: VerifyOptions = {}, values = VALUES): Promise<Answered> {
		const run = this.run(String(++this.executions));
		const wait = { maxWaitMs: 120_000, onTimeout: 'error' as const };
		const result = await verifyList(run, listOf(values), wait, 0, options);
		if ('jobs' in result) throw new Error('It was not waited for');
		result.givenOut();
		return result;
	}

	run(execution: string): Run {
		const any = providers.find(
			({ capabilities }) => capabilities.operations.includes('list') && capabilities.namesJobs,
		);
		const write = (line: string) => this.log.push(line);
		const node = {
			runIndex: 0,
			getInstanceId: () => 'n8n',
			getWorkflow: () => ({ id: this.id }),
			getExecutionId: () => `${this.id}, ${execution}`,
			getNode: () => ({ name: 'Verify' }),
			getTimezone: () => 'UTC',
			getCredentials: async () => ({ apiKey: this.id }),
			addExecutionHints: ({ message }: { message: string }) => this.hints.push(message),
			logger: { info: () => undefined, warn: write },
			sendMessageToUI: () => undefined,
		};
		const capabilities = {
			...any?.capabilities,
			severalRowsPerValue: false,
			downloadCharges: false,
			statusIdsPerRequest: 100,
			operations: ['upload', 'verify', 'status', 'download'],
			...this.capabilities,
		};
		return {
			node,
			provider: { ...any, id: 'any', whereToCheck: WHERE_TO_CHECK, capabilities },
			connection: this.connection(),
			transport: { clockOffset: () => 0, redact: (text: unknown) => text, until: () => undefined },
			madeJobIds: [],
			sentLists: new Map(),
		} as unknown as Run;
	}

	private connection() {
		const job = (jobId: string, status = this.statusOf[jobId] ?? this.status) =>
			makeJob({ provider: 'any', jobId, status, finishedAt: this.finishedAt });
		const fail = (error: Error | undefined) => {
			if (error !== undefined && this.failures-- > 0) throw error;
		};
		return {
			upload: async () => job(String(++this.sent), 'queued'),
			job: async (id: string) => {
				fail(this.fails.job);
				return job(id);
			},
			status: async (ids: string[]) => {
				fail(this.fails.status);
				return ids.map((id) => (this.gone.has(id) ? undefined : job(id)));
			},
			results: async function* (this: Bench, of: Job) {
				fail(this.fails.results);
				yield this.rows(of).map((value) => ({ value, verdict: 'valid', reason: 'ok', columns: {} }));
			}.bind(this),
		};
	}
}

function listOf(values: string[]): PreparedValues {
	const plan = planValues(readValues('email', values), {
		removeDuplicates: true,
		maxRowsPerJob: null,
		splitLargeLists: true,
	});
	const batch: NamelessBatch = {
		listType: 'email',
		wantedName: '',
		part: { number: 1, of: 1 },
		rowCount: values.length,
		content: { kind: 'values', values },
		options: {},
	};
	return { batches: [batch], plan, skippedEmpty: 0, duplicates: 0 };
}
