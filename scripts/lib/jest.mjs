// jest, and what came of it in two lines.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './run.mjs';
import { say, seconds } from './say.mjs';

const REPORT = join('.tmp', 'jest.json');

/** The command, with a report for `jestSummary`; what an earlier run left is gone. */
export function jestCommand(args) {
	mkdirSync(join(repository, '.tmp'), { recursive: true });
	rmSync(join(repository, REPORT), { force: true });
	return ['jest', '--ci', '--json', `--outputFile=${REPORT}`, ...args];
}

/** The last lines, for people and for machines; nothing where jest was never run. */
export function jestSummary(started) {
	const report = readReport();
	if (report === undefined) return;
	// A file that cannot be loaded has no tests that could fail.
	const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
	const left = report.numPendingTests + report.numTodoTests;
	say(
		`\n${report.numTotalTests} tests in ${report.numTotalTestSuites} files, ${seconds(Date.now() - started)} for everything${left > 0 ? `; ${left} skipped` : ''}`,
	);
	say(`${report.numPassedTests} passed, ${failed} failed`);
}

function readReport() {
	try {
		return JSON.parse(readFileSync(join(repository, REPORT), 'utf8'));
	} catch {
		return undefined;
	}
}
