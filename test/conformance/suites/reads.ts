import { failureOf, type Fault, leftovers, outputOf } from '../../harness';
import { callsOf, madeBy, make } from '../calls';
import { pairwise } from '../pairwise';
import type { Suite } from '../subject';

const PASSING: Readonly<Record<string, Fault>> = {
	'429': { kind: 'status', status: 429, retryAfter: 0 },
	'429 without a time': { kind: 'status', status: 429 },
	'500': { kind: 'status', status: 500 },
	'503 with Retry-After as a date': { kind: 'status', status: 503, retryAfter: new Date().toUTCString() },
	'a dropped connection': { kind: 'drop' },
	'an answer that is dropped': { kind: 'dropAfter' },
};

/** What only reads is asked again when the moment was bad, and gives up in clear words. */
export const reads: Suite = (subject) => {
	const { capabilities, it, open } = subject;
	const calls = callsOf(subject);
	const reading = calls.filter(({ isRead }) => isRead);

	for (const { call, what } of pairwise({
		call: reading.map(({ name }) => name),
		what: Object.keys(PASSING),
	})) {
		const read = reading.find(({ name }) => name === call);
		const fault = PASSING[what];
		if (read === undefined || fault === undefined) continue;
		it(`${call} survives ${what}`, async () => {
			const bench = await open();
			bench.fault({ ...fault, operation: [...read.asks] });
			expect(outputOf(await make(bench, read)).length).toBeGreaterThan(0);
			expect(bench.sandbox.pendingFaults()).toBe(0);
		});
	}

	for (const call of reading) {
		it(`${call.name} gives up after a few requests where the trouble stays`, async () => {
			const bench = await open();
			bench.fault({ kind: 'status', status: 502, retryAfter: 0, operation: [...call.asks], times: 99 });
			const failure = failureOf(await make(bench, call));
			expect(madeBy(bench, call).length).toBeGreaterThan(1);
			expect(madeBy(bench, call).length).toBeLessThan(10);
			expect(failure).toMatchObject({ name: 'NodeApiError', httpCode: '502' });
			expect(failure.message).toMatch(/has a problem of its own: .+ again/);
		});
	}

	for (const call of calls) {
		it(`${call.name}: a Retry-After longer than anybody wants to wait fails at once and tells how long`, async () => {
			const bench = await open();
			bench.fault({ kind: 'status', status: 429, retryAfter: 1_200, operation: [...call.asks], times: 99 });
			const outcome = await make(bench, call);
			const failure = failureOf(outcome);
			// Of an upload, and of a download that charges, nobody may know: see "taken once" and "downloads".
			if (call.operation !== 'upload' && !(call.operation === 'download' && capabilities.downloadCharges)) {
				expect(failure.message).toMatch(/ in 20 minutes$/);
				expect(failure).toMatchObject({ httpCode: '429' });
			}
			expect(madeBy(bench, call)).toHaveLength(1);
			expect(leftovers(outcome)).toEqual([]);
		});
	}
};
