/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { type Engine, type Outcome, builtPackage, createEngine, type WorkflowJson } from '../harness/engine';
import { DataTables } from './dataTables';
import { standIns } from './standIns';
import { withProvider } from './withProvider';
import { providerOf, type Sandbox, startSandbox } from '../harness';
import { readValue, valueKey } from '../../nodes/BulkVerify/lists/values';
import { columnFor, CONTACTS, EXAMPLE_PROVIDERS, expectedFor, FOLDER, kindFor } from './contacts';

let sandbox: Sandbox;
let engine: Engine;
const tables = new DataTables();

/** Long enough that every job is asked for more than once. */
const PACE = 0.6;

/** Not all of them: n8n evaluates each expression for each. */
const contacts = (
	parse(readFileSync(CONTACTS), { bom: true, columns: true }) as unknown as IDataObject[]
).slice(0, 300);

beforeAll(async () => {
	sandbox = await startSandbox({ pace: PACE });
	const credentials = { ...sandbox.urls };
	const nodeTypes = {
		...standIns({
			waitMs: () => 200,
			untilCalled: () => EXAMPLE_PROVIDERS.forEach((id) => sandbox.finish(id)),
		}),
		...tables.nodeTypes,
	};
	engine = await createEngine({ packageRoot: builtPackage(), credentials, nodeTypes });
});
beforeEach(() => {
	sandbox.reset();
	tables.clear();
});
afterAll(async () => await sandbox.stop());

const workflowOf = (fileName: string) =>
	JSON.parse(readFileSync(join(FOLDER, fileName), 'utf8')) as WorkflowJson;

const workflowFor = (provider: string, fileName: string) =>
	withProvider(workflowOf(fileName), provider, columnFor(provider));

/** The contacts in place of the few that the example brings. */
async function run(workflow: WorkflowJson): Promise<Outcome> {
	const outcome = await engine.run(workflow, {
		pinned: { 'A Row Each': contacts.map((json) => ({ json })) },
	});
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
	beforeEach(() => sandbox.setPace(0));
	afterEach(() => sandbox.setPace(PACE));

	const TABLE = 'bulk_verify_contacts';
	const STEPS: Record<string, string> = {
		valid: 'keep',
		risky: 'look at it',
		invalid: 'take off the list',
		unknown: 'cannot tell: asked again next week',
		empty: 'ask for an address',
	};

	it.each(EXAMPLE_PROVIDERS)(
		'writes what to do into each row, and pays for new and stale rows only (%s)',
		async (provider) => {
			const workflow = workflowFor(provider, 'weekly-hygiene.json');
			const field = columnFor(provider);
			// As the note says: a table of one's own has its columns.
			const maker = workflow.nodes.find(({ parameters }) => parameters.resource === 'table');
			const columns = (maker?.parameters.columns as { column: Array<{ name: string }> }).column;
			const names = [...columns.map(({ name }) => name), ...Object.keys(contacts[0] ?? {})];
			tables.create(TABLE, names);
			for (const contact of contacts) tables.insert(TABLE, contact);

			await run(workflow);
			const rows = tables.rows(TABLE);
			expect(rows).toHaveLength(contacts.length);
			const wrong = rows.filter((row) => {
				const { verdict, reason } = expectedOf(provider, valueOf(provider, row));
				const step = STEPS[reason === 'empty' ? 'empty' : verdict];
				return row.verification_verdict !== verdict || row.next_step !== step;
			});
			expect(wrong).toEqual([]);
			// Its own fields as they were.
			expect(rows.map((row) => row[field])).toEqual(contacts.map((contact) => contact[field]));
			const items = rows.map((json) => ({ json }));
			expect(sandbox.charges(provider)).toBe(differentValues(provider, items).size);

			sandbox.reset();
			// One row changes its value: its old verdict counts no more.
			const [first] = rows.filter(({ verification_verdict }) => verification_verdict === 'valid');
			const [other] = rows.filter(({ verification_verdict }) => verification_verdict === 'invalid');
			const changed = { column: 'id', value: first?.id };
			tables.update(TABLE, changed, { [field]: other?.[field] as string });
			await run(workflow);
			const unknown = items.filter(({ json }) => json.verification_verdict === 'unknown');
			expect(sandbox.charges(provider)).toBe(differentValues(provider, unknown).size);
			const { verdict } = expectedOf(provider, valueOf(provider, other as IDataObject));
			expect(tables.rows(TABLE).find(({ id }) => id === first?.id)?.verification_verdict).toBe(verdict);
		},
	);

	it('makes its table, and fills it once', async () => {
		const workflow = workflowOf('weekly-hygiene.json');
		for (let time = 0; time < 2; time++) {
			const outcome = await engine.run(workflow);
			expect(outcome.error).toBeUndefined();
			expect(outcome.output('Fill the Table')).toHaveLength(time === 0 ? 6 : 0);
			expect(tables.rows(TABLE)).toHaveLength(6);
		}
		expect(new Set(tables.rows(TABLE).map(({ next_step }) => next_step))).toEqual(
			new Set(Object.values(STEPS)),
		);
	});
});

