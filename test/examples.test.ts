/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type INodeExecutionData, sleep } from 'n8n-workflow';
import { DataTables } from './examples/dataTables';
import { parameterProblems } from './examples/parameters';
import { standIns } from './examples/standIns';
import { withProvider } from './examples/withProvider';
import { builtPackage, createEngine, type Engine, type Outcome, type WorkflowJson } from './harness/engine';
import { factsOf, providerOf, startSandbox, type Sandbox } from './harness';
import { columnFor, CONTACTS, EXAMPLE_PROVIDERS, FOLDER, valuesOfEach } from './examples/contacts';

/** One whose jobs can fail, of emails. */
const A_PROVIDER = EXAMPLE_PROVIDERS.find(
	(id) => columnFor(id) === 'E-mail' && providerOf(id).capabilities.finishedStatuses.includes('failed'),
)!;

const STICKY_NOTE = 'n8n-nodes-base.stickyNote';

/** Where an example ends: where it leaves what it made. */
const ENDS = ['convertToFile', 'dataTable', 'form', 'googleSheets', 'hubspot', 'postgres'];

/** What a node takes on n8n's canvas, its name below it among that. */
const NODE_SIZE = { width: 100, height: 100, below: 40 };

const fileNames = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

const workflowOf = (fileName: string) =>
	JSON.parse(readFileSync(join(FOLDER, fileName), 'utf8')) as WorkflowJson;

let sandbox: Sandbox;
let engine: Engine;
const tables = new DataTables();

beforeAll(async () => {
	// Long enough that every job is asked for more than once.
	sandbox = await startSandbox({ pace: 4 });
	engine = await createEngine({
		packageRoot: builtPackage(),
		credentials: { ...sandbox.urls },
		nodeTypes: { ...standIns({ waitMs: () => 200 }), ...tables.nodeTypes },
	});
});

afterAll(async () => await sandbox.stop());

describe.each(fileNames)('%s', (fileName) => {
	const workflow = workflowOf(fileName);
	const own = ({ type }: { type: string }) => type.startsWith(`${engine.loader.packageName}.`);

	it('sets only what the nodes know', () => {
		const problems = workflow.nodes.filter(own).flatMap((node) => {
			const { description } = engine.loader.getNode(node.type.split('.')[1] ?? '').type as {
				description: Parameters<typeof parameterProblems>[1];
			};
			return parameterProblems(node, description);
		});

		expect(workflow.nodes.some(own)).toBe(true);
		expect(problems).toEqual([]);
	});

	it('connects nodes that are there, and leaves none alone', () => {
		const names = workflow.nodes.map(({ name }) => name);
		const targets = Object.values(workflow.connections)
			.flatMap((outputs) => Object.values(outputs).flat())
			.flatMap((output) => output ?? [])
			.map(({ node }) => node);
		const connected = new Set([...Object.keys(workflow.connections), ...targets]);
		const alone = workflow.nodes.filter(({ name, type }) => type !== STICKY_NOTE && !connected.has(name));

		expect([...connected].filter((name) => !names.includes(name))).toEqual([]);
		expect(alone.map(({ name }) => name)).toEqual([]);
		expect(new Set(names).size).toBe(names.length);
	});

	it('holds no credential, key or pinned data', () => {
		expect(workflow.nodes.filter(({ credentials }) => credentials !== undefined)).toEqual([]);
		expect(workflow.pinData ?? {}).toEqual({});
	});

	it('begins with what everybody has and ends in something real', () => {
		const { nodes, connections } = workflow;
		const leads = (name: string) => Object.values(connections[name] ?? {}).flat(2).length > 0;
		const ends = nodes.filter(({ name, type }) => type !== STICKY_NOTE && !leads(name));
		const text = JSON.stringify(nodes.filter(({ type }) => type !== STICKY_NOTE));

		expect(ends.map(({ type }) => type.split('.')[1]).filter((type) => !ENDS.includes(type ?? ''))).toEqual(
			[],
		);
		expect(nodes.filter(({ type }) => /noOp|readWriteFile|httpRequest/.test(type))).toEqual([]);
		expect(text).not.toContain('/home/');
	});

	it('says how to use it, beside its nodes and not over them', () => {
		const notes = workflow.nodes.filter(({ type }) => type === STICKY_NOTE);
		const others = workflow.nodes.filter(({ type }) => type !== STICKY_NOTE);
		expect(notes.length).toBeGreaterThan(0);
		for (const note of notes) {
			const { width, height, content } = note.parameters as Record<string, number> & { content: string };
			const [left, top] = note.position;
			const covered = others.filter(
				({ position: [x, y] }) =>
					x < left + Number(width) &&
					x + NODE_SIZE.width > left &&
					y < top + Number(height) &&
					y + NODE_SIZE.height + NODE_SIZE.below > top,
			);
			expect(covered.map(({ name }) => name)).toEqual([]);
			// Node names in it are those of nodes that are there, whatever they were once called.
			expect(content).not.toMatch(/\bactivate\b/i);
		}
	});
});

