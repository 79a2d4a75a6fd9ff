import type { NamelessBatch } from '../../nodes/BulkVerify/sending/batches';
import type { Run } from '../../nodes/BulkVerify/n8n/run';
import { uploadSafely } from '../../nodes/BulkVerify/sending/uploadSafely';
import { providers } from '../../nodes/BulkVerify/providers/registry';
import { makeJob } from '../../nodes/BulkVerify/providers/kit/job';
import type { Job, UploadFingerprint } from '../../nodes/BulkVerify/providers/contract';
import { TransportError } from '../../nodes/BulkVerify/transport/transportError';

/* Before a list is sent, the job is looked for that another process may have made of it. */

const jobOf = (jobId: string, name: string) =>
	makeJob({ provider: 'ipQualityScore', jobId, name, status: 'queued' });

afterEach(() => jest.restoreAllMocks());

it('looks once, among the newest only', async () => {
	const provider = providerWith(() => []);
	expect(await provider.upload()).toMatchObject({ how: 'uploaded' });
	expect(provider.looks).toMatchObject([{ newestOnly: true, listType: 'email' }]);
	expect(provider.looks[0]?.names[0]).toBe(provider.sent[0]);
});

it('finds after midnight what was sent before it', async () => {
	const before = providerWith(() => [], { execution: 'at night', at: '2026-11-22T23:59:00Z' });
	await before.upload();
	const [name = ''] = before.sent;
	const after = providerWith(({ names }) => (names.includes(name) ? [jobOf('1', name)] : []), {
		execution: 'at night',
		at: '2026-11-23T00:10:00Z',
	});

	expect(await after.upload()).toMatchObject({ how: 'earlierRun', job: { jobId: '1' } });
	expect(after.sent).toEqual([]);
});

it('does not take the job of the day before for its own in the middle of the day', async () => {
	const before = providerWith(() => [], { execution: 'at noon', at: '2026-11-21T12:00:00Z' });
	await before.upload();
	const after = providerWith(() => [], { execution: 'at noon', at: '2026-11-22T12:00:00Z' });
	await after.upload();

	expect(after.looks[0]?.names).not.toContain(before.sent[0]);
});

it('takes the newest of two that have its name: both hold this list', async () => {
	const provider = providerWith(({ names: [name = ''] }) => [jobOf('2', name), jobOf('1', name)]);
	expect(await provider.upload()).toMatchObject({ how: 'earlierRun', job: { jobId: '2' } });
});

it('does not look for what this process itself has sent', async () => {
	const provider = providerWith(() => []);
	await provider.upload();
	// n8n's Retry On Fail.
	expect(await provider.upload()).toMatchObject({ how: 'earlierTry' });
	expect(provider.looks).toHaveLength(1);
	expect(provider.sent).toHaveLength(1);
});

it('does not look where n8n gives the execution no id: the name is a new one', async () => {
	const provider = providerWith(() => [], { execution: '' });
	await provider.upload();
	expect(provider.looks).toEqual([]);
	expect(provider.sent).toHaveLength(1);
});

it.each(['network', 'temporary', 'rateLimit', 'credential', 'cancelled'] as const)(
	'sends nothing where the look fails (%s)',
	async (kind) => {
		const provider = providerWith(() => {
			throw new TransportError(kind, 'down');
		});
		await expect(provider.upload()).rejects.toMatchObject({ kind });
		expect(provider.sent).toEqual([]);
	},
);

it.each(['rejected', 'notFound', 'unreadable'] as const)(
	'sends the list where the provider has no list to show (%s)',
	async (kind) => {
		const provider = providerWith(() => {
			throw new TransportError(kind, 'no lists');
		});
		expect(await provider.upload()).toMatchObject({ how: 'uploaded' });
	},
);

let executions = 0;

/** Nothing that was sent before is in its memory. */
function ofAnotherProcess(): typeof uploadSafely {
	jest.resetModules();
	const path = '../../nodes/BulkVerify/sending/uploadSafely';
	return jest.requireActual<{ uploadSafely: typeof uploadSafely }>(path).uploadSafely;
}

/** A provider that keeps what it was asked, and a node that sends it one list. */
function providerWith(
	find: (fingerprint: UploadFingerprint) => Job[],
	{ execution, at }: { execution?: string; at?: string } = {},
) {
	const looks: UploadFingerprint[] = [];
	const sent: string[] = [];
	executions += 1;
	const executionId = execution ?? String(executions);
	const node = {
		runIndex: 0,
		getInstanceId: () => 'n8n',
		getWorkflow: () => ({ id: 'w' }),
		getExecutionId: () => executionId,
		getNode: () => ({ name: 'Verify' }),
	};
	const connection = {
		async findUpload(fingerprint: UploadFingerprint) {
			looks.push(fingerprint);
			return find(fingerprint);
		},
		async upload({ name }: { name: string }) {
			sent.push(name);
			return jobOf('new', name);
		},
	};
	const batch: NamelessBatch = {
		listType: 'email',
		wantedName: 'list.csv',
		part: { number: 1, of: 1 },
		rowCount: 1,
		content: { kind: 'values', values: ['a@example.com'] },
		options: {},
	};
	return {
		looks,
		sent,
		async upload() {
			if (at !== undefined) jest.spyOn(Date, 'now').mockReturnValue(Date.parse(at));
			const provider = providers.find(({ id }) => id === 'ipQualityScore');
			const run = { node, provider, connection, madeJobIds: [], sentLists: new Map() } as unknown as Run;
			const send = at === undefined ? uploadSafely : ofAnotherProcess();
			return await send(run, batch);
		},
	};
}
