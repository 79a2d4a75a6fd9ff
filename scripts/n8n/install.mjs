// Installs n8n (2 GB) outside the checkout, once. Node's own modules only.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { quietly } from '../lib/run.mjs';
import { say } from '../lib/say.mjs';
import { DEPENDENCIES, release } from './versions.mjs';

/** Where the big installs are kept between runs; never inside the checkout. */
export const cacheFolder = join(
	process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
	'n8n-nodes-bulk-verify',
);

/**
 * @typedef {object} Installed
 * @property {string} version
 * @property {string} folder where n8n is installed
 * @property {string} node the program that runs it
 * @property {Record<string, string>} env to run it, and npm beside it, with the right Node
 */

/**
 * Makes sure that a release of n8n is installed; says what it does, because the first time takes minutes.
 *
 * @returns {Promise<Installed>}
 */
export async function ensureN8n(version) {
	const { node: major, overrides, ...wanted } = release(version);
	const node = await ensureNode(major);
	const env = { ...process.env, PATH: `${join(node, '..')}${delimiter}${process.env.PATH}` };
	const folder = join(cacheFolder, `n8n-${wanted.version}`);
	const installed = { version: wanted.version, folder, node, env: { ...env, ...wanted.env } };
	if (existsSync(join(folder, 'installed'))) return installed;

	say(`n8n ${wanted.version} is installed once, into ${folder}: 2 GB from npm, about five minutes.`);
	mkdirSync(folder, { recursive: true });
	const dependencies = { n8n: wanted.version, ...DEPENDENCIES };
	writeJson(join(folder, 'package.json'), { name: 'n8n-instance', private: true, dependencies, overrides });
	const npm = ['--ignore-scripts', '--legacy-peer-deps', '--no-package-lock', '--no-audit', '--no-fund'];
	await quietly(`Installing n8n ${wanted.version}`, 'npm', ['install', ...npm], { cwd: folder, env });
	// Its database; the one package below n8n that has to be compiled here.
	const rebuild = ['rebuild', 'sqlite3', '--ignore-scripts=false'];
	await quietly('Compiling its database (sqlite3)', 'npm', rebuild, { cwd: folder, env });
	writeFileSync(join(folder, 'installed'), '');
	return installed;
}

/** The Node of this machine where it is the right one, else one from npm. */
async function ensureNode(major) {
	if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
	const name = `node-${process.platform}-${process.arch}`;
	const folder = join(cacheFolder, `node-${major}`);
	const program = join(
		folder,
		'node_modules',
		name,
		'bin',
		process.platform === 'win32' ? 'node.exe' : 'node',
	);
	if (existsSync(program)) return program;
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	writeJson(join(folder, 'package.json'), { name: `node-${major}`, private: true });
	const npm = ['install', '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${major}`];
	await quietly(`Fetching Node ${major}, which this n8n runs on`, 'npm', npm, { cwd: folder });
	return program;
}

function writeJson(file, value) {
	writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