describe('upload, wait, download', () => {
	const workflow = workflowOf('upload-wait-download.json');

	const run = async (provider: string, file: INodeExecutionData, column?: string): Promise<Outcome> =>
		await engine.run(withProvider(workflow, provider, column), { pinned: { 'The List as a File': [file] } });

	const verdicts = (items: INodeExecutionData[]) =>
		items.map(({ json: { verification } }) => {
			const { value, verdict } = verification as { value: string; verdict: string };
			return `${value} ${verdict}`;
		});

	it.each(EXAMPLE_PROVIDERS)('brings the contacts back from %s, each value once', async (provider) => {
		const data = await engine.binaryFromFile(CONTACTS);
		const column = columnFor(provider);
		const outcome = await run(provider, { json: {}, binary: { data } }, column);

		expect(outcome.error).toBeUndefined();
		const rows = outcome.output('Download the Result');
		const [uploaded] = outcome.output('Upload the List');
		expect(sandbox.jobs(provider)).toHaveLength(1);
		expect(sandbox.jobs(provider)[0]?.id).toBe(uploaded?.json.jobId);
		const sent = Number(sandbox.jobs(provider)[0]?.rows);
		// What cannot be an address a provider may leave out of its result.
		if (factsOf(provider).result.missing?.includes('malformed')) expect(rows.length).toBeLessThan(sent);
		else expect(rows).toHaveLength(sent);
		// 1,000 rows less the empty ones and the duplicates: far from none and from all.
		expect(rows.length).toBeGreaterThan(500);
		expect(rows.length).toBeLessThan(1_000);
		expect(
			new Set(rows.map(({ json }) => (json.verification as { verdict: string }).verdict)).size,
		).toBeGreaterThan(1);
		expect(outcome.runData.Wait?.length).toBeGreaterThan(1);
	});

	it('finds the column by itself and says what was left out', async () => {
		const text = 'Name;Mail\nA;valid1@example.com\nB;\nC;nobody@example.org\nD;VALID1@example.com\n';
		const data = await engine.binaryFromBuffer(text, { fileName: 'list.csv', mimeType: 'text/csv' });
		const outcome = await run(A_PROVIDER, { json: {}, binary: { data } });

		expect(outcome.error).toBeUndefined();
		expect(verdicts(outcome.output('Download the Result'))).toEqual([
			'valid1@example.com valid',
			'nobody@example.org invalid',
		]);
		expect(outcome.hints('Upload the List').map(({ message }) => message)).toEqual([
			expect.stringMatching(/1 empty value\b.*1 duplicate\b/),
		]);
	});

	it('ends with the reason where the provider could not read the list', async () => {
		const data = await engine.binaryFromBuffer('email\nvalid1@example.com\n', {
			fileName: 'list.csv',
			mimeType: 'text/csv',
		});
		sandbox.setPace(60);
		const running = run(A_PROVIDER, { json: {}, binary: { data } });
		const job = await newestJob(A_PROVIDER);
		sandbox.finish(A_PROVIDER, job, 'failed');
		const outcome = await running;
		sandbox.setPace(4);

		expect(outcome.error?.message).toBe(
			`Job ${job} has failed at ${providerOf(A_PROVIDER).displayName}: there is no result to download`,
		);
	});

	/** The job that is being made, once it is there. */
	async function newestJob(provider: string): Promise<string> {
		for (;;) {
			const job = sandbox.jobs(provider).find(({ status }) => status === 'queued');
			if (job !== undefined) return job.id;
			await sleep(5);
		}
	}
});

