// `npm run test:vendors`: the vendors' own clients, and samples of what the vendors publish, against the simulators that
// all other tests rest on. Further arguments choose test files by the beginning of their names.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './lib/install.mjs';
import { runTestFiles, testFiles } from './lib/nodeTests.mjs';
import { quietly, repository } from './lib/run.mjs';
import { heading, say } from './lib/say.mjs';

const FOLDER = join('test', 'vendors');
const folder = join(repository, FOLDER);
const started = Date.now();

try {
	const files = testFiles(FOLDER, process.argv.slice(2));
	await ensureInstalled();
	await ensureClients();
	heading(`The vendors' clients and samples against the simulators: ${files.length} files`);
	process.exitCode = await runTestFiles(files, { concurrency: 1, started });
} catch (error) {
	console.error(`\n${error.message}`);
	process.exitCode = 1;
}

/** @throws an Error with npm's output where the clients cannot be installed */
async function ensureClients() {
	const changedAt = (file) => statSync(join(folder, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
	if (changedAt(join('node_modules', '.package-lock.json')) >= changedAt('package-lock.json')) return;
	say(`Installing the vendors' own clients from npm into ${FOLDER}: 15 MB, none of it is published.`);
	await quietly('npm ci', 'npm', ['ci'], { cwd: folder });
}
