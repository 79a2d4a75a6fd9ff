import {
	type INode,
	type INodeParameters,
	type INodeTypeDescription,
	NodeHelpers,
	Workflow,
} from 'n8n-workflow';
import { builtPackage, createEngine, passThrough } from '../harness/engine';
import { EngineNodeTypes } from '../harness/engine/nodeTypes';
import {
	ADDRESSES,
	asItems,
	expectedFor,
	itemsOf,
	NODE_NAME,
	openLane,
	outputOf,
	PROVIDERS,
	sideBySide,
	verificationOf,
	verifyItems,
} from './help';

const test = sideBySide();

const ROUTES = ['valid', 'risky', 'invalid', 'unknown'] as const;
const VALUES = [...ADDRESSES, '', 'place.fail.example', ...ADDRESSES.map((value) => value.toUpperCase())];

for (const provider of PROVIDERS) {
	test(`${provider}: four outputs, each item in the one of its verdict, in order`, async () => {
		const lane = await openLane(provider);
		const outcome = await verifyItems(lane, asItems(VALUES), { options: { routeByVerdict: true } });

		for (const [index, verdict] of ROUTES.entries()) {
			const expected = VALUES.filter(
				(value) => (value === '' ? 'unknown' : expectedFor(provider, value).verdict) === verdict,
			);
			const items = itemsOf(outcome, index);
			expect(items.map(({ json }) => json.email)).toEqual(expected);
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
				expected.map((value) => ({ item: VALUES.indexOf(value) })),
			);
		}
		expect(outcome.output(NODE_NAME, 4)).toEqual([]);
	});

	test(`${provider}: one output without it`, async () => {
		const lane = await openLane(provider);
		const outcome = await verifyItems(lane, asItems(ADDRESSES));
		expect(itemsOf(outcome)).toHaveLength(ADDRESSES.length);
		expect(outcome.runData[NODE_NAME]?.[0]?.data?.main).toHaveLength(1);
	});

	test(`${provider}: the same on Download to items, and not on Download to a file`, async () => {
		const lane = await openLane(provider);
		const jobId = lane.job({ rows: ADDRESSES });
		const options = { routeByVerdict: true };
		const rows = await lane.runOn(jobId, 'download', { options });
		for (const [index, verdict] of ROUTES.entries()) {
			const verdicts = itemsOf(rows, index).map((item) => verificationOf(item).verdict);
			expect(verdicts.filter((other) => other !== verdict)).toEqual([]);
			const expected = ADDRESSES.filter((value) => expectedFor(provider, value).verdict === verdict).length;
			// At WhoisXML a value may have several rows.
			if (provider !== 'whoisXml') expect(verdicts).toHaveLength(expected);
			else expect(verdicts.length > 0).toBe(expected > 0);
		}

		const variant = provider === 'whoisXml' ? 'completed' : 'all';
		const file = await lane.runOn(jobId, 'download', { output: 'file', variant, options });
		expect(itemsOf(file)).toHaveLength(1);
		expect(file.runData[NODE_NAME]?.[0]?.data?.main).toHaveLength(1);
	});
}

test('a failure leaves by Unknown where the workflow goes on, and by the error output where there is one', async () => {
	const lane = await openLane('whoisXml');
	lane.fault({ kind: 'status', operation: 'upload', status: 401, times: 2 });
	const parameters = { options: { routeByVerdict: true } };

	const going = await verifyItems(lane, asItems(ADDRESSES), parameters, { continueOnFail: true });
	expect([0, 1, 2].flatMap((index) => going.output(NODE_NAME, index))).toEqual([]);
	expect(going.output(NODE_NAME, 3)).toMatchObject([{ json: { error: expect.any(String) } }]);

	const routed = await verifyItems(lane, asItems(ADDRESSES), parameters, { onError: 'continueErrorOutput' });
	expect([0, 1, 2, 3].flatMap((index) => routed.output(NODE_NAME, index))).toEqual([]);
	expect(routed.output(NODE_NAME, 4)).toMatchObject([{ json: { error: expect.any(String) } }]);
});

test('options left from another operation change nothing', async () => {
	const lane = await openLane('briteVerifyFiles');
	const options = { routeByVerdict: true };
	const outcome = await lane.run({ operation: 'upload', options }, asItems(ADDRESSES));
	expect(outputOf(outcome)).toHaveLength(1);
	expect(outcome.runData[NODE_NAME]?.[0]?.data?.main).toHaveLength(1);
});

describe("the node's outputs as n8n draws them", () => {
	const on = { options: { routeByVerdict: true } };
	const verify = { resource: 'job', operation: 'verify' };
	const download = { resource: 'job', operation: 'download' };
	const four = ['Valid', 'Risky', 'Invalid', 'Unknown'];
	const one = ['main'];
	const cases: Array<[what: string, parameters: INodeParameters, outputs: string[]]> = [
		['Verify', { ...verify }, one],
		['Verify with routing', { ...verify, ...on }, four],
		['Verify with routing off', { ...verify, options: { routeByVerdict: false } }, one],
		[
			'Verify with routing by an expression',
			{ ...verify, options: { routeByVerdict: '={{ 1 === 1 }}' } },
			four,
		],
		['Download to items', { ...download }, one],
		['Download to items with routing', { ...download, ...on }, four],
		['Download to items with routing, output named', { ...download, output: 'items', ...on }, four],
		['Download to a file', { ...download, output: 'file', ...on }, one],
		['Upload with what is left of Verify', { resource: 'job', operation: 'upload', ...on }, one],
		['Balance with what is left of Verify', { resource: 'account', operation: 'balance', ...on }, one],
	];
	const namesOf = (outputs: ReturnType<typeof NodeHelpers.getNodeOutputs>) =>
		outputs.map((output) => (typeof output === 'string' ? output : output.displayName));

	it.each(cases)('%s', async (_, parameters, expected) => {
		const { loader } = await createEngine({ packageRoot: builtPackage() });
		const node: INode = {
			id: 'node',
			name: NODE_NAME,
			type: `${loader.packageName}.bulkVerify`,
			typeVersion: 1,
			position: [0, 0],
			parameters: { provider: 'ipQualityScore', ...parameters },
		};
		const nodeTypes = new EngineNodeTypes(loader, { mock: passThrough('mock') });
		const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
		const { description } = nodeTypes.getByName(node.type) as { description: INodeTypeDescription };

		expect(namesOf(NodeHelpers.getNodeOutputs(workflow, node, description))).toEqual(expected);
		const withErrors = { ...node, onError: 'continueErrorOutput' } as const;
		expect(namesOf(NodeHelpers.getNodeOutputs(workflow, withErrors, description))).toHaveLength(
			expected.length + 1,
		);
	});
});
