// Results, which come in another order, go to the rows of a list by their address.
import { Checksum, emailOf, rowOf } from '../data.mjs';
import { engineOwn, engineWith, LAST, node, runChain, start, to } from '../workflow.mjs';
import { openOurs, pointAt, runOurs } from './ours.mjs';

const BLOCK = 500;

const listOf = ({ rows }) =>
	Array.from({ length: rows }, (_, n) => ({ json: { id: n, name: `Person ${n}`, email: emailOf(n) } }));

/** The last address first. */
const resultsOf = ({ rows }) => Array.from({ length: rows }, (_, n) => resultOf(rows - 1 - n));

function resultOf(n) {
	const cells = rowOf(n, 'plain');
	return { email: cells[0], email_status: cells[8], secondary_status: cells[9] };
}

/** `lists/` of the package as a node, on results that lie in memory, as Merge has them. */
export const ours = {
	async open(kit) {
		const { readItems } = kit.load('nodes/BulkVerify/lists/itemValues.ts');
		const { planValues } = kit.load('nodes/BulkVerify/lists/sendPlan.ts');
		const { joinResults, rowsFor } = kit.load('nodes/BulkVerify/lists/join.ts');
		const { inTurns } = kit.load('nodes/BulkVerify/transport/inTurns.ts');
		const needs = { removeDuplicates: true, maxRowsPerJob: null, splitLargeLists: true };
		return await engineOwn(kit, async function () {
			const items = this.getInputData();
			const jsons = items.map(({ json }) => json);
			const { list } = await inTurns(readItems(jsons, 'email', 'email'));
			const plan = await inTurns(planValues(list, needs));
			const joined = await joinResults(plan, inBlocks(kit.results));
			const output = jsons.map((json, position) => {
				const [{ columns }] = rowsFor(joined, plan, position);
				return { json: Object.assign({}, json, columns), pairedItem: position };
			});
			return [output];
		});
	},
	async input(kit, list) {
		kit.results = resultsOf(list).map((columns) => ({ value: columns.email, verdict: 'valid', columns }));
		return listOf(list);
	},
	run: async ({ engine }, items) => await runChain(engine, [['own', {}]], items),
	check: (kit, outcome, list) => wrongRows(outcome.output(LAST), list),
};

async function* inBlocks(results) {
	for (let from = 0; from < results.length; from += BLOCK) yield results.slice(from, from + BLOCK);
}

/** The whole of Verify: the list goes out, the result file comes back, every item leaves with its verdict. */
export const verify = {
	open: openOurs,
	async input(kit, list) {
		pointAt(kit, list);
		return listOf(list);
	},
	run: async (kit, items) =>
		await runOurs(kit, { operation: 'verify', valueField: 'email', simplify: false }, items),
	check: (kit, outcome, list) =>
		wrongRows(
			outcome
				.output(kit.NODE_NAME)
				.map(({ json }) => ({ json: { ...json.verification.details, id: json.id } })),
			list,
		),
};

export const n8n = {
	open: async (kit) => await engineWith(kit, ['merge']),
	async input(kit, list) {
		kit.results = resultsOf(list).map((json) => ({ json }));
		return listOf(list);
	},
	async run({ engine, results }, items) {
		const parameters = {
			mode: 'combine',
			combineBy: 'combineByFields',
			fieldsToMatchString: 'email',
			options: {},
		};
		const second = { main: [[{ node: LAST, type: 'main', index: 1 }]] };
		return await engine.run(
			{
				nodes: [
					start(),
					node('List', 'noOp', {}),
					node('Results', 'noOp', {}),
					node(LAST, 'merge', parameters),
				],
				connections: { Start: to('List', 'Results'), List: to(LAST), Results: second },
			},
			{ pinned: { List: items, Results: results } },
		);
	},
	check: (kit, outcome, list) => wrongRows(outcome.output(LAST), list),
};

/** A Map in a node of one's own. */
export const floor = {
	async open(kit) {
		return await engineOwn(kit, async function () {
			const byEmail = new Map(kit.results.map((json) => [json.email.toLowerCase(), json]));
			const joined = this.getInputData().map(({ json }, item) => ({
				json: Object.assign({}, json, byEmail.get(json.email.toLowerCase())),
				pairedItem: item,
			}));
			return [joined];
		});
	},
	async input(kit, list) {
		kit.results = resultsOf(list);
		return listOf(list);
	},
	run: async ({ engine }, items) => await runChain(engine, [['own', {}]], items),
	check: (kit, outcome, list) => wrongRows(outcome.output(LAST), list),
};

function wrongRows(items, list) {
	if (items.length !== list.rows) return `${items.length} rows instead of ${list.rows}`;
	const got = new Checksum();
	const wanted = new Checksum();
	items.forEach(({ json }, n) => {
		got.add([json.id, json.email, json.email_status, json.secondary_status]);
		wanted.add([n, ...Object.values(resultOf(n))]);
	});
	return got.value() === wanted.value() ? undefined : 'wrong results';
}
