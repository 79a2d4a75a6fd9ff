/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- tests run on Node itself, not inside n8n */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { PackageDirectoryLoader } from 'n8n-core';
import { providers } from '../nodes/BulkVerify/providers/registry';
import { builtPackage, createEngine, repository } from './harness/engine';

interface Manifest {
	name: string;
	dependencies?: Record<string, string>;
	peerDependencies?: Record<string, string>;
	n8n: { nodes: string[]; credentials: string[] };
}

const filesIn = (folder: string): string[] =>
	readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((file) => statSync(join(folder, file)).isFile())
		.map((file) => file.replaceAll('\\', '/'))
		.sort();

const sources = ['nodes', 'credentials'].flatMap((folder) =>
	filesIn(join(repository, folder)).map((file) => `${folder}/${file}`),
);

let root: string;
let manifest: Manifest;
let loader: PackageDirectoryLoader;

beforeAll(async () => {
	root = builtPackage();
	manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
	({ loader } = await createEngine({ packageRoot: root }));
});

describe('the published package', () => {
	it('holds what n8n loads, their icons and codex, the texts, and nothing else', () => {
		const icons = sources.filter((file) => file.endsWith('.svg')).map((file) => `dist/${file}`);
		const codex = manifest.n8n.nodes.map((file) => `${file}on`);

		expect(filesIn(root)).toEqual(
			[
				...manifest.n8n.nodes,
				...manifest.n8n.credentials,
				...codex,
				...icons,
				'dist/THIRD-PARTY-LICENSES.txt',
				'LICENSE.md',
				'README.md',
				'index.js',
				'package.json',
			].sort(),
		);
	});

	it('names every node and credential that the sources have', () => {
		const built = (ending: string) =>
			sources.filter((file) => file.endsWith(ending)).map((file) => `dist/${file.replace(/\.ts$/, '.js')}`);

		expect([...manifest.n8n.nodes].sort()).toEqual(built('.node.ts'));
		expect([...manifest.n8n.credentials].sort()).toEqual(built('.credentials.ts'));
	});

	it('depends on nothing but the n8n it runs in', () => {
		expect(manifest.dependencies ?? {}).toEqual({});
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});

	it('runs on plain Node in an empty folder, with n8n-workflow alone beside it', () => {
		const files = [...manifest.n8n.nodes, ...manifest.n8n.credentials, 'index.js'];
		const script = `for (const file of ${JSON.stringify(files)}) require('./' + file)`;

		expect(() => execFileSync(process.execPath, ['-e', script], { cwd: root, stdio: 'pipe' })).not.toThrow();
		expect(readdirSync(join(root, '..')).sort()).toEqual([manifest.name, 'n8n-workflow'].sort());
	});

	it('passes on the licences of the libraries bundled into it', () => {
		const notices = readFileSync(join(root, 'dist', 'THIRD-PARTY-LICENSES.txt'), 'utf8');

		expect(notices).toMatch(/^csv-parse [\d.]+ \(MIT\)$/m);
		expect(notices).toMatch(/^form-data [\d.]+ \(MIT\)$/m);
	});
});

describe("n8n's loader", () => {
	it('finds every node and credential by its class', () => {
		expect(loader.types.nodes).toHaveLength(manifest.n8n.nodes.length);
		expect(loader.types.credentials).toHaveLength(manifest.n8n.credentials.length);
	});

	it('finds an icon for light and one for dark for each', () => {
		const iconsOf = [...loader.types.nodes, ...loader.types.credentials].map(({ name, iconUrl }) => ({
			name,
			...(typeof iconUrl === 'object' ? iconUrl : {}),
		}));
		const fileOf = (url: unknown) => join(root, String(url).replace(`icons/${manifest.name}/`, ''));
		const missing = iconsOf.filter(
			(icon) =>
				!('light' in icon) ||
				!('dark' in icon) ||
				!existsSync(fileOf(icon.light)) ||
				!existsSync(fileOf(icon.dark)),
		);

		expect(missing).toEqual([]);
	});

	it('finds the codex of each node', () => {
		const without = loader.types.nodes.filter(({ codex }) => codex?.categories === undefined);

		expect(without.map(({ name }) => name)).toEqual([]);
	});

	it('knows a node for every credential', () => {
		const unused = Object.values(loader.known.credentials).filter(
			({ supportedNodes = [] }) => supportedNodes.length === 0,
		);

		expect(unused).toEqual([]);
	});
});

describe('the sources', () => {
	it('switch no lint rule off', () => {
		const switching = sources
			.filter((file) => file.endsWith('.ts'))
			.filter((file) => readFileSync(join(repository, file), 'utf8').includes('eslint-disable'));

		expect(switching).toEqual([]);
	});

	it('name no provider but in its own folder and where all are listed', () => {
		const names = providers.flatMap(({ id, displayName }) => [id, displayName]);
		const code = (file: string) =>
			readFileSync(join(repository, file), 'utf8').replace(/\/\*[^]*?\*\/|\/\/.*$/gm, '');
		// Whole words, however many: `acme` is not in `acmeEmail`.
		const words = (text: string) => ` ${text.replace(/\W+/g, ' ').trim()} `;
		const shared = sources
			.filter((file) => file.startsWith('nodes/') && file.endsWith('.ts'))
			.filter((file) => !providers.some(({ id }) => file.includes(`/providers/${id}/`)))
			.filter((file) => !/\/providers\/(all|registry)\.ts$/.test(file));
		const naming = shared.flatMap((file) =>
			names.filter((name) => words(code(file)).includes(words(name))).map((name) => `${file}: ${name}`),
		);

		expect(shared.length).toBeGreaterThan(50);
		expect(naming).toEqual([]);
	});
});
