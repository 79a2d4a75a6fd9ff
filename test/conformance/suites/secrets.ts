import {
	type Bench,
	CANARY,
	type Fault,
	FAULT_KINDS,
	type FaultKind,
	FAULTS_WITHOUT_END,
	type KeySpelling,
	leaksIn,
	listenToLogs,
	type Operation,
	serves,
	Watch,
} from '../../harness';
import { callsOf, make } from '../calls';
import { FULL } from '../pairwise';
import type { Suite } from '../subject';

interface Way {
	simplify: boolean;
	continueOnFail: boolean;
}

/** Something whose every trace is searched for secrets. */
interface Watched {
	name: string;
	/** The requests that go wrong, one sweep each. */
	operations: readonly Operation[];
	/** How often the fault comes, where that is neither once (uploads) nor always. */
	times?: number;
	/** Seconds that a job takes; none by default. */
	pace?: number;
	/** Does it, and returns all that anybody could see of it. */
	observe(bench: Bench, way: Way): Promise<unknown>;
}

/** Answers with the key in them, in shapes that the provider knows and in those that nobody knows. */
const ECHOES: ReadonlyArray<Fault> = [
	{ kind: 'html', body: JSON.stringify({ problem: [`No ${CANARY}`] }) },
	{ kind: 'html', body: `<html>For ${CANARY}</html>` },
	{ kind: 'status', status: 400, body: `Not good: ${CANARY}` },
	{ kind: 'status', status: 404, body: JSON.stringify({ message: `No ${CANARY}` }) },
	{
		kind: 'html',
		body: JSON.stringify({ ...idsOf(CANARY), status: 'success', success: true, Status: 'OK' }),
	},
	{ kind: 'html', body: JSON.stringify({ response: [{ ...idsOf(CANARY), ready: 1 }] }) },
	{ kind: 'echoKey' },
];

/** Wherever providers have the ID of a job, it is this text. */
function idsOf(text: string): Record<string, unknown> {
	const own = { id: text, job_id: text, file_id: text, batchId: text, batch_id: text };
	return { ...own, response: own, overview: own, list: own, email_batch: [own], batch_status: [own] };
}

const KEY_SPELLINGS: readonly KeySpelling[] = [
	'plain',
	'split',
	'upper',
	'percent',
	'hex',
	'doublePercent',
	'base64',
	'html',
	'unicode',
];

/** What would hold a sweep up until somebody gives up is other topics'; `status` has its lines above. */
const ELSEWHERE: readonly FaultKind[] = [...FAULTS_WITHOUT_END, 'slow', 'refusal', 'status'];

const OTHERS: ReadonlyArray<Fault> = FAULT_KINDS.filter(
	(kind) => kind !== 'echoKey' && !ELSEWHERE.includes(kind),
).map((kind) => ({ kind }));

