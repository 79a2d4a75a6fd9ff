/* eslint-disable no-console -- what is printed is searched too */
import { NodeApiError, type INode } from 'n8n-workflow';
import { FAULT_KINDS } from '../sandbox/kit/faults';
import type { Fault, Operation, ProviderName } from '../sandbox';
import { calls, make } from './calls';
import { KEYS, leaksIn, listenToLogs } from './canary';
import { ADDRESSES, CREDENTIALS, openLane, type Lane } from './lane';

interface Way {
	simplify: boolean;
	continueOnFail: boolean;
}

/** Something whose every trace is searched for secrets. A line here brings an operation into the sweep. */
interface Watched {
	name: string;
	providers: readonly ProviderName[];
	/** The requests that go wrong, one sweep each. */
	operations: readonly Operation[];
	/** Whether `simplify` changes anything. */
	hasSimplify: boolean;
	/** How often the fault comes, where that is neither once (uploads) nor always. */
	times?: number;
	/** Does it, and returns all that anybody could see of it. */
	observe(lane: Lane, way: Way): Promise<unknown>;
}

const EVERY: readonly ProviderName[] = [
	'ipQualityScore',
	'whoisXml',
	'everythingLocation',
	'briteVerifyFiles',
];

const WATCHED: readonly Watched[] = [
	...calls.map((call): Watched => ({
		name: call.name,
		providers: call.providers,
		operations: [call.operation],
		hasSimplify: ['list', 'status', 'download to items'].includes(call.name),
		async observe(lane, { simplify, continueOnFail }) {
			const { run, thrown } = await make(lane, call, { simplify }, { continueOnFail });
			return { run, thrown };
		},
	})),
	{
		name: 'verify',
		providers: EVERY,
		operations: ['upload', 'status', 'download'],
		hasSimplify: false,
		async observe(lane, { continueOnFail }) {
			const parameters = { operation: 'verify', options: { maxWaitMinutes: 0.05 } };
			const { run, thrown } = await lane.upload(ADDRESSES, parameters, { continueOnFail });
			return { run, thrown };
		},
	},
	{
		name: 'the trigger',
		providers: EVERY,
		operations: ['list', 'status'],
		hasSimplify: true,
		// It is patient: a fault that stays would hold each poll up for half a minute.
		times: 2,
		async observe(lane, { simplify }) {
			const seen: unknown[] = [];
			const trigger = lane.engine.activate({ provider: lane.provider, simplify });
			const poll = async () => await trigger.poll().catch((error: unknown) => error);
			lane.job();
			seen.push(await poll());
			lane.job();
			seen.push(await poll(), trigger.staticData);
			return seen;
		},
	},
	{
		name: 'the list of jobs in the editor',
		providers: EVERY,
		operations: ['list'],
		hasSimplify: false,
		async observe(lane) {
			lane.job();
			const parameters = { provider: lane.provider, resource: 'job', operation: 'status' };
			return await lane.engine.listSearch('searchJobs', parameters).catch((error: unknown) => error);
		},
	},
	{
		name: 'the test of the credential',
		providers: EVERY,
		operations: ['list', 'balance'],
		hasSimplify: false,
		observe: async (lane) => await lane.engine.testCredential(CREDENTIALS[lane.provider]),
	},
];

/** Every kind of the sandbox, and answers of no known shape with the key in them; `undefined` is the good day. */
const faultsOf = (provider: ProviderName): ReadonlyArray<Fault | undefined> => [
	undefined,
	{ kind: 'html', body: JSON.stringify({ problem: [`No ${KEYS[provider]}`] }) },
	{ kind: 'html', body: `<html>For ${KEYS[provider]}</html>` },
	{ kind: 'status', status: 400, body: `Not good: ${KEYS[provider]}` },
	{ kind: 'status', status: 404, body: JSON.stringify({ message: `No ${KEYS[provider]}` }) },
	{ kind: 'status', status: 500, retryAfter: 0 },
	{ kind: 'status', status: 429, retryAfter: 3_600 },
	// `status` has its lines above.
	...FAULT_KINDS.filter((kind) => kind !== 'status').map((kind): Fault => ({ kind })),
];

/** Raw and simplified, stopped and continued; where something fails, two runs show all four. */
const ways = ({ hasSimplify }: Watched, fault: Fault | undefined): Way[] =>
	[true, false].flatMap((continueOnFail) => {
		if (!hasSimplify) return [{ simplify: true, continueOnFail }];
		if (fault !== undefined) return [{ simplify: !continueOnFail, continueOnFail }];
		return [true, false].map((simplify) => ({ simplify, continueOnFail }));
	});

interface Seen {
	leaks: string[];
	/** Whether the fault met a request. */
	met: boolean;
}

interface Case {
	title: string;
	watched: Watched;
	provider: ProviderName;
	fault: Fault | undefined;
	run(): Promise<Seen>;
}

