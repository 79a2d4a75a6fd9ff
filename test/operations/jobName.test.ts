import fc from 'fast-check';
import type { NamelessBatch } from '../../nodes/BulkVerify/sending/batches';
import { sendingKey } from '../../nodes/BulkVerify/sending/earlierTries';
import { jobName } from '../../nodes/BulkVerify/sending/jobName';
import type { Run } from '../../nodes/BulkVerify/n8n/run';
import { providers } from '../../nodes/BulkVerify/providers/registry';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const HOUR_MS = 60 * 60 * 1_000;
const ONLY = { number: 1, of: 1 };

describe('the name of a job', () => {
	it.each([
		['contacts.csv', /^contacts-[0-9a-f]{8}\.csv$/],
		['Contacts 2026 (new).CSV', /^Contacts 2026 \(new\)-[0-9a-f]{8}\.csv$/],
		['list.txt', /^list-[0-9a-f]{8}\.txt$/],
		['list.tsv', /^list-[0-9a-f]{8}\.tsv$/],
		['newsletter', /^newsletter-[0-9a-f]{8}\.csv$/],
		['data.xlsx', /^data\.xlsx-[0-9a-f]{8}\.csv$/],
		['Kündigungen März.csv', /^Kundigungen Marz-[0-9a-f]{8}\.csv$/],
		['../../etc/passwd', /^etc-passwd-[0-9a-f]{8}\.csv$/],
		['a"b\r\nc', /^a-b-c-[0-9a-f]{8}\.csv$/],
		['', /^n8n-list-2026-11-22-[0-9a-f]{8}\.csv$/],
		['名簿.csv', /^n8n-list-2026-11-22-[0-9a-f]{8}\.csv$/],
		['.csv', /^n8n-list-2026-11-22-[0-9a-f]{8}\.csv$/],
	])('that is to be called %j', (wantedName, expected) => {
		expect(jobName(runOf(), { wantedName, part: ONLY }, 'any', NOW)).toMatch(expected);
	});

	it('tells which part of how many it is, where there are several', () => {
		const wantedName = 'list.csv';
		const second = { wantedName, part: { number: 2, of: 3 } };
		expect(jobName(runOf(), second, 'any', NOW)).toMatch(/^list-2of3-[0-9a-f]{8}\.csv$/);
		expect(jobName(runOf(), { wantedName, part: ONLY }, 'any', NOW)).toMatch(/^list-[0-9a-f]{8}\.csv$/);
	});

	it('ends as the provider insists on', () => {
		const run = runOf({ provider: 'everythingLocation' });
		for (const wantedName of ['list.txt', 'list.csv', 'list']) {
			expect(jobName(run, { wantedName, part: ONLY }, 'any', NOW)).toMatch(/^list-[0-9a-f]{8}\.csv$/);
		}
	});

	it('is plain ASCII of a bearable length whatever the person types', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 300 })), (wantedName) => {
				const name = jobName(runOf(), { wantedName, part: { number: 10, of: 20 } }, 'any', NOW);
				expect(name).toMatch(/^[A-Za-z0-9._ ()+-]+\.(csv|txt|tsv)$/);
				expect(name.length).toBeLessThanOrEqual(110);
				expect(name).not.toMatch(/^[-. ]/);
			}),
		);
	});
});

describe('the ending of the name', () => {
	it('is the same in another process that runs the same execution', async () => {
		expect(await nameIn({})).toBe(await nameIn({}));
		expect(await nameIn({ at: NOW + 11 * HOUR_MS })).toBe(await nameIn({}));
	});

	it.each<[string, Place]>([
		['n8n', { instance: 'other' }],
		['workflow', { workflow: 'other' }],
		['execution', { execution: '2' }],
		['node', { node: 'Other' }],
		['run of the node, in a loop', { runIndex: 1 }],
		['provider', { provider: 'ipQualityScore' }],
		['list', { values: ['b@example.com', 'a@example.com'] }],
		['list type', { listType: 'phone' }],
		['day', { at: NOW + 12 * HOUR_MS }],
	])('is another one in another %s', async (_, place) => {
		expect(await nameIn(place)).not.toBe(await nameIn({}));
	});

	it('is another one for the same list a second time in one run', async () => {
		const run = runOf();
		const first = await sendingKey(run, batchOf({}));
		const second = await sendingKey(run, batchOf({}));
		expect(jobName(run, batchOf({}), first, NOW)).not.toBe(jobName(run, batchOf({}), second, NOW));
	});

	it('never comes twice where n8n gives the execution no id', async () => {
		const names = await Promise.all(
			Array.from({ length: 1_000 }, async () => await nameIn({ execution: '' })),
		);
		expect(new Set(names).size).toBe(1_000);
	});
});

interface Place {
	instance?: string;
	workflow?: string;
	execution?: string;
	node?: string;
	runIndex?: number;
	provider?: string;
	values?: string[];
	listType?: string;
	at?: number;
}

async function nameIn(place: Place): Promise<string> {
	const run = runOf(place);
	const batch = batchOf(place);
	return jobName(run, batch, await sendingKey(run, batch), place.at ?? NOW);
}

function batchOf({ values = ['a@example.com', 'b@example.com'], listType = 'email' }: Place): NamelessBatch {
	return {
		listType,
		wantedName: 'list.csv',
		part: ONLY,
		rowCount: values.length,
		content: { kind: 'values', values },
		options: {},
	};
}

/** As much of a run as a name is made of. */
function runOf(place: Place = {}): Run {
	const { instance = 'n8n', workflow = 'w', execution = '1', node = 'Verify', runIndex = 0 } = place;
	const provider = providers.find(({ id }) => id === (place.provider ?? 'briteVerifyFiles'));
	return {
		provider,
		sentLists: new Map(),
		node: {
			runIndex,
			getInstanceId: () => instance,
			getWorkflow: () => ({ id: workflow }),
			getExecutionId: () => execution,
			getNode: () => ({ name: node }),
		},
	} as unknown as Run;
}
