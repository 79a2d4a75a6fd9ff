// What it costs to read one field of each item.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { repository } from '../../lib/run.mjs';
import { contacts } from '../data.mjs';
import { engineOwn, LAST, runChain } from '../workflow.mjs';
import { openOurs, pointAt, runOurs } from './ours.mjs';

const input = async (kit, list) => contacts(list.rows);
const perItem = (kit, outcome, list) => ({ perItemUs: (kit.ms * 1_000) / list.rows });
const checkCount = (kit, outcome, list) =>
	outcome.output(LAST)[0]?.json.read === list.rows ? undefined : 'not all were read';

/** A path that is prepared once: the package's way. */
export const ours = {
	async open(kit) {
		const { readItems } = kit.load('nodes/BulkVerify/lists/itemValues.ts');
		const { inTurns } = kit.load('nodes/BulkVerify/transport/inTurns.ts');
		return await engineOwn(kit, async function () {
			const jsons = this.getInputData().map(({ json }) => json);
			const started = performance.now();
			const { list } = await inTurns(readItems(jsons, 'email', 'email'));
			kit.ms = performance.now() - started;
			return [[{ json: { read: list.values.filter(Boolean).length } }]];
		});
	},
	input,
	run: async ({ engine }, items) => await runChain(engine, [['own', {}]], items),
	check: checkCount,
	extra: perItem,
};

/** An expression, evaluated for each item, as most nodes do; on n8n's default engine where this Node has it. */
export const n8n = {
	node: 'expressions',
	async open(kit) {
		kit.expressions = await startExpressions();
		const property = { displayName: 'Value', name: 'value', type: 'string', default: '' };
		return await engineOwn(
			kit,
			async function () {
				const { length } = this.getInputData();
				let read = 0;
				const started = performance.now();
				for (let item = 0; item < length; item++) if (this.getNodeParameter('value', item)) read++;
				kit.ms = performance.now() - started;
				return [[{ json: { read } }]];
			},
			[property],
		);
	},
	input,
	run: async ({ engine }, items) => await runChain(engine, [['own', { value: '={{ $json.email }}' }]], items),
	check: checkCount,
	extra: (kit, outcome, list) => ({ ...perItem(kit, outcome, list), engine: kit.expressions }),
};

/** How often Upload asks n8n for a parameter, however many items there are. */
export const calls = {
	async open(kit) {
		const { ExecuteContext } = createRequire(join(repository, 'package.json'))('n8n-core');
		const { _getNodeParameter: getNodeParameter } = ExecuteContext.prototype;
		kit.calls = 0;
		// What each context's getNodeParameter leads to.
		ExecuteContext.prototype._getNodeParameter = function (...args) {
			kit.calls++;
			return getNodeParameter.apply(this, args);
		};
		return await openOurs(kit);
	},
	async input(kit, list) {
		pointAt(kit, list);
		kit.calls = 0;
		return contacts(list.rows);
	},
	run: async (kit, items) => await runOurs(kit, { operation: 'upload', valueField: 'email' }, items),
	check: ({ calls: reads }) => (reads > 0 && reads < 100 ? undefined : `asked n8n ${reads} times`),
	extra: ({ calls: parameterReads }) => ({ parameterReads }),
};

/** n8n's default engine stands on isolated-vm, which is built for newer Nodes only. */
async function startExpressions() {
	const { Expression } = createRequire(join(repository, 'package.json'))('n8n-workflow');
	const limits = { bridgeTimeout: 5_000, bridgeMemoryLimit: 128, maxCodeCacheSize: 1_024, poolSize: 1 };
	try {
		await Expression.initExpressionEngine({ engine: 'vm', ...limits });
	} catch {
		Expression.setExpressionEngine('legacy');
	}
	return Expression.getActiveImplementation();
}
