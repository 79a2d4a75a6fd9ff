// Running test files on Node's own runner: shown as they end, and counted.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { run } from 'node:test';
import { spec as Spec } from 'node:test/reporters';
import { repository } from './run.mjs';
import { say, seconds } from './say.mjs';

/**
 * @param {string} folder from the checkout's root
 * @param {string[]} wanted beginnings of names; all where there is none
 * @returns the paths of the test files
 * @throws where there is none
 */
export function testFiles(folder, wanted) {
	const files = readdirSync(join(repository, folder))
		.filter((name) => name.endsWith('.test.mjs'))
		.filter((name) => wanted.length === 0 || wanted.some((word) => name.startsWith(word)));
	if (files.length === 0) throw new Error(`No test file in ${folder} begins with ${wanted.join(' or ')}`);
	return files.map((name) => join(repository, folder, name));
}

/**
 * Says at last how many tests ran.
 *
 * @returns the exit code: nothing that ran is nothing that was proved
 */
export async function runTestFiles(files, { concurrency, started }) {
	const { passed, failed, skipped } = await runTests(files, concurrency);
	say(`\n${seconds(Date.now() - started)} for everything${skipped > 0 ? `; ${skipped} skipped` : ''}`);
	say(`${passed} passed, ${failed} failed`);
	return failed === 0 && passed > 0 ? 0 : 1;
}

async function runTests(files, concurrency) {
	const counts = { passed: 0, failed: 0, skipped: 0 };
	const tests = run({ files, concurrency });
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
