// One size of Verify, in a process of its own: see ../scale.mjs.
import { load } from '../lib/typescript.mjs';
import { itemsOf } from './list.mjs';
import { measured } from './memory.mjs';

const { size, provider, valueKind, packageRoot, credentials } = JSON.parse(process.argv[2]);
const { createEngine, NODE_NAME } = load('test/harness/engine/index.ts');
const engine = await createEngine({ packageRoot, credentials });
const parameters = { provider, resource: 'job', operation: 'verify', valueField: 'value' };

// The first run loads what is loaded once.
await engine.runNode(parameters, itemsOf(valueKind, 2));

const { result, figures } = await measured(
	() => itemsOf(valueKind, size),
	async (items) => await engine.runNode(parameters, items),
);
if (result.error !== undefined) throw new Error(result.error.message);
const output = result.output(NODE_NAME);
if (output.length !== size || output.some(({ json }) => json.verification.reason === 'no_result')) {
	throw new Error('The result is not whole');
}
console.log(JSON.stringify(figures));
process.exit(0);