const sweep: Case[] = WATCHED.flatMap((watched) =>
	watched.providers.flatMap((provider) =>
		watched.operations.flatMap((operation) =>
			faultsOf(provider).flatMap((fault) =>
				ways(watched, fault).map((way) => ({
					title: `${watched.name}, ${provider}, ${operation} ${fault?.kind ?? 'good'}, ${JSON.stringify(way)}`,
					watched,
					provider,
					fault,
					async run() {
						const lane = await openLane(provider, { keys: KEYS });
						// An upload is lost once and then found; all else goes on failing.
						const times = watched.times ?? (operation === 'upload' ? 1 : 99);
						if (fault !== undefined) lane.fault({ times, operation, ...fault });
						const leaks = leaksIn(await watched.observe(lane, way));
						await lane.sandbox.stop();
						const met = lane.sandbox.requests.some((request) => request.fault === (fault?.kind ?? null));
						return { leaks, met };
					},
				})),
			),
		),
	),
);

// Most cases wait before they try again; more at once would only be in each other's way.
const AT_ONCE = 250;

async function runAll(cases: Case[]): Promise<Array<Case & Seen>> {
	const done: Array<Case & Seen> = [];
	const waiting = [...cases];
	const work = async (): Promise<void> => {
		for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
			done.push({ ...next, ...(await next.run()) });
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
	return done;
}

/** Faults that met no request of what they were meant for: a sweep that saw nothing proves nothing. */
function neverMet(done: ReadonlyArray<Case & Seen>): string[] {
	const name = ({ watched, provider, fault }: Case): string =>
		`${watched.name}, ${provider}, ${fault?.kind ?? 'good'}`;
	const met = new Set(done.filter((seen) => seen.met).map(name));
	return [...new Set(done.map(name))].filter((wanted) => !met.has(wanted));
}

const node: INode = {
	id: '1',
	name: 'Bulk Verify',
	type: 'bulkVerify',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

describe('the search for secrets', () => {
	const key = KEYS.briteVerifyFiles;
	const url = `https://files.example/1.json?apikey=${encodeURIComponent(key)}`;
	const hidden = (value: unknown): Error => {
		const error = new Error('Something failed');
		Object.defineProperty(error, 'request', { value: { path: value }, enumerable: false });
		return error;
	};
	const PLANTED: ReadonlyArray<[string, unknown]> = [
		['in an output item', { data: { main: [[{ json: { raw: { link: [key] } } }]] } }],
		['URL-encoded', [{ json: { uri: url } }]],
		['in base64', { text: Buffer.from(`a:${key}`).toString('base64') }],
		['as a field of that name', { [key]: 1 }],
		['in part', { message: `refused ${key.slice(0, -12)}` }],
		['in a message', new Error(`Refused ${key}`)],
		['in a cause', new Error('Refused', { cause: new Error(url) })],
		['in a hidden field', hidden(url)],
		['in a description', new NodeApiError(node, {}, { message: 'No', description: url })],
		['in the context', Object.assign(new Error('No'), { context: { data: { key } } })],
		['in a stack', Object.assign(new Error('No'), { stack: `Error: No\n at ${url}` })],
		['in a file name', { binary: { data: { mimeType: 'text/csv', data: '', fileName: `${key}.csv` } } }],
		['of a one-time link', { url: 'https://d.example/download?download=abcdefghijkl&filename=a.csv' }],
		['of another key in a URI', { uri: 'https://files.example/1/verified_file&apikey=anothers' }],
	];

	it.each(PLANTED)('finds a secret %s', (_where, planted) => {
		expect(leaksIn(planted)).not.toEqual([]);
	});

	it('does not look into the provider’s file, nor take a redacted link for a secret', () => {
		expect(leaksIn({ binary: { data: { mimeType: 'text/csv', data: key, fileName: 'a.csv' } } })).toEqual([]);
		expect(leaksIn({ uri: 'https://files.example/1.json?apikey=[redacted]' })).toEqual([]);
	});

	it('sees what the node puts out', async () => {
		const { briteVerifyFiles, ...others } = KEYS;
		// With another key in the credential, nothing takes this one out of the job's name.
		const lane = await openLane('briteVerifyFiles', { keys: others });
		lane.job({ name: briteVerifyFiles });
		const { run } = await lane.run({ operation: 'list' });

		expect(leaksIn(run)).toEqual([
			expect.stringContaining('.json.name'),
			...Array(2).fill(expect.anything()),
		]);
	});

	it('hears what is printed and logged', () => {
		const logs = listenToLogs();
		console.log('key %s', key);
		console.error(hidden(url));
		logs.stop();

		expect(leaksIn(logs.lines).length).toBeGreaterThan(3);
	});
});

describe('no secret is seen anywhere', () => {
	it(`in ${sweep.length} runs: each operation, provider and fault`, async () => {
		const logs = listenToLogs();
		const done = await runAll(sweep);
		logs.stop();

		expect(done).toHaveLength(sweep.length);
		const leaking = done.filter(({ leaks }) => leaks.length > 0);
		expect(leaking.map(({ title, leaks }) => [title, leaks[0]])).toEqual([]);
		expect(leaksIn(logs.lines)).toEqual([]);
		expect(neverMet(done)).toEqual([]);
	}, 300_000);
});
