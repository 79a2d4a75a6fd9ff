/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './harness/engine';

interface Lock {
	packages: Record<string, { optionalDependencies?: Record<string, string>; resolved?: string }>;
}

const lock = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8')) as Lock;
const entries = Object.entries(lock.packages);

it('lists the native parts for every platform, without which "npm ci" refuses to install', () => {
	const missing = entries
		.filter(([path]) => path !== '')
		.flatMap(([path, { optionalDependencies = {} }]) =>
			Object.keys(optionalDependencies).filter(
				(name) =>
					!(`node_modules/${name}` in lock.packages) && !(`${path}/node_modules/${name}` in lock.packages),
			),
		);

	// "node scripts/complete-lock.mjs" adds them.
	expect(missing).toEqual([]);
});

it.each(['package-lock.json', 'test/vendors/package-lock.json'])('%s names no registry', (file) => {
	const { packages } = JSON.parse(readFileSync(join(repository, file), 'utf8')) as Lock;

	expect(Object.entries(packages).filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
});
