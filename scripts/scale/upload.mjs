// The Upload of one size, in a process of its own: what it holds while the body is made and sent. See ../scale.mjs.
import { readFileSync, writeFileSync } from 'node:fs';
import { load } from '../lib/typescript.mjs';
import { itemsOf } from './list.mjs';

const { size, provider, valueKind, packageRoot, credentials } = JSON.parse(process.argv[2]);
const MB = 1024 * 1024;

const { createEngine } = load('test/harness/engine/index.ts');
const engine = await createEngine({ packageRoot, credentials });
const parameters = { provider, resource: 'job', operation: 'upload', valueField: 'value' };
// The first run loads what is loaded once.
await engine.runNode(parameters, itemsOf(valueKind, 2));

const items = itemsOf(valueKind, size);
globalThis.gc();
const before = process.memoryUsage().rss;
forgetPeak();
const result = await engine.runNode(parameters, items);
if (result.error !== undefined) throw new Error(result.error.message);
const values = items.reduce((sum, { json }) => sum + Buffer.byteLength(json.value) + 1, 0);
console.log(
	JSON.stringify({ valuesMb: Math.round(values / MB), peakMb: Math.round((peak() - before) / MB) }),
);
process.exit(0);

/** Making the items left garbage behind: Linux counts the highest from here on. */
function forgetPeak() {
	writeFileSync('/proc/self/clear_refs', '5');
}

function peak() {
	const [, kilobytes] = /^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
	return Number(kilobytes) * 1024;
}
