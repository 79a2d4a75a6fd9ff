import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from '../lib/typescript.mjs';
import { withAliases } from './codex.mjs';
import { withEntries } from './manifest.mjs';
import { withTables } from './papers.mjs';

const CODEX_FOLDER = 'nodes/BulkVerify';

/**
 * Every file that something in is made from the code, with what it should hold.
 *
 * @returns {Array<{ path: string, content: string }>} paths from the repository's root
 */
export function generated(repository) {
	const { providers } = load('nodes/BulkVerify/providers/registry.ts');
	const { BulkVerify } = load('nodes/BulkVerify/BulkVerify.node.ts');
	const code = { providers, node: new BulkVerify().description };
	const read = (path) => readFileSync(join(repository, path), 'utf8');
	const filesIn = (folder) => readdirSync(join(repository, folder), { recursive: true }).sort();

	const codex = filesIn(CODEX_FOLDER)
		.filter((file) => file.endsWith('.node.json'))
		.map((file) => `${CODEX_FOLDER}/${file}`);
	const papers = [
		'README.md',
		'CONTRIBUTING.md',
		...filesIn('docs')
			.filter((file) => file.endsWith('.md'))
			.map((file) => `docs/${file.replaceAll('\\', '/')}`),
	];

	return [
		{ path: 'package.json', content: withEntries(read('package.json'), providers, filesIn) },
		...codex.map((path) => ({ path, content: withAliases(read(path), providers, path) })),
		...papers.map((path) => ({ path, content: withTables(read(path), code, path) })),
	];
}
