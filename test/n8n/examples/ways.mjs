// The ways to run an example in an n8n: as the editor's button does, by "n8n execute", and served once published.
import assert from 'node:assert/strict';
import { runN8n } from '../../../scripts/n8n/instance.mjs';
import { chain, failureOf, manualTrigger, node, until } from '../help/world.mjs';

export async function byEditor(world, workflow) {
	const execution = await world.run(workflow);
	assert.equal(execution.status, 'success', failureOf(execution));
	return execution;
}

/**
 * @param {object[]} [begin] what the trigger would give: "n8n execute" starts only what begins with a manual trigger
 */
export async function byCommand({ session, version, userFolder }, workflow, begin = [{}]) {
	const { id } = await session.createWorkflow(startedByHand(workflow, begin));
	const { code, output, errors } = await runN8n({
		version,
		userFolder,
		command: ['execute', `--id=${id}`, '--rawOutput'],
	});
	assert.equal(code, 0, `${output.slice(-2_000)}\n${errors}`);
	return JSON.parse(output.slice(output.indexOf('{\n')));
}

/** Publishes it, lets somebody call it, and waits for the end of what that began. */
export async function served({ session }, workflow, call) {
	const { id } = await session.createWorkflow(workflow);
	await session.activate(id);
	try {
		const called = await call();
		const [{ id: execution }] = await until('the call began an execution', async () => {
			const executions = await session.executions(id);
			return executions.length > 0 && executions;
		});
		const ended = await session.finished(execution);
		assert.equal(ended.status, 'success', failureOf(ended));
		return { execution: ended, called };
	} finally {
		await session.deactivate(id);
	}
}

function startedByHand({ nodes, connections, ...workflow }, begin) {
	const trigger = nodes.find(({ type }) => /trigger$/i.test(type));
	if (trigger.type === 'n8n-nodes-base.manualTrigger') return { ...workflow, nodes, connections };
	const start = chain(manualTrigger('By Hand'), ...givingItems(trigger.name, begin));
	return {
		...workflow,
		nodes: [...start.nodes, ...nodes.filter((each) => each !== trigger)],
		connections: { ...connections, ...start.connections },
	};
}

/** Nodes that give these items, the last one under this name. */
export function givingItems(name, items) {
	const jsonOutput = JSON.stringify({ items });
	return [
		node(
			`${name}: All`,
			'n8n-nodes-base.set',
			{ mode: 'raw', jsonOutput, options: {} },
			{ typeVersion: 3.4 },
		),
		node(name, 'n8n-nodes-base.splitOut', { fieldToSplitOut: 'items', options: {} }),
	];
}
