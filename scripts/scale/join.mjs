// Joining results to a list, without n8n and HTTP, in a process of its own: see ../scale.mjs.
import { load } from '../lib/typescript.mjs';
import { measured } from './memory.mjs';

const BLOCK = 500;

const { size } = JSON.parse(process.argv[2]);
const { planValues } = load('nodes/BulkVerify/lists/sendPlan.ts');
const { readValues } = load('nodes/BulkVerify/lists/values/index.ts');
const { joinResults, rowsFor } = load('nodes/BulkVerify/lists/join.ts');

const needs = { removeDuplicates: true, maxRowsPerJob: null, splitLargeLists: true };

/** The provider's rows, in another order than the list and in capitals. */
async function* resultsFor(values) {
	for (let end = values.length; end > 0; end -= BLOCK) {
		yield values
			.slice(Math.max(0, end - BLOCK), end)
			.map((value) => ({ value: value.toUpperCase(), verdict: 'valid' }));
	}
}

const { input, result, figures } = await measured(
	() => Array.from({ length: size }, (_, index) => `person${index}@mail${index % 5_000}.example`),
	async (values) => {
		const plan = planValues(readValues('email', values), needs);
		return { plan, joined: await joinResults(plan, resultsFor(values)) };
	},
);
const { plan, joined } = result;
if (joined.missing > 0 || rowsFor(joined, plan, 7)[0].value !== input[7].toUpperCase()) {
	throw new Error('The result is not whole');
}
console.log(JSON.stringify(figures));
