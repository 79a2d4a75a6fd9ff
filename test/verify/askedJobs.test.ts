import { askedJobs } from '../../nodes/BulkVerify/answers/askedJobs';
import type { Run } from '../../nodes/BulkVerify/n8n/run';
import { prepareAll } from '../../nodes/BulkVerify/sending/prepareAll';
import { providers } from '../../nodes/BulkVerify/providers/registry';

/* What several input items bring or ask for. */

const runOf = (count: number, { continueOnFail = false } = {}) =>
	({
		provider: providers[0],
		node: {
			getInputData: () => Array.from({ length: count }, () => ({ json: {} })),
			getNode: () => ({ name: 'Any' }),
			continueOnFail: () => continueOnFail,
		},
	}) as unknown as Run;

it('a job that several items ask for is one, paired with all of them', async () => {
	const wanted = ['7', '8', '7', '7'];
	expect(
		await askedJobs(runOf(4), (index) => ({ jobId: wanted[index] ?? '', wish: { variant: 'all' } })),
	).toEqual([
		{ jobId: '7', wish: { variant: 'all' }, items: [0, 2, 3] },
		{ jobId: '8', wish: { variant: 'all' }, items: [1] },
	]);
});

it('the same job with another wish is asked for on its own', async () => {
	const variants = ['all', 'bad', 'all'];
	const asked = await askedJobs(runOf(3), (index) => ({ jobId: '7', wish: variants[index] }));
	expect(asked.map(({ items }) => items)).toEqual([[0, 2], [1]]);
});

it('an item that names no job fails by itself, in its place', async () => {
	const asked = await askedJobs(runOf(3), (index) => {
		if (index === 1) throw new Error('no job');
		return { jobId: String(index), wish: null };
	});
	expect(asked).toMatchObject([{ jobId: '0' }, { error: { message: 'no job' }, items: [1] }, { jobId: '2' }]);
});

const lastIsEmpty = async (index: number) => {
	if (index === 2) throw new Error('The list is empty');
	return await Promise.resolve(index);
};

it('a bad list among many is told before the first is sent', async () => {
	await expect(prepareAll(runOf(3), lastIsEmpty)).rejects.toMatchObject({
		message: 'The list is empty',
		description: expect.stringContaining('Nothing was sent'),
		context: { itemIndex: 2 },
	});
});

it('with Continue On Fail it is told beside the others', async () => {
	const prepared = await prepareAll(runOf(3, { continueOnFail: true }), lastIsEmpty);
	expect(prepared).toMatchObject([{ value: 0 }, { value: 1 }, { error: { message: 'The list is empty' } }]);
});
