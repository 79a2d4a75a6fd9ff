// The package in a whole n8n: it loads, its credentials test, every example workflow runs.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { exampleNames, readExample } from '../../scripts/n8n/examples.mjs';
import { runN8n } from '../../scripts/n8n/instance.mjs';
import { itemsOf } from '../../scripts/n8n/session.mjs';
import { chain, failureOf, manualTrigger, node, openWorld, PATIENCE_MS, versions } from './help/world.mjs';

const PACKAGE = 'n8n-nodes-bulk-verify';

for (const version of versions) {
	describe(`n8n ${version}`, { timeout: 4 * PATIENCE_MS }, () => {
		let world;
		let finishedJob;
		before(
			async () => {
				world = await openWorld({ version, pace: 4 });
				// For the workflow that begins with a finished job.
				finishedJob = world.sandbox.addJob('briteVerifyFiles', { status: 'completed', rows: 600 });
			},
			{ timeout: PATIENCE_MS },
		);
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
			const icons = [...nodes, ...credentials]
				.flatMap(({ iconUrl }) => (typeof iconUrl === 'object' ? Object.values(iconUrl) : [iconUrl]))
				.filter((icon) => icon?.includes(PACKAGE));

			// Two nodes share a pair; each credential has its own.
			assert.equal(new Set(icons).size, 2 + 4 * 2);
			for (const icon of new Set(icons)) {
				const answer = await world.session.send('GET', `/${icon}`);
				assert.match(answer.headers.get('content-type'), /svg/);
				assert.match(await answer.text(), /<svg/);
			}
		});

		it('tests every credential: green for a good key, and why not for a bad one', async () => {
			for (const [type, data] of Object.entries(world.sandbox.urls)) {
				const credential = world.credentials[type];
				const good = await world.session.testCredential(credential, type, data);
				assert.equal(good.status, 'OK', `${type}: ${good.message}`);

				const bad = await world.session.testCredential(credential, type, { ...data, apiKey: 'no-such-key' });
				assert.equal(bad.status, 'Error', type);
				// n8n 1.x has words of its own for HTTP 401.
				assert.match(bad.message, /refused this key|check your credentials/, type);
				assert.doesNotMatch(JSON.stringify(bad), /no-such-key/);
			}
		});

		for (const name of exampleNames) {
			it(`runs ${name} as the editor does`, { timeout: PATIENCE_MS }, async () => {
				const workflow = exampleOf(world, name);
				const execution = await world.run(workflow);

				assert.equal(execution.status, 'success', failureOf(execution));
				assertRowsVerified(execution, workflow);
			});
		}

		for (const name of exampleNames) {
			it(`runs ${name} by "n8n execute"`, { timeout: PATIENCE_MS }, async () => {
				const workflow = startedByHand(exampleOf(world, name), { jobId: finishedJob });
				const { id } = await world.session.createWorkflow(workflow);
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
	const isOwn = (name) => nodes.find((node) => node.name === name)?.type === `${PACKAGE}.bulkVerify`;
	const { runData } = execution.data.resultData;
	const rows = Object.keys(runData)
		.filter(isOwn)
		.map((name) => runData[name].at(-1).data.main.flatMap((_, output) => itemsOf(execution, name, output)))
		.at(-1);
	assert.ok(rows?.length > 500, `${rows?.length} rows`);
	const verdicts = new Set(rows.map(({ json }) => json.verification?.verdict));
	assert.deepEqual([...verdicts].sort(), ['invalid', 'risky', 'unknown', 'valid']);
}
