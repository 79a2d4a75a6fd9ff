import fc from 'fast-check';
import type { NamelessBatch } from '../../nodes/BulkVerify/sending/batches';
import { sendingKey } from '../../nodes/BulkVerify/sending/earlierTries';
import { jobName, markOf, recentMarks } from '../../nodes/BulkVerify/sending/jobName';
import type { Run } from '../../nodes/BulkVerify/n8n/run';
import { marksIn } from '../../nodes/BulkVerify/providers/kit/job';
import { providers } from '../../nodes/BulkVerify/providers/registry';
import type { Capabilities } from '../../nodes/BulkVerify/providers/contract';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const HOUR_MS = 60 * 60 * 1_000;
const ONLY = { number: 1, of: 1 };
const MARK = 'k7f3q9x2';
const MARKS = new Set(['b4n2m8w1', MARK]);
const FACTS = 'email-2-2026-11-22-1300';

describe('the name of a job', () => {
	it.each([
		['contacts.csv', `contacts-${MARK}-${FACTS}.csv`],
		['Contacts 2026 (new).CSV', `Contacts 2026 (new)-${MARK}-${FACTS}.csv`],
		['list.txt', `list-${MARK}-${FACTS}.txt`],
		['list.tsv', `list-${MARK}-${FACTS}.tsv`],
		['newsletter', `newsletter-${MARK}-${FACTS}.csv`],
		['data.xlsx', `data.xlsx-${MARK}-${FACTS}.csv`],
		['Kündigungen März.csv', `Kundigungen Marz-${MARK}-${FACTS}.csv`],
		['../../etc/passwd', `etc-passwd-${MARK}-${FACTS}.csv`],
		['a"b\r\nc', `a-b-c-${MARK}-${FACTS}.csv`],
		['Newsletter November second try.csv', `Newsletter November-${MARK}-second try-${FACTS}.csv`],
		['', `email-2-${MARK}-2026-11-22-1300.csv`],
		['名簿.csv', `email-2-${MARK}-2026-11-22-1300.csv`],
		['.csv', `email-2-${MARK}-2026-11-22-1300.csv`],
	])('that is to be called %j', (wantedName, expected) => {
		expect(nameOf({ wantedName })).toBe(expected);
	});

	it('tells which part of how many it is, where there are several', () => {
		const part = { number: 2, of: 3 };
		expect(nameOf({ wantedName: 'list.csv', part })).toBe(`list-${MARK}-2of3-${FACTS}.csv`);
		expect(nameOf({ part })).toBe(`email-2-${MARK}-2of3-2026-11-22-1300.csv`);
	});

	it('tells the kind of list, and says nothing of rows that nobody counted', () => {
		expect(nameOf({ listType: 'phone', rowCount: null })).toBe(`phone-${MARK}-2026-11-22-1300.csv`);
	});

	it('ends as the provider insists on', () => {
		for (const wantedName of ['list.txt', 'list.csv', 'list']) {
			const name = nameOf({ wantedName }, { requiredFileExtension: '.csv' });
			expect(name).toBe(`list-${MARK}-${FACTS}.csv`);
		}
	});

	it.each([30, 40, 70, 80])('of at most %d characters keeps its mark and its ending', (longestJobName) => {
		const long = 'a very long name of a list that somebody made up in the spring of the year.csv';
		for (const wantedName of [long, 'x'.repeat(500), '']) {
			const part = { number: 12, of: 20 };
			const name = nameOf({ wantedName, rowCount: 1_000_000, part }, { longestJobName });
			expect(name.length).toBeLessThanOrEqual(longestJobName);
			expect(name).toContain(MARK);
			expect(name).toMatch(/\.csv$/);
		}
	});

	it('is plain ASCII of a bearable length whatever the person types', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 300 })), (wantedName) => {
				const name = nameOf({ wantedName, part: { number: 10, of: 20 } });
				expect(name).toMatch(/^[A-Za-z0-9._ ()+-]+\.(csv|txt|tsv)$/);
				expect(name.length).toBeLessThanOrEqual(80);
				expect(name).not.toMatch(/^[-. ]/);
				expect(name).toContain(MARK);
			}),
		);
	});
});

