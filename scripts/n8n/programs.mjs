// The programs that the tests in n8n need and npm does not bring: Debian's.
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { quietly } from '../lib/run.mjs';
import { say } from '../lib/say.mjs';

const POSTGRESQL = '/usr/lib/postgresql';

/** By Debian's package: is it here? */
const PROGRAMS = {
	chromium: () => found('chromium') !== undefined,
	'redis-server': () => found('redis-server') !== undefined,
	postgresql: () => postgresqlFolder() !== undefined,
};

/** Installs what is missing, which only root can. @throws an Error that says what to install */
export async function ensurePrograms() {
	const missing = Object.keys(PROGRAMS).filter((name) => !PROGRAMS[name]());
	if (missing.length === 0) return;
	if (found('apt-get') === undefined || process.getuid?.() !== 0) {
		throw new Error(`Please install ${missing.join(', ')} (Debian: apt-get install ${missing.join(' ')})`);
	}
	say(`From Debian: ${missing.join(', ')}.`);
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	await quietly('apt-get update', 'apt-get', ['update', '-q'], { env });
	const install = ['install', '-y', '-q', '--no-install-recommends', ...missing];
	await quietly(`apt-get install ${missing.join(' ')}`, 'apt-get', install, { env });
	const still = missing.filter((name) => !PROGRAMS[name]());
	if (still.length > 0) throw new Error(`Installed, but not found: ${still.join(', ')}`);
}

/** Where a program is on the PATH. */
function found(program) {
	const folders = (process.env.PATH ?? '').split(delimiter);
	return folders.map((folder) => join(folder, program)).find((file) => existsSync(file));
}

/** The newest PostgreSQL's own programs, which Debian keeps off the PATH. */
export function postgresqlFolder() {
	const versions = existsSync(POSTGRESQL) ? readdirSync(POSTGRESQL) : [];
	return versions
		.sort((a, b) => Number(b) - Number(a))
		.map((version) => join(POSTGRESQL, version, 'bin'))
		.find((folder) => existsSync(join(folder, 'postgres')) && existsSync(join(folder, 'initdb')));
}
