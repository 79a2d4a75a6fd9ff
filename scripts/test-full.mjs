// `npm run test:full`: every provider against the contract in every combination, where `npm test` takes a choice of them.
// Further arguments choose providers: `npm run test:full -- test/providers/acme`.
import { ensureInstalled } from './lib/install.mjs';
import { jestCommand, jestSummary } from './lib/jest.mjs';
import { show } from './lib/run.mjs';

const started = Date.now();
const chosen = process.argv.slice(2);

try {
	await ensureInstalled();
	process.env.CONFORMANCE = 'full';
	const [tool, ...args] = jestCommand(chosen.length > 0 ? chosen : ['test/providers']);
	process.exitCode = await show(tool, args);
	jestSummary(started);
} catch (error) {
	console.error(`\n${error.message}`);
	process.exitCode = 1;
}
