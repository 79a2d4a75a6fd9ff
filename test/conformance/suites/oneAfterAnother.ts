/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { setTimeout as wait } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import { type Bench, fieldOf, hintsOf, jsonOf, outputOf } from '../../harness';
import type { Suite } from '../subject';

/** Executions of one node that follow each other, or overlap: what one of them has paid the next one knows of. */
export const oneAfterAnother: Suite = ({ capabilities, facts, it, open }) => {
	const paidBefore = facts.chargedAt === 'upload';

	/** Sends the list and is stopped while it waits. @returns the job that is left */
	const stopped = async (bench: Bench, parameters: INodeParameters = {}): Promise<string> => {
		const killed = new AbortController();
		const running = bench.send('verify', bench.values(), parameters, { signal: killed.signal });
		await asked(bench);
		killed.abort();
		await running;
		return String(bench.madeIds[0]);
	};

	/** So many lists were sent, their jobs are known, and somebody waits for them. */
	const asked = async (bench: Bench, lists = 1): Promise<void> => {
		const requests = lists * (facts.startsApart === true ? 2 : 1);
		for (let tries = 0; tries < 2_000; tries++) {
			const operations = bench.requests().map(({ operation }) => operation);
			const uploads = operations.flatMap((operation, at) => (operation === 'upload' ? [at] : []));
			const last = uploads[requests - 1];
			const later = last === undefined ? [] : operations.slice(last);
			// A provider may tell the status by its list.
			if (later.includes('status') || later.includes('list')) return;
			await wait(20);
		}
	};

	it('two at the same time share one job', async () => {
		const bench = await open({ pace: 600 });
		const both = [bench.send('verify'), bench.send('verify')];
		// Where each download costs, a job serves one of them.
		const jobs = paidBefore ? 1 : 2;
		await asked(bench, jobs);
		bench.finish();
		for (const outcome of await Promise.all(both)) expect(fieldOf(outcome, 'value')).toEqual(bench.values());
		expect(bench.made).toHaveLength(jobs);
		expect(bench.charged).toBe(3 * jobs);
	});

	it('one that begins while another waits shares its job, and says so', async () => {
		if (!paidBefore) return;
		const bench = await open({ pace: 600 });
		const first = bench.send('verify');
		await asked(bench);
		const second = bench.send('verify');
		await wait(300);
		bench.finish();
		expect(outputOf(await first)).toHaveLength(3);
		const outcome = await second;
		expect(outputOf(outcome)).toHaveLength(3);
		// Begun when the first had its rows, it is a new one.
		if (bench.made.length === 1)
			expect(hintsOf(outcome).join(' ')).toMatch(/is gone on with; nothing was sent/);
	});

	it('two at the same time whose one answer is lost: neither sends the list again', async () => {
		if (!paidBefore) return;
		const bench = await open();
		bench.fault({ kind: 'hide', operation: 'upload', lists: 999 });
		bench.fault({ kind: 'dropAfter', operation: 'upload' });
		const outcomes = await Promise.all([bench.send('verify'), bench.send('verify')]);
		expect(bench.charged).toBeLessThanOrEqual(3);
		// Where a start of its own takes the list nothing is in doubt, and the second one sends it.
		const told = outcomes.map(({ error }) => error?.message ?? '');
		if (facts.startsApart !== true)
			expect(told.join('|')).toMatch(/may have accepted.*\|.*may have accepted/);
	});

	if (capabilities.operations.includes('list') && facts.startsApart !== true && paidBefore) {
		it('one whose answer was lost and that is run again while the list cannot be read sends nothing', async () => {
			const bench = await open();
			bench.fault({ kind: 'hide', operation: 'upload', lists: 4 });
			bench.fault({ kind: 'dropAfter', operation: 'upload' });
			expect((await bench.send('verify')).error?.message).toMatch(/may have accepted/);
			bench.fault({ kind: 'html', operation: 'list', times: 99 });
			expect((await bench.send('verify')).error?.message).toMatch(/^Nothing was sent: the list of jobs/);
			bench.sandbox.clearFaults();
			const again = await bench.send('verify');
			expect(outputOf(again)).toHaveLength(3);
			expect(hintsOf(again).join(' ')).toContain(bench.madeIds[0]);
			expect(bench.made).toHaveLength(1);
		});

		it('one whose job was given another ID on the way is found in the list when it is run again', async () => {
			const bench = await open({ pace: 600 });
			const from = '("(?:[A-Za-z_]*[Ii][Dd])"\\s*:\\s*"?)\\w';
			bench.fault({ kind: 'replaceAfter', from, to: '$199', operation: 'upload' });
			expect((await bench.send('verify')).error?.message).toMatch(/knows no such job|does not know job/);
			bench.finish();
			expect(outputOf(await bench.send('verify'))).toHaveLength(3);
			expect(bench.made).toHaveLength(1);
		});

		if (!facts.namesJobs) {
			it('one whose answer was lost is not sent again while a job that may be it is at work', async () => {
				const bench = await open({ pace: 36_000 });
				bench.fault({ kind: 'dropAfter', operation: 'upload' });
				expect((await bench.send('verify')).error?.message).toMatch(/may have accepted/);
				expect((await bench.send('verify')).error?.message).toMatch(/^Nothing was sent: .* of the same size/);
				bench.finish();
				expect(outputOf(await bench.send('verify'))).toHaveLength(3);
				expect(bench.made).toHaveLength(1);
			});
		}
	}

	it('a stopped one is gone on with after its node was renamed', async () => {
		const bench = await open({ pace: 600 });
		const jobId = await stopped(bench);
		bench.finish();
		const outcome = await bench.send('verify', bench.values(), {}, { name: 'Check the contacts' });
		const rows = outcome.output('Check the contacts').map(({ json }) => json.verification);
		expect(rows).toEqual(bench.values().map(() => expect.objectContaining({ jobId })));
		expect(bench.made).toHaveLength(1);
	});

	it('each sends its own list', async () => {
		const bench = await open();
		const lists = [bench.values(6).slice(0, 3), bench.values(6).slice(3)];
		await Promise.all(lists.map(async (values) => await bench.send('verify', values)));
		expect(bench.made).toHaveLength(2);
	});

	for (const [option, value] of capabilities.operations.includes('balance')
		? ([
				['maxRows', 1],
				['checkBalance', true],
			] as const)
		: ([['maxRows', 1]] as const)) {
		it(`${option} does not refuse a list that is paid already`, async () => {
			if (!paidBefore) return;
			const bench = await open({ pace: 600 });
			const jobId = await stopped(bench);
			bench.sandbox.setCredits(bench.id, 0);
			bench.finish();
			const outcome = await bench.send('verify', bench.values(), { options: { [option]: value } });
			expect(outputOf(outcome)).toHaveLength(3);
			expect(hintsOf(outcome).join(' ')).toContain(jobId);
			expect(bench.made).toHaveLength(1);
		});
	}

	it('an estimate knows what would be gone on with', async () => {
		const bench = await open({ pace: 600 });
		expect(jsonOf(await bench.send('estimate' as 'verify'))).toMatchObject([{ toSend: 3 }]);
		const jobId = await stopped(bench);
		const estimate = await bench.send('estimate' as 'verify');
		expect(jsonOf(estimate)).toMatchObject([{ rows: 3, toSend: 0 }]);
		const hints = hintsOf(estimate).join(' ');
		expect(hints).toContain(jobId);
		expect(hints).toContain(
			paidBefore
				? 'Verify would send none of 3 rows, and nothing would be paid.'
				: 'Verify would send none of 3 rows, and 3 of an earlier execution are to be paid at the download.',
		);
	});

	it('a list that differs by a row is told of what is left of the other', async () => {
		const bench = await open({ pace: 600 });
		const jobId = await stopped(bench);
		let lists = 1;
		const told = async (values: string[]) => {
			const running = bench.send('verify', values);
			await asked(bench, ++lists);
			bench.finish();
			return hintsOf(await running).filter((hint) => hint.includes(`left job ${jobId}`));
		};
		expect(await told(bench.values(4))).toHaveLength(1);
		// Once is enough.
		expect(await told(bench.values(5))).toHaveLength(0);
	});

	it('verdicts of today that are paid once more are told', async () => {
		const bench = await open();
		const first = outputOf(await bench.send('verify'));
		const again = await bench.run('verify', { valueField: 'value' }, first);
		const known = jsonOf(again).filter(({ verification }) => !isUnknown(verification)).length;
		const hint = hintsOf(again).join(' ');
		if (known === 0) expect(hint).not.toContain('paid again');
		else expect(hint).toMatch(new RegExp(`${known} values? (was|were) paid again although`));
	});

	it('a job that a person named and that holds another list is told as that', async () => {
		const bench = await open();
		const other = bench.job({ rows: bench.values(6).slice(3), status: 'completed' });
		const options = { existingJobs: other };
		const outcome = await bench.send('verify', bench.values(), { options });
		expect(outcome.error?.message).toMatch(
			new RegExp(`^Job ${other}, named in Existing Jobs, holds none of the values`),
		);
		expect(outcome.error?.description).toMatch(/remove the option Existing Jobs/);
		const again = await bench.send('verify', bench.values(), { options });
		expect(again.error?.message).toBe(outcome.error?.message);
		// A second download would cost as much again, and show the same.
		if (!paidBefore) expect(bench.requests('download')).toHaveLength(1);
		expect(bench.requests('upload')).toEqual([]);
	});

	it('values that are in none of the jobs that a person named are told as that', async () => {
		const bench = await open();
		const other = bench.job({ rows: bench.values(2), status: 'completed' });
		const outcome = await bench.send('verify', bench.values(4), { options: { existingJobs: other } });
		expect(hintsOf(outcome).join(' ')).toMatch(/2 values are not in job .*no_result/);
	});
};

function isUnknown(verification: unknown): boolean {
	return (verification as { verdict?: string } | undefined)?.verdict === 'unknown';
}