describe('the mark is found again', () => {
	const changes: ReadonlyArray<[string, (name: string) => string]> = [
		['in upper case', (name) => name.toUpperCase()],
		['in lower case', (name) => name.toLowerCase()],
		['with underscores', (name) => name.replace(/[^A-Za-z0-9]+/g, '_')],
		['without its ending', (name) => name.replace(/\.\w+$/, '')],
		['with something before it', (name) => `1234567890_upload_${name}`],
		['cut at its thirtieth character', (name) => name.slice(0, 30)],
	];
	it.each(changes)('in a name that came back %s', (_, change) => {
		for (const wantedName of ['', 'contacts.csv', 'Newsletter November second try.csv', 'x'.repeat(90)]) {
			expect(marksIn({ name: change(nameOf({ wantedName })) }, MARKS)).toEqual([MARK]);
		}
	});

	it('but not in the name of another job', () => {
		expect(marksIn({ name: nameOf({}).replace(MARK, 'k7f3q9x3') }, MARKS)).toEqual([]);
		expect(marksIn({ name: null }, MARKS)).toEqual([]);
		expect(marksIn({ name: nameOf({}) }, new Set())).toEqual([]);
	});
});

describe('the mark', () => {
	it('is eight lower-case letters and digits', async () => {
		expect(await markIn({})).toMatch(/^[a-z0-9]{8}$/);
	});

	it('is the same in another process that runs the same execution', async () => {
		expect(await markIn({})).toBe(await markIn({}));
		expect(await markIn({ at: NOW + 11 * HOUR_MS })).toBe(await markIn({}));
	});

	it('of an execution that died at 22:00 is among those that are looked for at 06:00', async () => {
		const key = await sendingKey(runOf(), batchOf({}));
		const died = Date.parse('2026-11-22T22:00:00Z');
		const mark = markOf(runOf(), key.seed, died);
		expect(recentMarks(runOf(), key.seed, died + 8 * HOUR_MS)).toContain(mark);
		expect(recentMarks(runOf(), key.seed, died + 12 * HOUR_MS)).toContain(mark);
		expect(recentMarks(runOf(), key.seed, died + 24 * HOUR_MS)).not.toContain(mark);
	});

	it.each<[string, Place]>([
		['n8n', { instance: 'other' }],
		['workflow', { workflow: 'other' }],
		['execution', { execution: '2' }],
		['node', { node: 'Other' }],
		['run of the node, in a loop', { runIndex: 1 }],
		['list', { values: ['b@example.com', 'a@example.com'] }],
		['list type', { listType: 'phone' }],
		['day', { at: NOW + 12 * HOUR_MS }],
	])('is another one in another %s', async (_, place) => {
		expect(await markIn(place)).not.toBe(await markIn({}));
	});

	it('is another one at another provider', async () => {
		const [one, other] = providers;
		expect(await markIn({ provider: one?.id })).not.toBe(await markIn({ provider: other?.id }));
	});

	it('is another one for the same list a second time in one run', async () => {
		const run = runOf();
		const first = await sendingKey(run, batchOf({}));
		const second = await sendingKey(run, batchOf({}));
		expect(markOf(run, first.seed, NOW)).not.toBe(markOf(run, second.seed, NOW));
	});

	it('never comes twice in one process where n8n gives executions no id', async () => {
		const marks = await Promise.all(
			Array.from({ length: 1_000 }, async () => await markIn({ execution: '' })),
		);
		expect(new Set(marks).size).toBe(1_000);
	});

	it('is the same at each try of one execution without an id', async () => {
		const data = {};
		const values = ['only.here@example.com'];
		const first = await markIn({ execution: '', data, values });
		expect(await markIn({ execution: '', data, values })).toBe(first);
	});
});

interface Place {
	instance?: string;
	workflow?: string;
	execution?: string;
	/** n8n's data of the execution, shared by the tries of "Retry On Fail". */
	data?: object;
	node?: string;
	runIndex?: number;
	provider?: string;
	values?: string[];
	listType?: string;
	at?: number;
}

function nameOf(
	facts: Partial<Pick<NamelessBatch, 'wantedName' | 'part' | 'listType' | 'rowCount'>>,
	capabilities: Partial<Capabilities> = {},
): string {
	const run = runOf();
	const changed = { requiredFileExtension: null, ...capabilities };
	const provider = { ...run.provider, capabilities: { ...run.provider.capabilities, ...changed } };
	const batch = { wantedName: '', part: ONLY, listType: 'email', rowCount: 2, ...facts };
	return jobName({ ...run, provider }, batch, MARK, NOW);
}

async function markIn(place: Place): Promise<string> {
	const run = runOf(place);
	const key = await sendingKey(run, batchOf(place));
	return markOf(run, key.seed, place.at ?? NOW);
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
	const provider = providers.find(({ id }) => place.provider === undefined || id === place.provider);
	return {
		provider,
		sentLists: new Map(),
		node: {
			runIndex,
			runExecutionData: place.data,
			getInstanceId: () => instance,
			getWorkflow: () => ({ id: workflow }),
			getExecutionId: () => execution,
			getNode: () => ({ name: node }),
			getTimezone: () => 'Europe/Berlin',
			getCredentials: async () => ({ apiKey: 'any' }),
		},
	} as unknown as Run;
}
