import {
	type Bench,
	expectNoOtherItem,
	failureOf,
	type Fault,
	type FaultKind,
	FAULT_KINDS,
	FAULTS_WITHOUT_END,
	hintsOf,
	jsonOf,
	leftovers,
	type Outcome,
	verificationsOf,
} from '../../harness';
import { callsOf, make } from '../calls';
import { FULL } from '../pairwise';
import type { Suite } from '../subject';

/** Answers that came after the provider had done its work, or in place of it, and that end. */
const SPOILT: readonly FaultKind[] = FAULT_KINDS.filter(
	(kind) => kind.endsWith('After') && !FAULTS_WITHOUT_END.includes(kind) && kind !== 'forgetAfter',
);

/** What a gateway may say in place of the provider. */
const GATEWAY: readonly Fault[] = [204, 302, 403, 404, 409, 429, 499, 500, 503, 520].map((status) => ({
	kind: 'gatewayAfter',
	status,
	...(status === 429 || status === 503 ? { retryAfter: 1 } : {}),
}));

/** Whatever comes back, money is spent once and what came out is true. */
export const anyAnswer: Suite = (subject) => {
	const { id, provider, facts, it, open } = subject;
	const uploads: Fault[] = [...SPOILT.map((kind): Fault => ({ kind })), ...GATEWAY];

	for (const retryOnFail of [false, true]) {
		for (const [index, fault] of uploads.entries()) {
			// With Retry On Fail the same holds: a choice of them shows it.
			if (retryOnFail && !FULL && index % 6 !== 0) continue;
			it(`a list answered with ${nameOf(fault)} is taken once${retryOnFail ? ', with Retry On Fail too' : ''}`, async () => {
				const bench = await open();
				bench.fault({ ...fault, operation: 'upload' });
				const outcome = await bench.send('upload', bench.values(), {}, { retryOnFail });

				if (facts.startsApart !== true) expect(bench.made.length).toBeLessThanOrEqual(1);
				if (provider.capabilities.chargedAt === 'upload')
					expect([0, bench.values().length]).toContain(bench.charged);
				if (outcome.error === undefined) {
					expect(jsonOf(outcome)).toMatchObject([{ provider: id, jobId: bench.madeIds.at(-1) }]);
				} else if (facts.startsApart === true) {
					expect(bench.charged).toBe(0);
				} else {
					expect(failureOf(outcome).message).toMatch(/may have accepted the list|may have/);
					expect(failureOf(outcome).description).toContain(provider.whereToCheck);
				}
			});
		}
	}

	for (const [index, kind] of SPOILT.entries()) {
		it(`Verify comes to its end where a status or a download is answered with ${kind}`, async () => {
			const bench = await open({ pace: 0.3 });
			const operation = index % 2 === 0 ? 'status' : 'download';
			bench.fault({ kind, operation });
			const outcome = await bench.send('verify');
			expectTrueOrTold(bench, outcome);
			expect(bench.made).toHaveLength(1);
		});
	}

	const reading = callsOf(subject).filter(({ isRead }) => isRead);
	for (const [index, kind] of SPOILT.entries()) {
		for (const call of FULL ? reading : [reading[index % reading.length]]) {
			if (call === undefined) continue;
			it(`${call.name} answered with ${kind} is read again, or a failure in plain words`, async () => {
				const bench = await open();
				bench.fault({ kind, operation: [...call.asks] });
				const outcome = await make(bench, call);
				// What could not be told of is named in a hint.
				const told = outcome.error === undefined && [...leftovers(outcome), ...hintsOf(outcome)];
				if (told) return void expect(told.length).toBeGreaterThan(0);
				const failure = failureOf(outcome);
				expectNoOtherItem(failure);
				expect(failure.message).not.toMatch(/undefined|\[object|<html/i);
				expect(leftovers(outcome)).toEqual([]);
			});
		}
	}

	const expectTrueOrTold = (bench: Bench, outcome: Outcome): void => {
		if (outcome.error === undefined) {
			for (const [index, { value, verdict, reason }] of verificationsOf(outcome).entries()) {
				const asked = bench.values()[index] ?? '';
				// What a cut answer lost is said, never invented.
				const right =
					reason === 'no_result'
						? { verdict: 'unknown', reason }
						: subject.facts.judge(bench.listType, asked);
				expect({ value, verdict, reason }).toEqual({ value: asked, ...right });
			}
		} else {
			expect(`${failureOf(outcome).message} ${failureOf(outcome).description}`).toContain(bench.madeIds[0]);
		}
	};
};

const nameOf = ({ kind, status, retryAfter }: Fault): string =>
	[kind, status, retryAfter === undefined ? undefined : 'with Retry-After'].filter(Boolean).join(' ');
