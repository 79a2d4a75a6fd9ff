// What the package is measured against: n8n's own nodes and the bare libraries, from bench/package-lock.json.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { createRequire, Module } from 'node:module';
import { join, sep } from 'node:path';
import { quietly, repository } from '../lib/run.mjs';
import { say } from '../lib/say.mjs';
import { cacheFolder } from '../n8n/install.mjs';

const bench = join(repository, 'bench');
const FILES = ['package.json', 'package-lock.json', '.npmrc'];

const ZEROBOUNCE = { name: '@zerobounce/n8n-nodes-zerobounce', version: '1.1.3' };

/**
 * Installs the peers outside the checkout, once for each state of the lock file: 850 packages, 800 MB.
 *
 * @returns the folder whose node_modules holds them
 */
export async function ensurePeers() {
	const lock = readFileSync(join(bench, 'package-lock.json'));
	const folder = join(cacheFolder, `bench-${createHash('sha256').update(lock).digest('hex').slice(0, 12)}`);
	if (existsSync(join(folder, 'installed'))) return folder;
	say("n8n's own nodes are installed once, outside the checkout: 800 MB from npm, a minute or two.");
	mkdirSync(folder, { recursive: true });
	for (const file of FILES) copyFileSync(join(bench, file), join(folder, file));
	await quietly('npm ci for the bench', 'npm', ['ci'], { cwd: folder });
	writeFileSync(join(folder, 'installed'), '');
	return folder;
}

/**
 * ZeroBounce's node. Apart from the others, for not every registry carries it: without it the bench goes on.
 *
 * @param given a folder with its built package, where the person has one
 * @returns its folder, or `undefined`
 */
export async function findZeroBounce(given) {
	if (given !== undefined) return given;
	const { name, version } = ZEROBOUNCE;
	const folder = join(cacheFolder, `zerobounce-${version}`);
	const root = join(folder, 'node_modules', ...name.split('/'));
	if (existsSync(root)) return root;
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
	const args = ['install', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'];
	try {
		await quietly("ZeroBounce's node from npm", 'npm', [...args, `${name}@${version}`], { cwd: folder });
		return root;
	} catch {
		rmSync(folder, { recursive: true, force: true });
		say(`This registry has no ${name}: its columns stay empty. --zerobounce <folder> names a built one.`);
		return undefined;
	}
}

/** Which versions were measured, by package. */
export function versionsOf(folder, zeroBounce) {
	const { dependencies } = JSON.parse(readFileSync(join(bench, 'package.json'), 'utf8'));
	const core = createRequire(join(repository, 'package.json'))('n8n-core/package.json').version;
	const own = zeroBounce && JSON.parse(readFileSync(join(zeroBounce, 'package.json'), 'utf8'));
	return { 'n8n-core': core, ...dependencies, ...(own && { [own.name]: own.version }) };
}

const SHARED = /^(n8n-core|n8n-workflow|reflect-metadata|@n8n\/.+)$/;

/**
 * Loads modules of the peers. What they share with the engine they get from the checkout's n8n-core, so that
 * there is one engine in the process and not two.
 *
 * @param folder what `ensurePeers` returned
 */
export function peerRequire(folder) {
	const inPeers = join(folder, 'node_modules') + sep;
	const core = createRequire(
		createRequire(join(repository, 'package.json')).resolve('n8n-core/package.json'),
	);
	const { _resolveFilename: resolveFilename } = Module;
	Module._resolveFilename = function (request, parent, ...rest) {
		if (SHARED.test(request) && parent?.filename?.startsWith(inPeers)) {
			try {
				return core.resolve(request);
			} catch {
				// n8n-core itself does not use it.
			}
		}
		return resolveFilename.call(this, request, parent, ...rest);
	};
	return createRequire(join(folder, 'package.json'));
}
