import '../harness/engine';
// n8n-core does not export it by name.
import { createNodeAsTool } from 'n8n-core/dist/execution-engine/node-execution-context/utils/create-node-as-tool';
import {
	type INode,
	type INodeParameters,
	type INodeType,
	type INodeTypeDescription,
	NodeHelpers,
} from 'n8n-workflow';
import { providers } from '../../nodes/BulkVerify/providers/registry';
import { type Bench, failureOf, jsonOf, openBench, type Outcome } from '../harness';

/*
 * An agent's tool, as n8n makes one of a node with `usableAsTool`: a type of its own ("...Tool"), whose parameters are
 * filled by the model where they say so with $fromAI.
 */

const NODE: INode = {
	id: 'tool',
	name: 'Check Addresses',
	type: 'n8n-nodes-bulk-verify.bulkVerifyTool',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

const nodeTypeOf = (bench: Bench) => bench.engine.loader.getNode('bulkVerify').type as INodeType;

/** The node as n8n's AI Agent gets it, with nothing set but the provider: n8n fills in the defaults. */
function untouched(bench: Bench): INodeParameters {
	const description: INodeTypeDescription = { ...nodeTypeOf(bench).description, name: 'bulkVerifyTool' };
	const chosen: INodeParameters = { provider: bench.id };
	return (
		NodeHelpers.getNodeParameters(description.properties, chosen, true, false, NODE, description) ?? chosen
	);
}

/** What the model reads, and what it gets for what it gives. */
function toolOf(bench: Bench, parameters: INodeParameters) {
	const outcomes: Outcome[] = [];
	const { response: tool } = createNodeAsTool({
		node: { ...NODE, parameters },
		nodeType: nodeTypeOf(bench),
		async handleToolInvocation(args: Record<string, unknown>) {
			// What the model gives is the input of the tool's node.
			const { operation, ...others } = parameters;
			const outcome = await bench.run(String(operation), others, [{ json: args as INodeParameters }], {
				type: 'bulkVerifyTool',
			});
			outcomes.push(outcome);
			return JSON.stringify(outcome.error === undefined ? jsonOf(outcome) : failureOf(outcome).message);
		},
	} as unknown as Parameters<typeof createNodeAsTool>[0]);
	return { tool, outcomes };
}

describe.each(providers.map(({ id }) => id))('%s', (id) => {
	it('works with its defaults: a list from the model, one short answer', async () => {
		const bench = await openBench(id);
		const { tool } = toolOf(bench, untouched(bench));

		expect(tool.name).toBe('Check_Addresses');
		expect(tool.description).toMatch(/verify.* in Bulk Verify/i);
		const { shape } = tool.schema as unknown as { shape: Record<string, { description?: string }> };
		expect(Object.keys(shape)).toEqual(['Values']);
		expect(shape.Values?.description).toMatch(
			/one a line.*JSON array.*At most 100.*costs credits.*once more in a second call/,
		);

		const values = bench.values(3);
		for (const given of [values.join('\n'), values.join(', '), JSON.stringify(values)]) {
			const answer: unknown = JSON.parse(String(await tool.invoke({ Values: given })));
			const judged = values.map((value) => ({ value, ...bench.facts.judge(bench.listType, value) }));
			const count = (verdict: string) => judged.filter((one) => one.verdict === verdict).length;
			expect(answer).toEqual([
				{
					rows: 3,
					counts: {
						valid: count('valid'),
						risky: count('risky'),
						invalid: count('invalid'),
						unknown: count('unknown'),
					},
					results: judged,
				},
			]);
		}
	});

	it('sends nothing of a list that is longer than the limit it begins with', async () => {
		const bench = await openBench(id);
		const { tool } = toolOf(bench, untouched(bench));
		const answer = String(await tool.invoke({ Values: bench.values(101).join('\n') }));
		expect(answer).toMatch(/Nothing was sent: 101 rows would be, and Max Rows allows 100/);
		expect(bench.requests('upload')).toEqual([]);
	});

	it('answers an empty list, too', async () => {
		const bench = await openBench(id);
		const { tool } = toolOf(bench, untouched(bench));
		const counts = { valid: 0, risky: 0, invalid: 0, unknown: 0 };
		for (const nothing of ['', ' \n, ', '[]']) {
			const answer: unknown = JSON.parse(String(await tool.invoke({ Values: nothing })));
			expect(answer).toMatchObject([{ rows: 0, counts, results: [] }]);
		}
		expect(bench.requests('upload')).toEqual([]);
	});

	it('gives all rows where that is wanted', async () => {
		const bench = await openBench(id);
		const { tool } = toolOf(bench, { ...untouched(bench), simplify: false });
		const answer: unknown = JSON.parse(String(await tool.invoke({ Values: bench.values(3).join('\n') })));
		expect(answer).toMatchObject(bench.values(3).map((value) => ({ value, verification: { value } })));
	});
});

it('is offered as a tool, and the trigger is not', async () => {
	const [first] = providers;
	const { loader } = (await openBench(first?.id ?? '')).engine;
	const trigger = loader.getNode('bulkVerifyTrigger').type as INodeType;
	expect((loader.getNode('bulkVerify').type as INodeType).description.usableAsTool).toBe(true);
	expect(trigger.description.usableAsTool).toBeUndefined();
});
