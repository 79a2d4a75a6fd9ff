// `npm run test:n8n`: the packed package in whole n8ns of every release it is proved on, their editor and queue mode.
// Further arguments choose test files: `npm run test:n8n -- trigger`. N8N_VERSION chooses one release.
import { join } from 'node:path';
import { ensureInstalled } from './lib/install.mjs';
import { runTestFiles, testFiles } from './lib/nodeTests.mjs';
import { heading, say, seconds } from './lib/say.mjs';
import { ensureN8n } from './n8n/install.mjs';
import { packPackage } from './n8n/package.mjs';
import { ensurePrograms } from './n8n/programs.mjs';
import { releases } from './n8n/versions.mjs';

const FOLDER = join('test', 'n8n');
/** They take longest, so they begin. */
const FIRST = /(editor|trigger)\.test\.mjs$/;
const started = Date.now();

try {
	const found = testFiles(FOLDER, process.argv.slice(2));
	const files = found.toSorted((a, b) => FIRST.test(b) - FIRST.test(a));
	heading('Preparing n8n, the browser and the servers of queue mode');
	await ensureInstalled();
	for (const { version } of releases) {
		if ([undefined, version].includes(process.env.N8N_VERSION)) await ensureN8n(version);
	}
	await ensurePrograms();
	process.env.BULK_VERIFY_TARBALL = await packPackage();
	say(`Ready after ${seconds(Date.now() - started)}.`);

	const proved = releases.map(({ version }) => version).join(' and ');
	heading(`Tests in n8n ${proved}: ${files.length} files, two at a time`);
	process.exitCode = await runTestFiles(files, { concurrency: 2, started });
} catch (error) {
	console.error(`\n${error.message}`);
	process.exitCode = 1;
}
