/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { type Engine, type Outcome, builtPackage, createEngine, type WorkflowJson } from '../harness/engine';
import { rowStandIns } from './rowStandIns';
import { standIns } from './standIns';
import { withProvider } from './withProvider';
import { ownJson, providerOf, type Sandbox, startSandbox, verificationOf } from '../harness';
import { readValue, valueKey } from '../../nodes/BulkVerify/lists/values';
import { columnFor, CONTACTS, EXAMPLE_PROVIDERS, expectedFor, FOLDER, kindFor } from './contacts';

let sandbox: Sandbox;
let engine: Engine;

beforeAll(async () => {
	// Long enough that every job is asked for more than once.
	sandbox = await startSandbox({ pace: 0.6 });
	const credentials = { ...sandbox.urls };
	const nodeTypes = { ...standIns({ waitMs: () => 200 }), ...rowStandIns() };
	engine = await createEngine({ packageRoot: builtPackage(), credentials, nodeTypes });
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.stop());

function workflowFor(provider: string, fileName: string): WorkflowJson {
	const text = readFileSync(join(FOLDER, fileName), 'utf8');
	// All but the column stays as it is in the example.
	const ofColumn = text.replaceAll('"E-mail"', JSON.stringify(columnFor(provider)));
	return withProvider(JSON.parse(ofColumn) as WorkflowJson, provider);
}

/** Both examples read the contacts with a node that needs n8n's file access. */
async function run(workflow: WorkflowJson, reader: string): Promise<Outcome> {
	const file: INodeExecutionData = { json: {}, binary: { data: await engine.binaryFromFile(CONTACTS) } };
	const outcome = await engine.run(workflow, { pinned: { [reader]: [file] } });
	expect(outcome.error).toBeUndefined();
	return outcome;
}

const valueOf = (provider: string, json: IDataObject) => String(json[columnFor(provider)] ?? '').trim();

/** What can be asked about: neither empty nor malformed, each value once however it is written. */
const differentValues = (provider: string, rows: INodeExecutionData[]) =>
	new Set(
		rows
			.map(({ json }) => readValue(kindFor(provider), valueOf(provider, json)))
			.filter(({ reason }) => reason === null)
			.map(({ value }) => valueKey(kindFor(provider), value)),
	);

/** The verdict that must come out: of the provider, or of the node where a value is not sent. */
function expectedOf(provider: string, value: string): { verdict: string; reason: string | null } {
	const { reason } = readValue(kindFor(provider), value);
	if (reason === null) return expectedFor(provider, value);
	return { verdict: reason === 'malformed' ? 'invalid' : 'unknown', reason };
}

describe('weekly hygiene', () => {
	const BRANCHES = {
		'Update the CRM': 'valid',
		'Mark for a Second Look': 'risky',
		'Take off the Mailing List': 'invalid',
		'Ask the Owner for an Address': 'unknown',
	};

	it.each(EXAMPLE_PROVIDERS)(
		'sends each contact down the branch of its verdict, paid once a value (%s)',
		async (provider) => {
			const outcome = await run(workflowFor(provider, 'weekly-hygiene.json'), 'Read the Contacts');

			const rows = outcome.output('Get the Rows');
			const routed = Object.entries(BRANCHES).flatMap(([branch, verdict]) =>
				outcome.output(branch).map((item) => ({ item, verdict })),
			);
			expect(rows).toHaveLength(1_000);
			expect(routed).toHaveLength(1_000);
			const wrong = routed.filter(({ item, verdict }) => {
				const expected = expectedOf(provider, valueOf(provider, item.json)).verdict;
				return verificationOf(item).verdict !== verdict || expected !== verdict;
			});
			expect(wrong).toEqual([]);
			// Whole rows, each once.
			const own = (item: INodeExecutionData) => JSON.stringify(ownJson(item));
			expect(routed.map(({ item }) => own(item)).sort()).toEqual(rows.map(own).sort());
			const charged = sandbox.charges(provider);
			expect(charged).toBe(differentValues(provider, rows).size);
			expect(charged).toBeLessThan(1_000);
		},
	);
});

describe('a long list in a wait loop', () => {
	it.each(EXAMPLE_PROVIDERS.filter((id) => providerOf(id).capabilities.namesJobs))(
		'gives every contact back with the verdict of its address (%s)',
		async (provider) => {
			const outcome = await run(workflowFor(provider, 'long-list-wait-loop.json'), 'Read the List');

			expect(outcome.runData.Wait?.length).toBeGreaterThan(1);
			expect(sandbox.jobs(provider)).toHaveLength(1);
			const rows = outcome.output('Get the Rows');
			const attached = outcome.output('Attach the Results');
			expect(attached).toHaveLength(1_000);
			const wrong = attached.filter(
				(item) => verificationOf(item).verdict !== expectedOf(provider, valueOf(provider, item.json)).verdict,
			);
			expect(wrong).toEqual([]);
			expect(attached.map(ownJson)).toEqual(rows.map(ownJson));
			expect(sandbox.charges(provider)).toBe(differentValues(provider, rows).size);
		},
	);
});
