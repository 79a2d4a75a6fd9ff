// A result file becomes items.
import { cellsOf, Checksum } from '../data.mjs';
import { engineOwn, engineWith, LAST, runChain } from '../workflow.mjs';
import { jobId, openOurs, pointAt, runOurs, verdictOf } from './ours.mjs';
import { getFile, openZeroBounce, runZeroBounce } from './zeroBounce.mjs';

const oneItem = async () => [{ json: {} }];
const urlOf = (task, list) => `${task.url}/files/${list.name}.csv`;

export const ours = {
	open: openOurs,
	async input(kit, list) {
		pointAt(kit, list);
		return await oneItem();
	},
	run: async (kit, input, list) => await runOurs(kit, { operation: 'download', jobId: jobId(list) }, input),
	check(kit, outcome, list) {
		const items = outcome.output(kit.NODE_NAME);
		const unjudged = items.some(
			({ json }) => json.verification.verdict !== verdictOf(json) || json.verification.value !== json.email,
		);
		return unjudged ? 'wrong verdicts' : wrongRows(items, list);
	},
};

export const n8n = {
	open: async (kit) => await engineWith(kit, ['httpRequest', 'extractFromFile']),
	input: oneItem,
	run: async ({ engine, task }, input, list) =>
		await runChain(
			engine,
			[downloadFile(urlOf(task, list)), ['extractFromFile', { operation: 'csv' }]],
			input,
		),
	check: (kit, outcome, list) => wrongRows(outcome.output(LAST), list),
};

export const zeroBounce = {
	open: openZeroBounce,
	input: oneItem,
	run: async (kit, input, list) => await runZeroBounce(kit, getFile(list, 'fields'), input),
	check: (kit, outcome, list) => wrongRows(outcome.output(kit.NODE_NAME), list),
};

/** csv-parse's stream and nothing else. */
export const csvParse = {
	async open(kit) {
		const { parse } = kit.peer('csv-parse');
		return await engineOwn(
			kit,
			async function () {
				const url = this.getNodeParameter('url', 0);
				const body = await this.helpers.httpRequest({ url, encoding: 'stream' });
				const items = [];
				for await (const json of body.pipe(parse({ columns: true }))) items.push({ json, pairedItem: 0 });
				return [items];
			},
			URL_PROPERTY,
		);
	},
	input: oneItem,
	run: runOwn,
	check: (kit, outcome, list) => wrongRows(outcome.output(LAST), list),
};

/** The fastest parser there is, on the whole text at once. */
export const udsv = {
	async open(kit) {
		const { inferSchema, initParser } = kit.peer('udsv');
		return await engineOwn(
			kit,
			async function () {
				const url = this.getNodeParameter('url', 0);
				const body = await this.helpers.httpRequest({ url, encoding: 'arraybuffer' });
				const text = body.toString('utf8');
				const rows = initParser(inferSchema(text)).stringObjs(text);
				return [rows.map((json) => ({ json, pairedItem: 0 }))];
			},
			URL_PROPERTY,
		);
	},
	input: oneItem,
	run: runOwn,
	check: (kit, outcome, list) => wrongRows(outcome.output(LAST), list),
};

const URL_PROPERTY = [{ displayName: 'URL', name: 'url', type: 'string', default: '' }];

async function runOwn({ engine, task }, input, list) {
	return await runChain(engine, [['own', { url: urlOf(task, list) }]], input);
}

export const downloadFile = (url) => [
	'httpRequest',
	{ url, options: { response: { response: { responseFormat: 'file', outputPropertyName: 'data' } } } },
];

function wrongRows(items, list) {
	if (items.length !== list.rows) return `${items.length} rows instead of ${list.rows}`;
	const sum = new Checksum();
	for (const { json } of items) sum.add(cellsOf(json));
	return sum.value() === list.sum ? undefined : 'wrong columns';
}
