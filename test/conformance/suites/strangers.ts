import { type Bench, failureOf, type Outcome, outputOf, ownJson, verificationOf } from '../../harness';
import { wait } from '../../sandbox/kit/wait';
import type { Suite } from '../subject';

const SOON_MS = 300;
const LATER_MS = 8_000;
const ROWS = 3;

type Moment = (bench: Bench, stranger: () => void, running: Promise<Outcome>) => Promise<Outcome>;

/** When another workflow of the same account sends a list of as many rows. */
const MOMENTS: Readonly<Record<string, Moment>> = {
	'just before': async (_bench, stranger, running) => {
		stranger();
		return await running;
	},
	'at the same moment': async (bench, stranger, running) => {
		while (bench.made.length === 0) await wait(20);
		stranger();
		return await running;
	},
	'just after': async (bench, stranger, running) => {
		while (bench.made.length === 0) await wait(20);
		await wait(SOON_MS);
		stranger();
		return await running;
	},
	'eight seconds after': async (bench, stranger, running) => {
		while (bench.made.length === 0) await wait(20);
		await wait(LATER_MS);
		stranger();
		return await running;
	},
};

/** A job that somebody else made at the same moment, with as many rows, is never taken for ours. */
export const strangers: Suite = ({ can, facts, it, open }) => {
	// A list that only a start of its own takes is never in doubt.
	if (!can('list') || facts.startsApart === true) return;

	for (const [when, moment] of Object.entries(MOMENTS)) {
		for (const status of ['completed', 'processing'] as const) {
			if (!facts.statuses.includes(status)) continue;
			it(`${when}, ${status}: a lost upload is found or told, the stranger's rows are never given out`, async () => {
				const bench = await open();
				const values = bench.values(ROWS);
				const ids: string[] = [];
				const stranger = () => {
					const rows = bench.values(2 * ROWS).slice(ROWS);
					ids.push(bench.job({ rows, status, name: 'contacts.csv', date: Date.now() }));
				};
				bench.fault({ kind: 'dropAfter', operation: 'upload' });
				const options = { retryOnFail: when !== 'just before' };
				const parameters = { options: { maxWait: 3 } };
				const outcome = await moment(bench, stranger, bench.send('verify', values, parameters, options));

				expect(ids).toHaveLength(1);
				const ours = bench.madeIds.filter((id) => !ids.includes(id));
				if (outcome.error !== undefined) {
					const { message } = failureOf(outcome);
					const isSent = !message.startsWith('Nothing was sent');
					expect(message).toMatch(/may have accepted the list|it cannot be told yet/);
					expect(ours).toHaveLength(isSent ? 1 : 0);
					return;
				}
				expect(ours).toHaveLength(1);
				const rows = outputOf(outcome);
				expect(rows.map(ownJson)).toEqual(values.map((value) => ({ value })));
				for (const [index, row] of rows.entries()) {
					const { verdict, reason, jobId } = verificationOf(row);
					expect({ verdict, reason, jobId }).toEqual({
						...facts.judge(bench.listType, values[index] ?? ''),
						jobId: ours[0],
					});
				}
			});
		}
	}
};
