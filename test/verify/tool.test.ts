import '../harness/engine';
// n8n-core does not export it by name.
import { createNodeAsTool } from 'n8n-core/dist/execution-engine/node-execution-context/utils/create-node-as-tool';
import type { INode, INodeParameters, INodeType } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';
import { providers } from '../../nodes/BulkVerify/providers/registry';
import { type Bench, NODE_NAME, openBench } from '../harness';

const PROVIDERS = providers.map(({ id }) => id);

/* An agent's tool, as n8n makes one of a node with `usableAsTool`: the model fills what is marked with $fromAI. */

/** What the editor writes where "Let the model define this parameter" is chosen. */
const byModel = (displayName: string, description = '') =>
	`={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${displayName.replace(/[^a-zA-Z0-9_-]+/g, '_')}', \`${description}\`, 'string') }}`;

const nodeTypeOf = (bench: Bench) => bench.engine.loader.getNode('bulkVerify').type as INodeType;

function shownFor(bench: Bench, provider: string, inputSource: string) {
	const { description } = nodeTypeOf(bench);
	const parameters: INodeParameters = { provider, resource: 'job', operation: 'verify', inputSource };
	const node: INode = { ...NODE, parameters };
	return description.properties.filter((property) =>
		NodeHelpers.displayParameter(parameters, property, node, description),
	);
}

const NODE: INode = {
	id: 'tool',
	name: 'Check Addresses',
	type: 'n8n-nodes-bulk-verify.bulkVerifyTool',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

it.each(PROVIDERS)('%s: an agent verifies a pasted list', async (provider) => {
	const bench = await openBench(provider);
	const values = shownFor(bench, provider, 'text').find(({ name }) => name === 'values');
	if (values?.description === undefined) throw new Error('Values has no description');
	const parameters: INodeParameters = {
		provider,
		resource: 'job',
		operation: 'verify',
		inputSource: 'text',
		values: byModel(values.displayName, values.description),
	};
	let asked: Record<string, unknown> | undefined;
	const { response: tool } = createNodeAsTool({
		node: { ...NODE, parameters },
		nodeType: nodeTypeOf(bench),
		async handleToolInvocation(args: Record<string, unknown>) {
			asked = args;
			// What the model gives is the input of the tool's node.
			const outcome = await bench.run('verify', parameters, [{ json: args as INodeParameters }]);
			return JSON.stringify(outcome.output(NODE_NAME).map(({ json }) => json.verification));
		},
	} as unknown as Parameters<typeof createNodeAsTool>[0]);

	expect(tool.name).toBe('Check_Addresses');
	expect(tool.description).toMatch(/verify.* in Bulk Verify/i);
	const { shape } = tool.schema as unknown as { shape: Record<string, { description?: string }> };
	expect(Object.keys(shape)).toEqual(['Values']);
	expect(shape.Values?.description).toBe('The list to verify, one value a line or separated by commas');

	const list = 'valid.a@example.com, nobody@example.com\nvalid.b@example.com';
	const answer = JSON.parse(String(await tool.invoke({ Values: list }))) as Array<{
		value: string;
		verdict: string;
	}>;
	expect(asked).toEqual({ Values: list });
	expect(answer.map(({ value }) => value)).toEqual([
		'valid.a@example.com',
		'nobody@example.com',
		'valid.b@example.com',
	]);
	// Where it locates, it says nothing of a mailbox.
	expect(answer.map(({ verdict }) => verdict)).toEqual(
		bench.provider.capabilities.locates ? ['unknown', 'unknown', 'unknown'] : ['valid', 'invalid', 'valid'],
	);
});

it('is offered as a tool, and the trigger is not', async () => {
	const { loader } = (await openBench(PROVIDERS[0] ?? '')).engine;
	const trigger = loader.getNode('bulkVerifyTrigger').type as INodeType;
	expect((loader.getNode('bulkVerify').type as INodeType).description.usableAsTool).toBe(true);
	expect(trigger.description.usableAsTool).toBeUndefined();
});

describe.each(PROVIDERS)('what a model reads of Verify with %s', (provider) => {
	it.each(['items', 'file', 'text'])(
		'says of every parameter what to put there (%s)',
		async (inputSource) => {
			const bench = await openBench(provider);
			const shown = shownFor(bench, provider, inputSource).filter(
				({ name }) => !['resource', 'operation'].includes(name),
			);
			const options = shown.find(({ name }) => name === 'options')?.options ?? [];
			const silent = [...shown, ...options].filter(
				(property) =>
					'displayName' in property &&
					'type' in property &&
					!['collection', 'credentials'].includes(property.type) &&
					!property.description,
			);

			expect(shown.length).toBeGreaterThan(3);
			expect(silent.map(({ name }) => name)).toEqual([]);
			// The keys that the editor makes of the names: one each, in the letters that a model may use.
			const keys = shown.map(({ displayName }) => displayName.replace(/[^a-zA-Z0-9_-]+/g, '_'));
			expect(new Set(keys).size).toBe(keys.length);
			for (const key of keys) expect(key).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
		},
	);
});
