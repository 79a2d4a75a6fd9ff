// `npm run test:n8n`: the packed package in whole n8ns of every release it is proved on, their editor and queue mode.
// Further arguments choose test files: `npm run test:n8n -- trigger`. N8N_VERSION chooses one release.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './lib/install.mjs';
import { repository, show } from './lib/run.mjs';
import { heading, say, seconds } from './lib/say.mjs';
import { ensureN8n } from './n8n/install.mjs';
import { packPackage } from './n8n/package.mjs';
import { ensurePrograms } from './n8n/programs.mjs';
import { releases } from './n8n/versions.mjs';

const FOLDER = join('test', 'n8n');
const started = Date.now();

try {
	const files = testFiles(process.argv.slice(2));
	heading('Preparing n8n, the browser and the servers of queue mode');
	await ensureInstalled();
	for (const { version } of releases) {
		if ([undefined, version].includes(process.env.N8N_VERSION)) await ensureN8n(version);
	}
	await ensurePrograms();
	process.env.BULK_VERIFY_TARBALL = await packPackage();
	say(`Ready after ${seconds(Date.now() - started)}.`);

	heading(
		`Tests in n8n ${releases.map(({ version }) => version).join(' and ')}: ${files.length} files, two at a time`,
	);
	const options = ['--test', '--test-reporter=spec', '--test-concurrency=2'];
	process.exitCode = await show(process.execPath, [...options, ...files]);
	say(`\n${seconds(Date.now() - started)} for everything`);
} catch (error) {
	console.error(`\n${error.message}`);
	process.exitCode = 1;
}

function testFiles(wanted) {
	const files = readdirSync(join(repository, FOLDER))
		.filter((name) => name.endsWith('.test.mjs'))
		.filter((name) => wanted.length === 0 || wanted.some((word) => name.startsWith(word)));
	if (files.length === 0) throw new Error(`No test file in ${FOLDER} begins with ${wanted.join(' or ')}`);
	return files.map((name) => join(FOLDER, name));
}
