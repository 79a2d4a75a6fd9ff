import { providers } from '../../nodes/BulkVerify/providers/registry';
import { failureOf, openBench } from '../harness';

/* What an old workflow or an expression may ask for although nobody offers it. */

const [FIRST] = providers.map(({ id }) => id);
const open = async () => await openBench(FIRST ?? '');

it.each([
	['account', 'upload'],
	['account', 'status'],
	['job', 'balance'],
	['job', '__CUSTOM_API_CALL__'],
])('an operation that the resource does not have is refused: %s %s', async (resource, operation) => {
	const bench = await open();
	const failure = failureOf(await bench.run(operation, { resource }));
	expect(failure.name).toBe('NodeOperationError');
	expect(failure.message).toBe(`There is no operation "${operation}" for the resource "${resource}"`);
	expect(bench.requests()).toEqual([]);
});

it('a resource that there is not is refused', async () => {
	const bench = await open();
	const failure = failureOf(await bench.run('upload', { resource: 'toString' }));
	expect(failure).toMatchObject({ name: 'NodeOperationError', message: 'There is no resource "toString"' });
	expect(bench.requests()).toEqual([]);
});

it('a provider that there is not is refused, with those that there are', async () => {
	const bench = await open();
	const failure = failureOf(await bench.run('list', { provider: 'other' }));
	expect(failure.message).toBe('There is no provider "other"');
	for (const { displayName } of providers) expect(failure.description).toContain(displayName);
	expect(await bench.engine.listSearch('searchJobs', { provider: 'other', operation: 'status' })).toEqual({
		results: [],
	});
});
