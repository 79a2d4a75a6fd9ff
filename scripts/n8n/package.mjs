// Puts this package into an n8n as n8n's own installer does: from the tarball, without any dependency.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quietly, repository } from '../lib/run.mjs';

const NAME = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')).name;

/** Builds and packs the checkout. @returns {Promise<string>} the tarball, which goes when this process does */
export async function packPackage() {
	const { load } = await import('../lib/typescript.mjs');
	const { withLock } = load('test/harness/engine/lock.ts');
	return await withLock(join(repository, '.tmp', 'build.lock'), async () => {
		await quietly('Building the package', 'npm', ['run', 'build']);
		const folder = mkdtempSync(join(tmpdir(), 'bulk-verify-pack-'));
		process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
		const output = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
			cwd: repository,
			encoding: 'utf8',
			stdio: ['ignore', 'pipe', 'ignore'],
		});
		return join(folder, JSON.parse(output)[0].filename);
	});
}

/** @param {string} userFolder n8n's; it may not be running */
export function installPackage(tarball, userFolder) {
	const target = join(userFolder, '.n8n', 'nodes', 'node_modules', NAME);
	rmSync(target, { recursive: true, force: true });
	mkdirSync(target, { recursive: true });
	execFileSync('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
	const manifest = join(target, 'package.json');
	const { devDependencies, peerDependencies, optionalDependencies, ...kept } = JSON.parse(
		readFileSync(manifest, 'utf8'),
	);
	writeFileSync(manifest, JSON.stringify(kept, null, 2));
}
