// The package in a whole n8n: it loads, its credentials test, every example workflow runs.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { exampleNames, readExample } from '../../scripts/n8n/examples.mjs';
import { runN8n } from '../../scripts/n8n/instance.mjs';
import { itemsOf } from '../../scripts/n8n/session.mjs';
import { REFUSED, WRONG_KEY, wrongKey } from './help/credentials.mjs';
import { credentialTypes } from './help/providers.mjs';
import { chain, failureOf, manualTrigger, node, openWorld, PATIENCE_MS, versions } from './help/world.mjs';

const PACKAGE = 'n8n-nodes-bulk-verify';
const OWN_NODE = `${PACKAGE}.bulkVerify`;

for (const version of versions) {
	describe(`n8n ${version}`, { timeout: 4 * PATIENCE_MS }, () => {
		let world;
		before(async () => (world = await openWorld({ version, pace: 4 })), { timeout: PATIENCE_MS });
		after(async () => await world?.close());

		it('offers the node, its tool and the trigger', async () => {
			const types = await world.session.get('/types/nodes.json');

			const own = types.map(({ name }) => name).filter((name) => name.startsWith(`${PACKAGE}.`));
			assert.deepEqual(own.sort(), [
				`${PACKAGE}.bulkVerify`,
				`${PACKAGE}.bulkVerifyTool`,
				`${PACKAGE}.bulkVerifyTrigger`,
			]);
		});

		it('serves the icons of nodes and credentials, light and dark', async () => {
			const nodes = await world.session.get('/types/nodes.json');
			const credentials = await world.session.get('/types/credentials.json');
			const own = [
				...nodes.filter(({ name }) => name.startsWith(`${PACKAGE}.`)),
				...credentials.filter(({ name }) => credentialTypes.includes(name)),
			];
			assert.equal(own.length, 3 + credentialTypes.length);
			for (const { name, iconUrl } of own) {
				assert.deepEqual(Object.keys(iconUrl ?? {}).sort(), ['dark', 'light'], name);
				for (const icon of Object.values(iconUrl)) {
					assert.ok(icon.includes(PACKAGE), icon);
					const answer = await world.session.send('GET', `/${icon}`);
					assert.match(answer.headers.get('content-type'), /svg/, icon);
					assert.match(await answer.text(), /<svg/, icon);
				}
			}
		});

		for (const type of credentialTypes) {
			it(`tests ${type}: green for a good key, and why not for a bad one`, async () => {
				const data = world.sandbox.urls[type];
				const credential = world.credentials[type];
				const good = await world.session.testCredential(credential, type, data);
				assert.equal(good.status, 'OK', good.message);

				const bad = await world.session.testCredential(credential, type, await wrongKey(world, type));
				assert.equal(bad.status, 'Error');
				assert.match(bad.message, REFUSED);
				assert.ok(!JSON.stringify(bad).includes(WRONG_KEY));
			});
		}

		for (const name of exampleNames) {
			it(`runs ${name} as the editor does`, { timeout: PATIENCE_MS }, async () => {
				const workflow = exampleOf(world, name);
				makeFinishedJob(world, workflow);
				const execution = await world.run(workflow);

				assert.equal(execution.status, 'success', failureOf(execution));
				assertRowsVerified(execution, workflow);
			});
		}

		for (const name of exampleNames) {
			it(`runs ${name} by "n8n execute"`, { timeout: PATIENCE_MS }, async () => {
				const workflow = exampleOf(world, name);
				const byHand = startedByHand(workflow, { jobId: makeFinishedJob(world, workflow) });
				const { id } = await world.session.createWorkflow(byHand);
				const { code, output, errors } = await runN8n({
					version,
					userFolder: world.userFolder,
					command: ['execute', `--id=${id}`, '--rawOutput'],
				});

				assert.equal(code, 0, `${output.slice(-2_000)}\n${errors}`);
				assertRowsVerified(JSON.parse(output.slice(output.indexOf('{\n'))), workflow);
			});
		}
	});
}

/** As it ships, but for the length of its wait. */
function exampleOf(world, name) {
	const workflow = readExample(name, world);
	for (const { type, parameters } of workflow.nodes) {
		if (type === 'n8n-nodes-base.wait') Object.assign(parameters, { amount: 3, unit: 'seconds' });
	}
	return workflow;
}

/** For a workflow that begins with a finished job: its ID. */
function makeFinishedJob({ sandbox }, { nodes }) {
	const trigger = nodes.find(({ type }) => type === `${OWN_NODE}Trigger`);
	return trigger && sandbox.addJob(trigger.parameters.provider, { status: 'completed', rows: 600 });
}

/** "n8n execute" starts only what begins with a manual trigger: another one becomes a node that gives its item. */
function startedByHand({ nodes, connections, ...workflow }, item) {
	const trigger = nodes.find(({ type }) => /trigger$/i.test(type));
	if (trigger.type === 'n8n-nodes-base.manualTrigger') return { ...workflow, nodes, connections };
	const given = node(
		trigger.name,
		'n8n-nodes-base.set',
		{ mode: 'raw', jsonOutput: JSON.stringify(item), options: {} },
		{ typeVersion: 3.4 },
	);
	const others = nodes.filter((each) => each !== trigger);
	const start = chain(manualTrigger('By Hand'), given);
	return {
		...workflow,
		nodes: [...start.nodes, ...others],
		connections: { ...connections, ...start.connections },
	};
}

/** The last of this package's nodes gives the rows, each with a verdict. */
function assertRowsVerified(execution, { nodes }) {
	const isOwn = (name) => nodes.find((node) => node.name === name)?.type === OWN_NODE;
	const { runData } = execution.data.resultData;
	const rows = Object.keys(runData)
		.filter(isOwn)
		.map((name) => runData[name].at(-1).data.main.flatMap((_, output) => itemsOf(execution, name, output)))
		.at(-1);
	assert.ok(rows?.length > 500, `${rows?.length} rows`);
	const verdicts = new Set(rows.map(({ json }) => json.verification?.verdict));
	assert.deepEqual([...verdicts].sort(), ['invalid', 'risky', 'unknown', 'valid']);
}
