// ZeroBounce's own node, as it is published, on the same engine.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileIdOf } from '../names.mjs';

/** Its addresses are constants in its code: here they lead to the bench's provider. */
export async function openZeroBounce({ task, packAndUnpack, createEngine }) {
	const packageRoot = await packAndUnpack({ source: task.zeroBounce, into: task.folder });
	const { BaseUrl } = createRequire(join(packageRoot, 'x'))('./dist/nodes/ZeroBounce/enums.js');
	for (const name of Object.keys(BaseUrl)) BaseUrl[name] = `${task.url}/zb/v2`;
	return await createEngine({ packageRoot, credentials: { zeroBounceApi: { apiKey: 'bench' } } });
}

export async function runZeroBounce({ engine }, parameters, input) {
	return await engine.runNode({ resource: 'validation', ...parameters }, input, { type: 'zeroBounce' });
}

export const getFile = (list, getFileOutputType) => ({
	operation: 'getFile',
	fileId: fileIdOf(`${list.name}.csv`),
	getFileOutputType,
	addOptions: {},
});
