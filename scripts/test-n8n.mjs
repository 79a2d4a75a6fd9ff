// `npm run test:n8n`: the packed package in whole n8ns of every release it is proved on, their editor and queue mode.
// Further arguments choose test files: `npm run test:n8n -- trigger`. N8N_VERSION chooses one release.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { run } from 'node:test';
import { spec as Spec } from 'node:test/reporters';
import { ensureInstalled } from './lib/install.mjs';
import { repository } from './lib/run.mjs';
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

	const proved = releases.map(({ version }) => version).join(' and ');
	heading(`Tests in n8n ${proved}: ${files.length} files, two at a time`);
	const { passed, failed, skipped } = await runTests(files);
	say(`\n${seconds(Date.now() - started)} for everything${skipped > 0 ? `; ${skipped} skipped` : ''}`);
	say(`${passed} passed, ${failed} failed`);
	// Nothing that ran is nothing that was proved.
	process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
} catch (error) {
	console.error(`\n${error.message}`);
	process.exitCode = 1;
}

/** Shows the tests as they end, and counts them. */
async function runTests(files) {
	const counts = { passed: 0, failed: 0, skipped: 0 };
	const tests = run({ files: files.map((file) => join(repository, file)), concurrency: 2 });
	tests.on('test:pass', ({ details, skip }) => {
		if (skip !== undefined) counts.skipped += 1;
		else if (details.type !== 'suite') counts.passed += 1;
	});
	tests.on('test:fail', ({ details }) => {
		// A suite fails with its tests; by itself where its preparation failed.
		if (details.type !== 'suite' || details.error?.failureType !== 'subtestsFailed') counts.failed += 1;
	});
	const report = tests.compose(new Spec());
	report.pipe(process.stdout);
	await finished(report);
	return counts;
}

function testFiles(wanted) {
	const files = readdirSync(join(repository, FOLDER))
		.filter((name) => name.endsWith('.test.mjs'))
		.filter((name) => wanted.length === 0 || wanted.some((word) => name.startsWith(word)));
	if (files.length === 0) throw new Error(`No test file in ${FOLDER} begins with ${wanted.join(' or ')}`);
	return files.map((name) => join(FOLDER, name));
}
