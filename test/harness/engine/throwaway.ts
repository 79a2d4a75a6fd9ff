/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packAndUnpack, repository } from './package';
import { temporaryFolder } from './temp';

/**
 * Makes, packs and unpacks the small package of `fixtures/throwaway`: one node, one trigger and two
 * credential types that use what the harness has to provide.
 */
export async function throwawayPackage(): Promise<string> {
	const source = await temporaryFolder('throwaway');
	await mkdir(join(source, 'dist'));
	await cp(join(repository, 'test', 'harness', 'engine', 'fixtures', 'throwaway'), join(source, 'dist'), {
		recursive: true,
	});
	const manifest = {
		name: 'n8n-nodes-throwaway',
		version: '1.0.0',
		files: ['dist'],
		n8n: {
			n8nNodesApiVersion: 1,
			nodes: ['dist/Echo.node.js', 'dist/Tick.node.js'],
			credentials: ['dist/GenericApi.credentials.js', 'dist/FunctionApi.credentials.js'],
		},
	};
	await writeFile(join(source, 'package.json'), JSON.stringify(manifest));
	return await packAndUnpack({ source });
}
