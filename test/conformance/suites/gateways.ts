import { randomUUID } from 'node:crypto';
import { failureOf, type Fault, leftovers, type Operation, outputOf } from '../../harness';
import { callsOf, madeBy, make } from '../calls';
import type { Suite } from '../subject';
import { stopDuring } from './stop';

/** What proxies, firewalls and routers say in no provider's form. */
const FORMS: Readonly<Record<string, string>> = {
	JSON: '{"fault":{"faultstring":"No route matched"}}',
	words: 'RBAC: access denied',
	nothing: '',
};

const CODES = [402, 403, 404, 410] as const;

/** What something in between refuses is not the provider's word on a key, on credits or on a job. */
export const gateways: Suite = (subject) => {
	const { capabilities, can, it, open } = subject;
	const calls = callsOf(subject);
	const status = calls.find(({ operation }) => operation === 'status')?.asks ?? [];
	const said = (code: number, body: string, asks: readonly Operation[]): Fault => ({
		kind: 'status',
		status: code,
		body,
		operation: [...asks],
		times: 99,
	});

	for (const [at, call] of calls.entries()) {
		it(`${call.name} refused in no form of the provider's is no refusal of the key`, async () => {
			const forms = Object.values(FORMS);
			for (const [place, code] of CODES.entries()) {
				const bench = await open();
				const body = forms[(at + place) % 2] ?? '';
				bench.fault(said(code, body, call.asks));
				const outcome = await make(bench, call);
				const { message, description } = failureOf(outcome);
				expect(message).not.toMatch(/refused the credential|no credits left|knows no/);
				expect(description).not.toContain(' says: ');
				expect(leftovers(outcome)).toEqual([]);
				if (call.operation === 'upload') expect(madeBy(bench, call)).toHaveLength(1);
			}
		});
	}

	for (const [form, body] of Object.entries(FORMS)) {
		it(`a job that only something in between does not know (${form}) is not sent and paid anew`, async () => {
			const bench = await open({ pace: 600 });
			await stopDuring(
				bench,
				status,
				async (options) => await bench.send('verify', bench.values(), {}, options),
				'upload',
			);
			bench.finish();
			bench.fault(said(404, body, status));
			const outcome = await bench.send('verify');
			bench.sandbox.clearFaults();
			// The list of jobs may have told enough.
			const again = outcome.error === undefined ? outcome : await bench.send('verify');
			expect(outputOf(again)).toHaveLength(3);
			expect(bench.made).toHaveLength(1);
		});
	}

	// Where only the download charges, a second upload costs nothing.
	if (can('list') && !capabilities.downloadCharges) {
		it('a list of jobs that something in between keeps back hides what was sent', async () => {
			for (const body of Object.values(FORMS)) {
				const bench = await open({ mode: 'filesystem' });
				const executionId = randomUUID();
				await bench.send('upload', bench.values(), {}, { executionId });
				bench.fault(said(403, body, ['list']));
				const again = await bench.restarted();
				const outcome = await again.send('upload', bench.values(), {}, { executionId });
				expect(failureOf(outcome).message).toMatch(/^Nothing was sent/);
				expect(bench.made).toHaveLength(1);
			}
		});
	}
};