/** No key and no one-time link is in an output, an error, a log line or a saved state, whatever the provider answers. */
export const secrets: Suite = (subject) => {
	const { can, it, open } = subject;
	let logs: ReturnType<typeof listenToLogs> | undefined;
	beforeAll(() => {
		logs = listenToLogs();
	});
	afterAll(() => logs?.stop());

	const watched: Watched[] = [
		...callsOf(subject).map((call): Watched => ({
			name: call.name,
			operations: [call.operation],
			async observe(bench, { simplify, continueOnFail }) {
				const { run, thrown } = await make(bench, call, { simplify }, { continueOnFail });
				return { run, thrown };
			},
		})),
		{
			name: 'verify',
			operations: ['upload', 'status', 'download'],
			pace: 0.2,
			async observe(bench, { continueOnFail, simplify }) {
				const parameters = { simplify, options: { maxWaitMinutes: 0.05 } };
				const { run, thrown } = await bench.send('verify', bench.values(), parameters, { continueOnFail });
				return { run, thrown };
			},
		},
		{
			name: 'the list of jobs in the editor',
			operations: can('list') ? ['list'] : [],
			async observe(bench) {
				bench.job();
				const parameters = { provider: bench.id, resource: 'job', operation: 'status' };
				return await bench.engine.listSearch('searchJobs', parameters).catch((error: unknown) => error);
			},
		},
		{
			name: 'the test of the credential',
			operations: can('list') ? ['list'] : can('balance') ? ['balance'] : [],
			observe: async (bench) => await bench.engine.testCredential(bench.credential.type),
		},
		{
			name: 'the trigger',
			operations: can('list') ? ['list', 'status'] : [],
			// It is patient: a fault that stays would hold each poll up for half a minute.
			times: 2,
			async observe(bench, { simplify }) {
				const watch = new Watch(bench, { simplify });
				const poll = async () => await watch.poll().catch((error: unknown) => error);
				bench.job();
				const seen: unknown[] = [await poll()];
				bench.job();
				seen.push(await poll(), watch.state, watch.database);
				return seen;
			},
		},
	];

	const shapes: ReadonlyArray<[string, Fault | undefined]> = [
		['as it is documented', undefined],
		['as an object', { kind: 'replaceAfter', from: '"https?:[^"]*"', to: '{"a":[$&]}' }],
	];
	for (const [shape, fault] of shapes)
		it(`no link to a result comes out, told ${shape}, of whatever is told of a job`, async () => {
			const bench = await open();
			if (fault !== undefined) bench.fault({ ...fault, times: Infinity });
			const linksIn = (what: unknown) => leaksIn(what, bench.sandbox.linkTokens());
			for (const { name, observe } of watched) {
				const seen = await observe(bench, { simplify: false, continueOnFail: false });
				expect([name, linksIn(seen)]).toEqual([name, []]);
			}
			expect(linksIn(logs?.lines)).toEqual([]);
			// The look is not empty where links are told.
			const [token] = bench.sandbox.linkTokens();
			if (token !== undefined) expect(linksIn({ deep: [`at ${token}`] })).toHaveLength(1);
		});

	// A header is nobody's business, a cell and a file's name are: where the provider's answers have them.
	for (const where of ['cell', 'fileName', 'header'] as const) {
		it(`where a result shows it in a ${where}, however it is spelt`, async () => {
			const runs = KEY_SPELLINGS.flatMap((spelling) =>
				['items', 'raw', 'file', 'verify'].map(async (way) => {
					const bench = await open({ keys: { [subject.id]: CANARY } });
					bench.fault({ kind: 'keyInAnswer', where, spelling, operation: ['download', 'status'], times: 99 });
					const { run, thrown } =
						way === 'verify'
							? await bench.send('verify', bench.values(), { simplify: false })
							: await bench.runOn(bench.job(), 'download', {
									output: way === 'file' ? 'file' : 'items',
									simplify: way !== 'raw',
								});
					return leaksIn({ run, thrown }).map((leak) => `${way}, ${spelling}: ${leak}`);
				}),
			);
			expect((await Promise.all(runs)).flat()).toEqual([]);
			expect(leaksIn(logs?.lines)).toEqual([]);
		});
	}

	const sweeps = watched.flatMap((one) => one.operations.map((operation) => ({ ...one, operation })));
	for (const [index, { name, operation, observe, times, pace }] of sweeps.entries()) {
		// Every answer with a key in it meets everything; any other fault meets something.
		const others = FULL ? OTHERS : OTHERS.filter((_, at) => at % sweeps.length === index);
		const faults = [undefined, undefined, ...ECHOES, ...others];

		it(`in ${name}, where ${operation} answers in ${faults.length} ways`, async () => {
			const runs = faults.map(async (fault, at) => {
				const bench = await open({ pace, keys: { [subject.id]: CANARY } });
				// An upload is lost once and then found; an echo goes on failing, the others for a while.
				const lasting = operation === 'upload' ? 1 : fault && ECHOES.includes(fault) ? 99 : 4;
				if (fault !== undefined) bench.fault({ times: times ?? lasting, operation, ...fault });
				const way = { simplify: at % 2 === 1, continueOnFail: at % 3 === 0 };
				const leaks = leaksIn(await observe(bench, way));
				// A credential of several services may be tested at another one.
				const own = bench.requests().filter(({ provider }) => provider === subject.id);
				const met = own.some((request) => request.fault === (fault?.kind ?? null));
				const asked = own.some((request) => serves(request, operation));
				return {
					fault: fault?.kind,
					isEcho: fault && ECHOES.includes(fault),
					leaks: leaks.slice(0, 1),
					met,
					asked,
				};
			});
			const done = await Promise.all(runs);

			expect(done.filter(({ leaks }) => leaks.length > 0)).toEqual([]);
			expect(leaksIn(logs?.lines)).toEqual([]);
			// A sweep that met nothing of what it asks for proves nothing.
			if (done[0]?.asked) expect(done.filter(({ met, isEcho }) => isEcho && !met)).toEqual([]);
		});
	}
};
