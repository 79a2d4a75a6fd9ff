import type { IDataObject } from 'n8n-workflow';
import { builtPackage, createEngine } from '../harness/engine';
import { startSandbox } from '../sandbox';
import { KINDS } from './bench';

/*
 * n8n's newest engine, which people have to switch on: it hands each poll a copy of the state and keeps what the
 * poll leaves in it, also where nothing was emitted.
 */
test('the state is read from and written to what the engine hands out', async () => {
	const sandbox = await startSandbox({ pace: 3_600 });
	const credentials = { ...sandbox.urls };
	const engine = await createEngine({ packageRoot: builtPackage(), binaryMode: 'memory', credentials });
	for (const provider of KINDS) {
		const trigger = engine.activate({ provider });
		let cursor: IDataObject = {};
		const poll = async () => {
			const staged = structuredClone(cursor);
			try {
				const items = await trigger.poll({ nodeStaticData: staged, budgetMs: 36_000 });
				return items?.map(({ json }) => json.jobId) ?? null;
			} finally {
				cursor = staged;
			}
		};
		sandbox.addJob(provider, { status: 'completed' });
		expect(await poll()).toBeNull();
		const ids = [sandbox.addJob(provider, { status: 'completed' })];
		expect(await poll()).toEqual(ids);
		expect(await poll()).toBeNull();
		expect(trigger.staticData).toEqual({});

		// A page is asked for three times. A poll that fails leaves what it was given as it was.
		sandbox.addJob(provider, { status: 'completed' });
		sandbox.fault(provider, { kind: 'html', operation: 'list', times: 3 });
		const before = structuredClone(cursor);
		await expect(poll()).rejects.toThrow('unexpected');
		expect(cursor).toEqual(before);
		expect(await poll()).toHaveLength(1);
	}
	await sandbox.stop();
});
