// Workflows for the engine of test/harness/engine, from a list of nodes that follow each other.

/** n8n's own nodes, as the engine wants them. */
const N8N_NODES = {
	httpRequest: ['HttpRequest/HttpRequest', 4.5],
	extractFromFile: ['Files/ExtractFromFile/ExtractFromFile', 1.1],
	convertToFile: ['Files/ConvertToFile/ConvertToFile', 1.1],
	merge: ['Merge/Merge', 3.2],
	set: ['Set/Set', 3.4],
	removeDuplicates: ['Transform/RemoveDuplicates/RemoveDuplicates', 2],
};

/** An engine that knows some of n8n's nodes, and the package's. */
export async function engineWith({ task, peer, createEngine }, names) {
	const types = names.map((name) => {
		const [path] = N8N_NODES[name];
		const exported = peer(`n8n-nodes-base/dist/nodes/${path}.node.js`);
		return [`n8n-nodes-base.${name}`, new exported[path.split('/').at(-1)]()];
	});
	return await createEngine({ packageRoot: task.packageRoot, nodeTypes: Object.fromEntries(types) });
}

/** An engine with one node of the bench's own, which stands for code that somebody writes by hand. */
export async function engineOwn({ task, createEngine, passThrough }, execute, properties = []) {
	const { description } = passThrough('own');
	const own = { description: { ...description, properties }, execute };
	return await createEngine({ packageRoot: task.packageRoot, nodeTypes: { 'bench.own': own } });
}

export const LAST = 'Last';

/**
 * Runs nodes one after the other; the output of the last is `outcome.output(LAST)`.
 *
 * @param nodes name of one of n8n's nodes, or `own`, with its parameters
 */
export async function runChain(engine, nodes, input) {
	const names = nodes.map((_, index) => (index === nodes.length - 1 ? LAST : `Step ${index}`));
	const [first] = names;
	return await engine.run(
		{
			nodes: [start(), ...nodes.map(([type, parameters], index) => node(names[index], type, parameters))],
			connections: Object.fromEntries(
				['Start', ...names.slice(0, -1)].map((name, index) => [name, to(index === 0 ? first : names[index])]),
			),
		},
		{ input },
	);
}

export const start = () => node('Start', 'manualTrigger', {});

export function node(name, type, parameters) {
	const [, typeVersion = 1] = N8N_NODES[type] ?? [];
	const full = type === 'own' ? 'bench.own' : `n8n-nodes-base.${type}`;
	return { id: name, name, type: full, typeVersion, position: [0, 0], parameters };
}

export const to = (...targets) => ({
	main: [targets.map((target) => ({ node: target, type: 'main', index: 0 }))],
});