describe('a list that takes hours', () => {
	const ATTACHED = 'Attach the Results';

	function expectAttached(provider: string, outcome: Outcome): void {
		expect(sandbox.jobs(provider)).toHaveLength(1);
		const attached = outcome.output(ATTACHED).map(({ json }) => json);
		expect(attached).toHaveLength(contacts.length);
		const wrong = attached.filter(
			(row) => row.verification_verdict !== expectedOf(provider, valueOf(provider, row)).verdict,
		);
		expect(wrong).toEqual([]);
		const own = (row: IDataObject) =>
			Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith('verification_')));
		expect(attached.map(own)).toEqual(contacts);
		expect(sandbox.charges(provider)).toBe(differentValues(provider, outcome.output('A Row Each')).size);
		expect(outcome.output('A CSV of It')).toHaveLength(1);
	}

	it.each(EXAMPLE_PROVIDERS)('is asked for now and then (%s)', async (provider) => {
		const outcome = await run(workflowFor(provider, 'long-list-wait-loop.json'));

		expect(outcome.runData.Wait?.length).toBeGreaterThan(1);
		expectAttached(provider, outcome);
	});

	it.each(EXAMPLE_PROVIDERS.filter((id) => providerOf(id).capabilities.takesCallback))(
		'is called when it is done (%s)',
		async (provider) => {
			const outcome = await run(workflowFor(provider, 'long-list-callback.json'));

			const upload = sandbox.requests.findLast(({ operation }) => operation === 'upload');
			const { url, headers, parts, body } = upload ?? {};
			const sent = JSON.stringify([
				decodeURIComponent(url ?? ''),
				headers,
				parts?.map(({ value }) => value),
				body,
			]);
			expect(sent).toContain('http://localhost:5678/webhook-waiting/');
			expectAttached(provider, outcome);
		},
	);
});

describe('a second opinion', () => {
	beforeEach(() => sandbox.setPace(0));
	afterEach(() => sandbox.setPace(PACE));

	const OF_EMAILS = EXAMPLE_PROVIDERS.filter((id) => kindFor(id) === 'email');

	// Two are enough: what differs between providers is proved elsewhere.
	it.each(OF_EMAILS.slice(0, 2))('is asked for on what %s calls risky or unknown', async (first) => {
		const second = OF_EMAILS.find((id) => id !== first)!;
		const workflow = workflowOf('second-opinion.json');
		for (const node of workflow.nodes) {
			if (node.parameters.provider === undefined) continue;
			const provider = node.name === 'Ask the First Provider' ? first : second;
			Object.assign(node.parameters, { provider, valueField: columnFor(provider) });
		}
		const outcome = await run(workflow);

		const rows = outcome.output('All Rows').map(({ json }) => json);
		expect(rows).toHaveLength(contacts.length);
		const isDoubtful = (row: IDataObject) =>
			['risky', 'unknown'].includes(expectedOf(first, valueOf(first, row)).verdict);
		const wrong = rows.filter((row) => {
			const value = valueOf(first, row);
			const again = isDoubtful(row) ? expectedOf(second, value).verdict : undefined;
			return row.first_verdict !== expectedOf(first, value).verdict || row.second_verdict !== again;
		});
		expect(wrong).toEqual([]);
		const doubtful = rows.filter(isDoubtful).map((json) => ({ json }));
		expect(sandbox.charges(second)).toBe(differentValues(second, doubtful).size);
		expect(outcome.output('A CSV of Both')).toHaveLength(1);
	});
});
