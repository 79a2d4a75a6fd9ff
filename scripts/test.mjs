// `npm test`: installs what is missing, then format, lint and types (as many at once as there are cores), build and all
// tests. Stops at the first failure.
// Further arguments go to jest: `npm test -- test/lists`.
import { availableParallelism } from 'node:os';
import { ensureInstalled } from './lib/install.mjs';
import { jestCommand, jestSummary } from './lib/jest.mjs';
import { captured, show } from './lib/run.mjs';
import { heading, paint, say, seconds } from './lib/say.mjs';

const CHECKS = [
	{ name: 'Format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
	{ name: "Lint: n8n's own rules, strict", command: ['n8n-node', 'lint'] },
	{
		name: 'Lint: eslint-plugin-n8n-nodes-base, all rules',
		command: [
			'eslint',
			'--config',
			'eslint.nodes-base.config.mjs',
			'--max-warnings',
			'0',
			'nodes',
			'credentials',
			'package.json',
		],
	},
	{
		name: 'Lint: which room may know which',
		command: [
			'eslint',
			'--no-inline-config',
			'--config',
			'eslint.dependencies.config.mjs',
			'nodes',
			'credentials',
			'test',
		],
	},
	{
		name: 'Lint: patterns that some text leads astray',
		command: [
			'eslint',
			'--no-inline-config',
			'--config',
			'eslint.patterns.config.mjs',
			'nodes',
			'credentials',
		],
	},
	{ name: 'Dead files and exports', command: ['knip', '--include', 'files,exports,types'] },
	{ name: 'Types', command: ['tsc', '--noEmit'] },
];

const STEPS = [
	{ name: 'Build', command: ['gulp', 'build'] },
	{
		name: "Tests: on n8n-core, against the providers' simulators",
		command: jestCommand(process.argv.slice(2)),
	},
];

try {
	await ensureInstalled();
} catch (error) {
	console.error(`\n${error.message}`);
	process.exit(1);
}

const started = Date.now();
await inTurns(CHECKS, availableParallelism(), async (step) => await run(step, captured));
for (const step of STEPS) await run(step, shown);
jestSummary(started);

async function shown(tool, args, before) {
	before();
	return await show(tool, args);
}

/** Runs a step and tells how it went; ends everything where it failed. */
async function run({ name, command }, start) {
	const begun = Date.now();
	const [tool, ...args] = command;
	const code = await start(tool, args, () => heading(name));
	if (code !== 0) {
		say(`\n${paint('red', 'FAILED')}: ${name} (npx ${command.join(' ')})`);
		jestSummary(started);
		process.exit(1);
	}
	say(`${paint('green', 'ok')} (${seconds(Date.now() - begun)})`);
}

/** So many at a time, in their order. */
async function inTurns(steps, atOnce, work) {
	const left = [...steps];
	const worker = async () => {
		for (let step = left.shift(); step !== undefined; step = left.shift()) await work(step);
	};
	await Promise.all(Array.from({ length: Math.min(atOnce, steps.length) }, worker));
}
