import {
	asItems,
	type Bench,
	expectNoOtherItem,
	failureOf,
	ID_FROM_ITEM,
	leftovers,
	outputOf,
	refusalsOf,
	ROWS,
} from '../../harness';
import { type Call, callsOf, madeBy, make, onJob } from '../calls';
import { pairwise } from '../pairwise';
import type { Suite } from '../subject';

/** What the provider refuses is one clear sentence with what to do, and the provider's own words below it. */
export const refusals: Suite = (subject) => {
	const { id, facts, capabilities, it, open } = subject;
	const calls = callsOf(subject);
	const { badKey, noCredits, unknownJob } = facts.errors;

	/** What several IDs are asked for at once says nothing of those that are not there. */
	const asksForSeveral = ({ operation }: Call): boolean =>
		operation === 'status' && capabilities.statusIdsPerRequest > 1;

	for (const call of calls) {
		it(`${call.name} with a wrong key says so at once`, async () => {
			const bench = await open();
			bench.useWrongKey();
			const failure = failureOf(await make(bench, call));
			expect(failure).toMatchObject({ name: 'NodeApiError' });
			expect(failure.message).toMatch(/^.+ refused the credential: check its /);
			const told = call.operation !== 'balance' && (badKey?.operations?.includes(call.operation) ?? true);
			if (told) expect(failure.description).toContain(badKey?.says ?? '');
			expect(bench.requests().length).toBeLessThanOrEqual(2);
			expect(madeBy(bench, call).length).toBeLessThanOrEqual(1);
		});
	}

	for (const at of noCredits === undefined ? [] : facts.noCreditsIn) {
		it(`an ${at} without credits says so, is asked for once, and is right once there are some`, async () => {
			const bench = await open();
			const jobId = bench.job();
			const ask = async () =>
				at === 'upload' ? await bench.send('upload') : await bench.runOn(jobId, 'download');
			bench.sandbox.setCredits(id, 2);
			const failure = failureOf(await ask());
			expect(failure).toMatchObject({ name: 'NodeApiError' });
			expect(failure.message).toMatch(/has no credits left for this: top up the account/);
			expect(failure.description).toContain(noCredits?.says);
			const asked = bench.requests(at).map(({ url, body }) => JSON.stringify([url, body]));
			expect(new Set(asked).size).toBe(asked.length);
			if (facts.startsApart !== true) expect(asked).toHaveLength(1);
			expect(bench.charged).toBe(0);

			bench.sandbox.setCredits(id, 1_000);
			expect(outputOf(await ask()).length).toBeGreaterThan(0);
			if (at === facts.chargedAt) expect(bench.charged).toBe(at === 'upload' ? 3 : ROWS);
		});
	}

	if (facts.noCreditsIn.includes('download')) {
		it('a verify whose download finds no credits goes on with its job once there are some', async () => {
			const bench = await open();
			bench.fault({ kind: 'refusal', error: 'noCredits', operation: 'download' });
			const failure = failureOf(await bench.send('verify'));
			expect(failure.message).toMatch(/no credits left/);
			expect(`${failure.message} ${failure.description}`).toContain(bench.madeIds[0]);
			expect(outputOf(await bench.send('verify'))).toHaveLength(3);
			expect(bench.made).toHaveLength(1);
			expect(bench.charged).toBe(3);
		});
	}

	for (const call of calls.filter(onJob)) {
		it(`${call.name} of a job that is gone names it and says what to do`, async () => {
			const bench = await open();
			const jobId = bench.job({ status: call.operation === 'cancel' ? 'processing' : 'completed' });
			bench.sandbox.forget(id, jobId);
			const parameters = { ...call.prepare(bench).parameters, ...ID_FROM_ITEM };
			const outcome = await bench.run(call.operation, parameters, [{ json: { id: jobId } }]);
			const failure = failureOf(outcome);
			expect(failure.message).toMatch(/knows no (such job|job ".+"): check the job ID$/);
			expectNoOtherItem(failure);
			if (
				unknownJob !== undefined &&
				(unknownJob.operations?.includes(asked(bench)) ?? true) &&
				!asksForSeveral(call)
			) {
				expect(failure.description).toContain(unknownJob.says);
			}
			expect(leftovers(outcome)).toEqual([]);
		});

		it(`${call.name} of a bad job fails alone where the workflow goes on`, async () => {
			const bench = await open({ pace: 60 });
			const good = () =>
				bench.job({
					status: call.operation === 'cancel' ? 'processing' : 'completed',
					// One that charges is not downloaded twice unasked.
					downloaded: !capabilities.downloadCharges,
					rows: bench.values(1),
				});
			const [first, gone, second] = [good(), good(), good()];
			bench.sandbox.forget(id, gone);
			const parameters = { ...call.prepare(bench).parameters, ...ID_FROM_ITEM };
			const items = asItems([first, gone, second], 'id');
			const output = leftovers(await bench.run(call.operation, parameters, items, { continueOnFail: true }));

			const failed = output.filter(({ json }) => Object.keys(json).join() === 'error');
			expect(failed.map(({ pairedItem }) => pairedItem)).toEqual([[{ item: 1 }]]);
			expect(failed[0]?.json.error).toContain('check the job ID');
			for (const item of [0, 1, 2]) {
				expect(
					output.some(({ pairedItem }) => JSON.stringify([pairedItem].flat()) === JSON.stringify([{ item }])),
				).toBe(true);
			}
			const stopped = await bench.run(call.operation, parameters, asItems([good(), gone], 'id'));
			expect(failureOf(stopped).itemIndex).toBe(1);
		});
	}

	for (const { error, name } of pairwise(
		{ error: refusalsOf(facts), name: calls.map((call) => call.name) },
		(row) => {
			const call = calls.find((one) => one.name === row.name);
			return facts.errors[row.error]?.operations?.includes(call?.operation ?? 'upload') ?? true;
		},
	)) {
		const call = calls.find((one) => one.name === name);
		if (call === undefined) continue;
		it(`${name} refused with "${error}" keeps the provider's words`, async () => {
			const bench = await open();
			bench.fault({ kind: 'refusal', error, operation: [...call.asks], times: 99 });
			const outcome = await make(bench, call);
			const failure = failureOf(outcome);
			expectNoOtherItem(failure);
			expect(`${failure.message} ${failure.description}`).toContain(facts.errors[error]?.says ?? '?');
			expect(failure.message).not.toMatch(/^\d{3} - /);
			expect(leftovers(outcome)).toEqual([]);
			// Some of its words mean a bad moment.
			expect(madeBy(bench, call).length).toBeLessThan(10);
		});
	}

	for (const call of calls) {
		it(`${call.name} answered with a page or garbage is a failure, never a result`, async () => {
			for (const kind of ['html', 'garbage200After'] as const) {
				// The job itself tells what became of a cancel and a delete.
				if (kind === 'garbage200After' && ['cancel', 'delete'].includes(call.operation)) continue;
				const bench = await open();
				bench.fault({ kind, operation: [...call.asks], times: 99 });
				// A lost upload would be found in the list.
				bench.fault({ kind: 'html', operation: 'list', times: 99 });
				const outcome = await make(bench, call);
				expectNoOtherItem(failureOf(outcome));
				expect(failureOf(outcome).description).not.toContain('<');
				expect(leftovers(outcome)).toEqual([]);
			}
		});

		for (const status of [302, 307]) {
			it(`${call.name}: a redirect (${status}) takes neither key nor list elsewhere`, async () => {
				const bench = await open();
				bench.fault({ kind: 'redirect', status, operation: [...call.asks], times: 4 });
				const outcome = await make(bench, call);
				expect(bench.requests().filter(({ provider }) => provider === 'elsewhere')).toEqual([]);
				if (outcome.error !== undefined) expectNoOtherItem(failureOf(outcome));
			});
		}
	}

	for (const operation of ['cancel', 'delete'] as const) {
		const call = calls.find((one) => one.operation === operation);
		if (call === undefined) continue;
		const seed =
			operation === 'cancel' ? ({ status: 'processing' } as const) : ({ downloaded: true } as const);

		for (const kind of ['dropAfter', 'status500After', 'garbage200After'] as const) {
			it(`${operation}: where the answer is lost (${kind}), the job tells what became of it`, async () => {
				const bench = await open({ pace: 600 });
				const jobId = bench.job(seed);
				bench.fault({ kind, operation });
				expect(leftovers(await bench.runOn(jobId, operation))).toMatchObject([{ json: { jobId } }]);
				expect(bench.requests(operation)).toHaveLength(1);
			});
		}

		it(`${operation} that was not taken is a failure, and the job is still there`, async () => {
			const bench = await open({ pace: 600 });
			const jobId = bench.job(seed);
			bench.fault({ kind: 'drop', operation });
			expect(failureOf(await bench.runOn(jobId, operation)).message).toContain('The connection to');
			expect(bench.madeIds).toEqual([jobId]);
		});
	}

	it('an address that is not secure, or none, is refused before a request leaves', async () => {
		for (const bad of [
			'',
			'filesapi',
			'ftp://127.0.0.1/x',
			'https://user:pass@127.0.0.1/',
			'http://10.0.0.1',
			'http://127.0.0.1.example.com',
		]) {
			const bench = await open();
			await refusedAddress(bench, bad);
		}
		const bench = await open();
		// This one reaches the sandbox, so a request that left would be seen there.
		const [base = ''] = Object.values(bench.facts.hostUrls);
		await refusedAddress(bench, base.replace('127.0.0.1', '0.0.0.0'));
	});

	const refusedAddress = async (bench: Bench, bad: string): Promise<void> => {
		bench.change(Object.fromEntries(bench.addressFields.map(({ name }) => [name, bad])));
		for (const call of calls) {
			const failure = failureOf(await make(bench, call));
			expect(failure.name).toBe('NodeOperationError');
			expect(failure.message).toContain('The credential for');
		}
		expect(bench.requests()).toEqual([]);
	};
};

/** The operation that met the unknown job: a download asks for the status first. */
const asked = (bench: Bench) => bench.requests().at(-1)?.operation ?? 'status';
