// Every example workflow, run as it ships: by the editor on the newest n8n, by "n8n execute" on the older ones.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { load } from '../../../scripts/lib/typescript.mjs';
import { exampleNames, readExample } from '../../../scripts/n8n/examples.mjs';
import { releases } from '../../../scripts/n8n/versions.mjs';
import { PATIENCE_MS } from '../help/world.mjs';
import { withTablesMadeByHand } from './dataTables.mjs';
import { proofs } from './proofs.mjs';
import { byCommand, byEditor } from './ways.mjs';

const { parameterProblems } = load('test/examples/parameters.ts');

/** The smallest of them is run both ways everywhere. */
const SMALLEST = 'verify-a-file.json';

/** Only by the editor: 1.x has no Data Tables in "n8n execute", and what is run without its accounts is proved once. */
const EDITOR_ONLY = /\.(dataTable|googleSheets|hubspot)$/;

/** @param {() => import('../help/world.mjs').World} world of an n8n of this version, once it runs */
export function runsExamples(version, world) {
	const isNewest = version === releases[0].version;

	for (const name of exampleNames) {
		it(`runs ${name}`, { timeout: PATIENCE_MS }, async () => {
			const workflow = await exampleFor(world(), name, isNewest);
			assert.deepEqual(await unknownTo(world(), workflow), []);
			const isForEditor = isNewest || workflow.nodes.some(({ type }) => EDITOR_ONLY.test(type));
			const way = isForEditor ? byEditor : byCommand;
			const run = async (changed = workflow, begin) => await way(world(), changed, begin);
			assert.ok(proofs[name], 'it is proved somehow');
			await proofs[name]({ world: world(), workflow, run });
		});
	}

	it(`runs ${SMALLEST} the other way`, { timeout: PATIENCE_MS }, async () => {
		const workflow = await exampleFor(world(), SMALLEST, isNewest);
		const way = isNewest ? byCommand : byEditor;
		await proofs[SMALLEST]({ world: world(), workflow, run: async () => await way(world(), workflow) });
	});
}

/** As it ships, but for the length of its wait. An n8n whose Data Table node makes no table gets the tables by hand. */
async function exampleFor(world, name, canMakeTables) {
	const workflow = readExample(name, world);
	for (const { type, parameters } of workflow.nodes) {
		if (type.endsWith('.wait') && parameters.resume === 'timeInterval')
			Object.assign(parameters, { amount: 3, unit: 'seconds' });
	}
	return canMakeTables ? workflow : await withTablesMadeByHand(world, workflow);
}

/** What in the nodes' parameters this n8n does not know, and would silently ignore. */
async function unknownTo({ session }, workflow) {
	const types = await session.get('/types/nodes.json');
	return workflow.nodes.flatMap((node) => {
		const description = types.find(
			({ name, version }) => name === node.type && [version].flat().includes(node.typeVersion),
		);
		if (description === undefined) return [`${node.name}: no ${node.type} ${node.typeVersion}`];
		return parameterProblems(node, description);
	});
}
