/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */
import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { withLock } from './lock';
import { temporaryFolder } from './temp';

const run = promisify(execFile);

/** The checkout this file is in. */
export const repository = resolve(__dirname, '..', '..', '..');

/**
 * Builds the package from the present sources, packs it with npm, and unpacks it where nothing but
 * n8n-workflow can be found beside it.
 *
 * @param into an existing folder; a temporary one by default
 * @returns the package's root: the folder with its package.json
 * @throws an Error with the tools' own output where the build or the packing fails
 */
export async function buildAndUnpack(into?: string): Promise<string> {
	return await withLock(join(repository, '.tmp', 'build.lock'), async () => {
		await npm(['run', 'build'], repository);
		return await packAndUnpack({ into });
	});
}

/**
 * Packs a built package with npm and unpacks it where nothing but n8n-workflow can be found beside it.
 *
 * @returns the package's root: the folder with its package.json
 */
export async function packAndUnpack({
	source = repository,
	into,
}: { source?: string; into?: string } = {}): Promise<string> {
	const folder = await temporaryFolder('package', into);
	const pack = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
	const stdout = await npm(pack, source);
	const [packed] = JSON.parse(stdout) as Array<{ filename: string }>;
	if (packed === undefined) throw new Error(`npm pack made nothing of ${source}`);
	await run('tar', ['-xzf', packed.filename], { cwd: folder });
	const { name } = await readManifest(join(folder, 'package'));
	const root = await emptyInstallation(folder, name);
	await rename(join(folder, 'package'), root);
	await rm(join(folder, packed.filename));
	return root;
}

/**
 * The same package under another path, so that its modules are loaded anew: what a new process would see.
 *
 * @param packageRoot what `packAndUnpack` returned
 */
export async function copyPackage(packageRoot: string, into?: string): Promise<string> {
	const folder = await temporaryFolder('package', into);
	const { name } = await readManifest(packageRoot);
	const root = await emptyInstallation(folder, name);
	await cp(packageRoot, root, { recursive: true });
	return root;
}

async function npm(args: string[], cwd: string): Promise<string> {
	// npm is a script on Windows, and only a shell starts scripts there.
	const { stdout } = await run('npm', args, { cwd, shell: process.platform === 'win32' });
	return stdout;
}

async function emptyInstallation(folder: string, name: string): Promise<string> {
	const modules = join(folder, 'node_modules');
	await mkdir(dirname(join(modules, name)), { recursive: true });
	const workflow = dirname(require.resolve('n8n-workflow/package.json'));
	await symlink(workflow, join(modules, 'n8n-workflow'), 'junction');
	return join(modules, name);
}

async function readManifest(packageRoot: string): Promise<{ name: string }> {
	return JSON.parse(await readFile(join(packageRoot, 'package.json'), 'utf8')) as { name: string };
}
