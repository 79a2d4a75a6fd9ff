import type { IDataObject } from 'n8n-workflow';
import fc from 'fast-check';
import { jobStatuses } from '../../../nodes/BulkVerify/providers/contract';
import {
	type Bench,
	failureOf,
	type Fault,
	JOB_KEYS,
	jsonOf,
	type Operation,
	type Outcome,
	verificationsOf,
} from '../../harness';
import { callsOf, make } from '../calls';
import { FULL } from '../pairwise';
import type { Suite } from '../subject';

const LISTS = FULL ? 40 : 8;
const ANSWERS = FULL ? 400 : 30;

/** What may stand where something else is expected; not `true`, which may be an honest fact of an address. */
const VALUES: readonly unknown[] = [
	...[null, false, 0, -1, 1.5, 2 ** 60, 1e308],
	...['', ' ', 'something else', '0000-00-00 00:00:00', '<b>bold</b>', 'x'.repeat(5_000)],
	...[[], {}, [null], [[]], [5, 'x', {}], { value: null }],
];

/** What a programmer would understand, and nobody else. */
const UNREADABLE = /undefined|\bNaN\b|\[object|TypeError|Cannot |is not a /;

const anyFault = (operations: readonly Operation[]): fc.Arbitrary<Fault> =>
	fc
		.record({
			operation: fc.constantFrom(...operations),
			at: fc.double({ min: 0, max: 1, noNaN: true }),
			change: fc.option(fc.constantFrom(...VALUES.map((value) => ({ value }))), { nil: {} }),
		})
		.map(({ change, ...rest }) => ({ kind: 'changeOne', ...rest, ...change }));

/** One of the first three answers, or all from there on. */
const anyTime = fc.record({ skip: fc.integer({ min: 0, max: 2 }), times: fc.constantFrom(1, 99) });

/** An answer of which one thing, whichever, is another or missing: the truth comes out, or plain words. */
export const anyChange: Suite = (subject) => {
	const { facts, it, open } = subject;

	it(`Verify sends a list once and tells no verdict that nobody gave, in ${LISTS} changes`, async () => {
		const bench = await open();
		const fault = fc
			.tuple(anyFault(['upload', 'list', 'status', 'download']), anyTime)
			.map(([what, when]) => ({ ...what, ...when }));
		await holds(bench, fault, LISTS, async () => {
			const outcome = await bench.send('verify', bench.values(), { options: { maxWaitMinutes: 0.1 } });
			expect(bench.made.length).toBeLessThanOrEqual(1);
			if (outcome.error !== undefined) return expectPlainWords(outcome);
			for (const [index, { value, verdict }] of verificationsOf(outcome).entries()) {
				const asked = bench.values()[index] ?? '';
				expect(value).toBe(asked);
				expect(['unknown', facts.judge(bench.listType, asked).verdict]).toContain(verdict);
			}
		});
	});

	for (const call of callsOf(subject)) {
		it(`${call.name} gives what the contract says or plain words, in ${ANSWERS} changes`, async () => {
			const bench = await open();
			await holds(bench, anyFault(call.asks), ANSWERS, async () => {
				const outcome = await make(bench, call);
				if (outcome.error !== undefined) return expectPlainWords(outcome);
				jsonOf(outcome)
					.filter(({ status }) => status !== undefined && call.operation !== 'download')
					.forEach(expectJob);
			});
		});
	}

	const holds = async (
		bench: Bench,
		faults: fc.Arbitrary<Fault>,
		numRuns: number,
		run: () => Promise<void>,
	): Promise<void> => {
		const property = fc.asyncProperty(faults, async (fault) => {
			bench.sandbox.reset();
			bench.fault(fault);
			await run();
		});
		await fc.assert(property, { numRuns, endOnFailure: true });
	};
};

function expectPlainWords(outcome: Outcome): void {
	const { name, message, description } = failureOf(outcome);
	expect(name).toMatch(/^Node(?:Api|Operation)Error$/);
	expect(`${message} ${description}`).not.toMatch(UNREADABLE);
}

function expectJob(job: IDataObject): void {
	expect(Object.keys(job)).toEqual(JOB_KEYS);
	expect(job.jobId).toEqual(expect.stringMatching(/./));
	expect(jobStatuses).toContain(job.status);
	const numbers = [job.progress, job.total, job.processed, ...Object.values(job.counts ?? {})];
	for (const number of numbers.filter((one) => one !== null)) {
		expect(Number.isSafeInteger(number) && Number(number) >= 0).toBe(true);
	}
	for (const time of [job.createdAt, job.finishedAt].filter((one) => one !== null)) {
		expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
	}
	for (const text of [job.name, job.providerStatus, job.error].filter((one) => one !== null)) {
		expect(typeof text).toBe('string');
	}
}
