// n8n's Data Tables, as a person sees and makes them.

/** The rows of the Data Table of this name, oldest first. */
export async function rowsOf(world, name) {
	const tables = await tablesPath(world);
	const { data: all } = await world.session.get(`${tables}?take=100`);
	const table = all.find((each) => each.name === name);
	const { data } = await world.session.get(`${tables}/${table.id}/rows?take=100`);
	return data.toSorted((a, b) => a.id - b.id);
}

/**
 * What the examples' notes say is to be done in an n8n whose Data Table node makes no table: the tables are made by
 * hand and chosen by their ID, the nodes that would have made them are deleted.
 */
export async function withTablesMadeByHand(world, workflow) {
	const makers = workflow.nodes.filter(({ parameters }) => parameters.resource === 'table');
	if (makers.length === 0) return workflow;
	const ids = {};
	for (const { parameters } of makers) ids[parameters.tableName] = (await makeTable(world, parameters)).id;
	const names = makers.map(({ name }) => name);
	return {
		...workflow,
		nodes: workflow.nodes.filter((node) => !makers.includes(node)).map((node) => choosingById(node, ids)),
		connections: without(names, workflow.connections),
	};
}

async function makeTable(world, { tableName: name, columns }) {
	return await world.session.post(await tablesPath(world), { name, columns: columns.column });
}

async function tablesPath({ session }) {
	const { id } = await session.get('/rest/projects/personal');
	return `/rest/projects/${id}/data-tables`;
}

function choosingById({ parameters, ...node }, ids) {
	const { dataTableId } = parameters;
	if (dataTableId === undefined) return { ...node, parameters };
	const byId = { ...dataTableId, mode: 'id', value: ids[dataTableId.value] };
	return { ...node, parameters: { ...parameters, dataTableId: byId } };
}

/** Who led to a deleted node leads to where that one led. */
function without(names, connections) {
	const next = (target) =>
		names.includes(target.node) ? (connections[target.node]?.main[0] ?? []).flatMap(next) : [target];
	return Object.fromEntries(
		Object.entries(connections)
			.filter(([name]) => !names.includes(name))
			.map(([name, { main }]) => [name, { main: main.map((targets) => targets.flatMap(next)) }]),
	);
}
