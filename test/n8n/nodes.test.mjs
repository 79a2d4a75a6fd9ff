// The node among n8n's own features: what happens on errors, pinned data, sub-workflows, as a tool, files.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { itemsOf } from '../../scripts/n8n/session.mjs';
import { openMcp } from './help/mcp.mjs';
import { usual } from './help/providers.mjs';
import {
	chain,
	failureOf,
	list,
	manualTrigger,
	node,
	openWorld,
	PATIENCE_MS,
	versions,
} from './help/world.mjs';

const PROVIDER = usual.id;
const EMAILS = ['valid1@example.com', 'nobody@example.com', 'valid1@example.com'];
const VERDICTS = ['valid', 'invalid', 'valid'];

const verdictsOf = (items) => items.map(({ json }) => json.verification?.verdict);

for (const version of versions) {
	describe(`The node on n8n ${version}`, { timeout: 6 * PATIENCE_MS }, () => {
		let world;
		before(async () => (world = await openWorld({ version, pace: 0.5 })), { timeout: PATIENCE_MS });
		after(async () => await world?.close());

		/** Asks for the status of three jobs, the middle one of which does not exist. */
		const statusOfThree = async (onError) => {
			const [first, last] = world.sandbox.addJobs(PROVIDER, 2, { status: 'completed', rows: 3 });
			const status = world.bulkVerify(
				'Status',
				{
					provider: PROVIDER,
					operation: 'status',
					jobId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
				},
				{ onError },
			);
			const workflow = chain(manualTrigger(), ...list('Jobs', [first, 'no-such-job', last], 'id'), status);
			return { first, last, execution: await world.run(workflow) };
		};

		it('ends the execution where a job does not exist, and says what to do', async () => {
			const { execution } = await statusOfThree('stopWorkflow');

			assert.equal(execution.status, 'error');
			const { message, description } = execution.data.resultData.error;
			assert.match(message, /no-such-job/);
			assert.ok(description?.length > 0);
			assert.doesNotMatch(
				JSON.stringify(execution.data),
				new RegExp(world.sandbox.urls[usual.credentialType].apiKey),
			);
		});

		it('gives one error item and goes on, with Continue', async () => {
			const { first, last, execution } = await statusOfThree('continueRegularOutput');

			assert.equal(execution.status, 'success', failureOf(execution));
			const items = itemsOf(execution, 'Status');
			assert.deepEqual(
				items.map(({ json }) => json.jobId ?? Object.keys(json)),
				[first, ['error'], last],
			);
			assert.deepEqual(
				items.flatMap(({ pairedItem }) => pairedItem).map(({ item }) => item),
				[0, 1, 2],
			);
		});

		it('sends what failed to the error output', async () => {
			const { first, last, execution } = await statusOfThree('continueErrorOutput');

			assert.equal(execution.status, 'success', failureOf(execution));
			assert.deepEqual(
				itemsOf(execution, 'Status').map(({ json }) => json.jobId),
				[first, last],
			);
			const failed = itemsOf(execution, 'Status', 1);
			assert.equal(failed.length, 1);
			assert.match(JSON.stringify(failed[0].json.error), /no-such-job/);
		});

		it('is not run where its output is pinned', async () => {
			const verify = world.bulkVerify('Verify', {
				provider: PROVIDER,
				operation: 'verify',
				valueField: 'email',
			});
			const after = node('After', 'n8n-nodes-base.noOp');
			const pinned = [{ json: { email: 'pinned@example.com', verification: { verdict: 'valid' } } }];
			const before = world.sandbox.requests.length;
			const execution = await world.run({
				...chain(manualTrigger(), ...list('Contacts', EMAILS), verify, after),
				pinData: { Verify: pinned },
			});

			assert.equal(execution.status, 'success', failureOf(execution));
			assert.deepEqual(
				itemsOf(execution, 'After').map(({ json }) => json.email),
				['pinned@example.com'],
			);
			assert.equal(world.sandbox.requests.length, before);
		});

		it('verifies the items of a sub-workflow, paid once each', async () => {
			const called = node(
				'When Called',
				'n8n-nodes-base.executeWorkflowTrigger',
				{ inputSource: 'passthrough' },
				{ typeVersion: 1.1 },
			);
			const verify = world.bulkVerify('Verify', {
				provider: PROVIDER,
				operation: 'verify',
				valueField: 'email',
			});
			const child = await world.session.createWorkflow({ name: 'Verifies', ...chain(called, verify) });
			const call = node(
				'Call',
				'n8n-nodes-base.executeWorkflow',
				{ workflowId: { __rl: true, mode: 'id', value: child.id }, options: {} },
				{ typeVersion: 1.2 },
			);
			const before = world.sandbox.charges(PROVIDER);
			const execution = await world.run(chain(manualTrigger(), ...list('Contacts', EMAILS), call));

			assert.equal(execution.status, 'success', failureOf(execution));
			assert.deepEqual(verdictsOf(itemsOf(execution, 'Call')), VERDICTS);
			assert.equal(world.sandbox.charges(PROVIDER) - before, 2);
		});

		it(
			'serves an agent as a tool: over MCP, as n8n serves tools to the outside',
			{ timeout: PATIENCE_MS },
			async () => {
				const server = node(
					'MCP Server',
					'@n8n/n8n-nodes-langchain.mcpTrigger',
					{ path: 'lists', authentication: 'none' },
					{ typeVersion: 2, webhookId: 'lists' },
				);
				const tool = world.bulkVerify('Verify Addresses', {
					provider: PROVIDER,
					operation: 'verify',
					inputSource: 'text',
					descriptionType: 'manual',
					toolDescription: 'Verifies e-mail addresses',
					values: "={{ $fromAI('addresses', 'the addresses, one a line', 'string') }}",
				});
				tool.type += 'Tool';
				const { id } = await world.session.createWorkflow({
					name: 'Tools for agents',
					nodes: [server, tool],
					connections: { [tool.name]: { ai_tool: [[{ node: server.name, type: 'ai_tool', index: 0 }]] } },
				});
				await world.session.activate(id);
				const mcp = await openMcp(`${world.n8n.url}/mcp/lists`);

				const [offered] = (await mcp.call('tools/list')).tools;
				assert.equal(offered.description, 'Verifies e-mail addresses');
				assert.deepEqual(Object.keys(offered.inputSchema.properties), ['addresses']);

				const asked = ['valid1@example.com', 'nobody@example.com'];
				const answer = await mcp.call('tools/call', {
					name: offered.name,
					arguments: { addresses: asked.join('\n') },
				});
				const said = answer.content.map(({ text }) => text).join('');
				const { judge } = world.sandbox.describe(PROVIDER);
				for (const value of asked) {
					const { verdict, reason } = judge(usual.capabilities.listTypes[0].value || 'email', value);
					assert.ok(said.includes(value), said);
					assert.ok(said.includes(`"verdict":"${verdict}","reason":"${reason}"`), said);
				}
			},
		);
	});
}
