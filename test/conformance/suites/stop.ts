/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { setTimeout as wait } from 'node:timers/promises';
import {
	type Bench,
	failureOf,
	type Fault,
	leftovers,
	type NodeOptions,
	type Operation,
	type Outcome,
	serves,
} from '../../harness';
import { type Call, callsOf, madeBy, make } from '../calls';
import { fewKindsOf } from '../kinds';
import { pairwise } from '../pairwise';
import type { Suite } from '../subject';

// Longer than a case may take: who does not stop at once fails by that.
const LONG_S = 300;

const WAITS: Readonly<Record<string, Fault>> = {
	'as long as it was told to': { kind: 'status', status: 429, retryAfter: 55 },
	'for an answer': { kind: 'slow', ms: LONG_S * 1_000 },
};

/** A workflow that is stopped ends at once, whatever it waits for, and says what may have been paid. */
export const stop: Suite = (subject) => {
	const { provider, capabilities, can, it, open } = subject;
	const calls = callsOf(subject);

	const STATUS = calls.find(({ operation }) => operation === 'status')?.asks ?? [];

	/** What may have been paid is not asked for again, and so not waited for, where nobody can look. */
	const waitsForPause = ({ operation }: Call): boolean =>
		!(operation === 'upload' && !can('list')) && !(operation === 'download' && capabilities.downloadCharges);

	for (const { name, what } of pairwise({ name: calls.map((call) => call.name), what: Object.keys(WAITS) })) {
		const call = calls.find((one) => one.name === name);
		const fault = WAITS[what];
		if (call === undefined || fault === undefined) continue;
		if (fault.kind === 'status' && !waitsForPause(call)) continue;
		it(`${name} ends while the node waits ${what}`, async () => {
			const bench = await open();
			bench.fault({ ...fault, operation: [...call.asks] });
			const outcome = await stopDuring(
				bench,
				call.asks,
				async (options) => await make(bench, call, {}, options),
			);
			expect(leftovers(outcome)).toEqual([]);
			expect(madeBy(bench, call)).toHaveLength(1);
		});
	}

	for (const kind of fewKindsOf(subject)) {
		it(`in the middle of a download as ${kind.name} it gives nothing`, async () => {
			const bench = await open({ mode: kind.mode });
			const jobId = bench.job();
			bench.fault({ kind: 'slow', ms: 0, dribbleMs: LONG_S * 1_000, operation: 'download' });
			const { variant, format } = kind;
			const parameters = format === undefined ? { output: 'items' } : { output: 'file', variant, format };
			const outcome = await stopDuring(
				bench,
				['download'],
				async (options) => await bench.runOn(jobId, 'download', parameters, options),
			);
			expect(leftovers(outcome)).toEqual([]);
			expect(failureOf(outcome).message).toMatch(
				capabilities.downloadCharges ? /canceled .+ may have charged for it/ : /^The workflow was canceled$/,
			);
		});
	}

	const expectToldToLook = (outcome: Outcome): void => {
		const { message, description } = failureOf(outcome);
		expect(message).toMatch(/^The workflow was canceled, but .+ may have accepted the list/);
		expect(description).toContain(provider.whereToCheck);
	};

	it('while a list is sent, it says that the list may have been accepted', async () => {
		const bench = await open();
		// Before a start of its own nothing is accepted.
		const skip = subject.facts.startsApart ? 1 : 0;
		bench.fault({ kind: 'slow', ms: LONG_S * 1_000, operation: 'upload', skip });
		expectToldToLook(
			await stopDuring(
				bench,
				['upload'],
				async (options) => await bench.send('upload', bench.values(), {}, options),
			),
		);
	});

	if (can('list') && subject.facts.startsApart !== true) {
		it('in the pause that a gateway asked for after the list was taken, it says so, and the next run pays nothing', async () => {
			const bench = await open();
			bench.fault({ kind: 'gatewayAfter', status: 429, retryAfter: 55, operation: 'upload' });
			const outcome = await stopDuring(
				bench,
				['upload'],
				async (options) => await bench.send('verify', bench.values(), {}, options),
			);
			expectToldToLook(outcome);
			await bench.send('verify');
			expect(bench.made).toHaveLength(1);
		});
	}

	it('while Verify waits for its job, it names the job', async () => {
		const bench = await open({ pace: 600 });
		const outcome = await stopDuring(
			bench,
			STATUS,
			async (options) => await bench.send('verify', bench.values(), {}, options),
			'upload',
		);
		const [thrown] = outcome.thrown as Error[];
		expect(thrown?.message).toContain('The workflow was canceled');
		expect(thrown?.message).toContain(bench.madeIds[0]);
		expect(leftovers(outcome)).toEqual([]);
	});

	it('with Continue On Fail too: no item tells of it as of a failure', async () => {
		const [call] = calls.filter(({ operation }) => operation === 'status');
		if (call === undefined) return;
		const bench = await open();
		bench.fault({ kind: 'slow', ms: LONG_S * 1_000, operation: [...STATUS], times: 2 });
		const outcome = await stopDuring(
			bench,
			STATUS,
			async (options) => await make(bench, call, {}, { ...options, continueOnFail: true }),
		);
		expect(leftovers(outcome).some(({ json }) => 'error' in json)).toBe(false);
	});
};

/**
 * Runs something and stops the workflow a moment after a request of the operation has come.
 *
 * @param after only requests after one of this operation count
 */
export async function stopDuring(
	bench: Bench,
	asks: readonly Operation[],
	run: (options: NodeOptions) => Promise<Outcome>,
	after?: Operation,
): Promise<Outcome> {
	const stopping = new AbortController();
	const running = run({ signal: stopping.signal });
	const begun = () => {
		const requests = bench.requests();
		const from = after === undefined ? 0 : requests.findLastIndex(({ operation }) => operation === after);
		const later = from < 0 ? [] : requests.slice(from);
		return later.some((request) => asks.some((one) => serves(request, one)));
	};
	while (!begun()) await wait(20);
	// What is answered with a pause waits already; what is slow is not answered.
	await wait(400);
	stopping.abort();
	const outcome = await running;
	expect(outcome.status).toBe('canceled');
	return outcome;
}
