// Makes a fresh checkout ready. Node's own modules only: this runs before anything is installed.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { quietly, repository } from './run.mjs';
import { say } from './say.mjs';

/**
 * Installs the tools where they are missing, or older than package-lock.json.
 *
 * @throws an Error with npm's output where that fails, or where this Node is too old
 */
export async function ensureInstalled() {
	checkNode();
	const installed = changedAt(join(repository, 'node_modules', '.package-lock.json'));
	const wanted = changedAt(join(repository, 'package-lock.json'));
	if (installed !== undefined && installed >= wanted) return;

	say(
		installed === undefined
			? 'First run: installing the tools and n8n-core from npm. About 350 MB, a minute or two.'
			: 'package-lock.json has changed: installing again.',
	);
	await quietly('npm ci', 'npm', ['ci']);
}

function changedAt(file) {
	return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

function checkNode() {
	const { engines } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
	const [major, minor] = engines.node.match(/\d+/g).map(Number);
	const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number);
	if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return;
	throw new Error(`This needs Node ${major}.${minor} or newer; this is Node ${process.versions.node}`);
}
