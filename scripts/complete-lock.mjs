// Adds to package-lock.json the optional packages of other platforms (native parts of swc and unrs-resolver) that
// a registry without them leaves out. `npm ci` refuses a lock file that lacks them, on every platform.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './lib/run.mjs';

const file = join(repository, 'package-lock.json');
const lock = JSON.parse(readFileSync(file, 'utf8'));
const added = [];

for (const [path, { optionalDependencies = {} }] of Object.entries(lock.packages)) {
	for (const [name, version] of Object.entries(path === '' ? {} : optionalDependencies)) {
		const place = `node_modules/${name}`;
		if (lock.packages[place] ?? lock.packages[`${path}/${place}`]) continue;
		// "core-linux-arm-gnueabihf": the parts after the package's own name say for which machine it is.
		const [, prefix, os, cpu, abi = ''] =
			name.match(/^(.*?)-(darwin|linux|win32|android|freebsd|openharmony)-([a-z0-9]+)(?:-([a-z]+))?$/) ?? [];
		const sibling = Object.entries(lock.packages).find(([key]) => key.startsWith(`node_modules/${prefix}-`));
		if (os === undefined || sibling === undefined) throw new Error(`${name}: for which machine is it?`);
		const [, { dev, license, engines }] = sibling;
		lock.packages[place] = {
			version,
			cpu: [cpu],
			...(dev && { dev }),
			...(os === 'linux' && { libc: [abi.startsWith('musl') ? 'musl' : 'glibc'] }),
			license,
			optional: true,
			os: [os],
			...(engines && { engines }),
		};
		added.push(name);
	}
}
lock.packages = Object.fromEntries(
	Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')),
);
if (added.length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length === 0 ? 'package-lock.json is complete.' : `Added: ${added.join(', ')}`);