describe('verify a file', () => {
	const workflow = workflowOf('verify-a-file.json');

	it.each(EXAMPLE_PROVIDERS)(
		'gives each of the 1,000 contacts back once from %s, paid once a value',
		async (provider) => {
			sandbox.setPace(0);
			const charged = sandbox.charges(provider);
			const jobs = sandbox.jobs(provider).length;
			const data = await engine.binaryFromFile(CONTACTS);
			const outcome = await engine.run(withProvider(workflow, provider, columnFor(provider)), {
				pinned: { 'The List as a File': [{ json: {}, binary: { data } }] },
			});

			expect(outcome.error).toBeUndefined();
			const rows = outcome.output('Verify the List').map(({ json }) => json);
			const verifications = rows.map(({ verification }) => verification as { value: string; reason: string });
			const sent = sandbox.jobs(provider).slice(jobs);
			expect(rows).toHaveLength(1_000);
			expect(rows[0]).toMatchObject({ 'First Name': 'Tariq', Company: 'Nordwind GmbH & Co. KG' });
			expect(sent).toHaveLength(1);
			expect(sent[0]?.rows).toBeLessThan(1_000);
			expect(sandbox.charges(provider) - charged).toBe(sent[0]?.rows);
			expect(verifications.some(({ reason }) => reason === 'empty')).toBe(true);
			expect(verifications.filter(({ reason }) => reason === 'no_result')).toEqual([]);
		},
	);
});

describe('trigger, download, split by verdict', () => {
	const trigger = 'When a List Is Finished';
	const VERDICTS = ['valid', 'risky', 'invalid', 'unknown'];

	beforeEach(() => tables.clear());

	it.each(EXAMPLE_PROVIDERS.filter((id) => providerOf(id).capabilities.operations.includes('list')))(
		'runs for each list that %s finishes, and each row goes where it belongs',
		async (provider) => {
			const workflow = withProvider(workflowOf('trigger-download-split.json'), provider);
			const { pollTimes, ...parameters } =
				workflow.nodes.find(({ name }) => name === trigger)?.parameters ?? {};
			expect(pollTimes).toEqual({ item: [{ mode: 'everyMinute' }] });
			const values = valuesOfEach(provider, VERDICTS);
			sandbox.addJob(provider, { status: 'completed', rows: ['from.before@example.com'] });
			const active = engine.activate(parameters, {}, 'bulkVerifyTrigger');
			expect(await active.poll({ activation: 'activate' })).toBeNull();

			// Two lists at once: one run, in which each list is downloaded.
			const jobs = [values.flat(), values.flat()].map((rows) =>
				sandbox.addJob(provider, { status: 'completed', rows }),
			);
			const fired = (await active.poll()) ?? [];
			expect(fired).toHaveLength(2);
			const outcome = await engine.run(workflow, { input: fired });

			expect(outcome.error).toBeUndefined();
			const [valid = [], risky = [], , unknown = []] = values;
			const listed = (name: string) => tables.rows(name).map(({ email, verdict }) => [email, verdict]);
			const as = (verdict: string, emails: string[]) => emails.map((email) => [email, verdict]);
			// Each address once, though it stood in both lists.
			expect(listed('bulk_verify_mailing_list').sort()).toEqual(as('valid', valid).sort());
			expect(listed('bulk_verify_second_look').sort()).toEqual(
				[...as('risky', risky), ...as('unknown', unknown)].sort(),
			);
			expect(outcome.output('Download the Result', 2).map(({ json }) => json.verification)).toEqual(
				jobs.flatMap((jobId) =>
					(values[2] ?? []).map((value) => expect.objectContaining({ value, verdict: 'invalid', jobId })),
				),
			);
			expect(await active.poll()).toBeNull();
		},
	);
});
