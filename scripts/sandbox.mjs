// `npm run sandbox`: the providers on this machine, for pointing credentials at.
import { parseArgs } from 'node:util';
import { ensureInstalled } from './lib/install.mjs';

const USAGE = `npm run sandbox -- [options]

  --port <n>   first of the ports, all in a row (4810)
  --pace <s>   seconds a job takes after its time in the queue (10); 0: done at once
  --free       any free ports
  --json       print one line of JSON instead of the table
`;

const { values: options } = parseArgs({
	options: {
		port: { type: 'string', default: '4810' },
		pace: { type: 'string', default: '10' },
		free: { type: 'boolean', default: false },
		json: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});
if (options.help) {
	console.log(USAGE);
	process.exit(0);
}

const LAST_PORT = 65_535;
/** Credential fields as the editor calls them: `baseUrl` is Base URL. */
const labelOf = (field) =>
	field
		.replace(/[A-Z]/g, (letter) => ` ${letter}`)
		.replace(/^\w/, (letter) => letter.toUpperCase())
		.replace(/\bUrl\b/, 'URL')
		.replace(/\bApi\b/, 'API');

// Whoever reads the JSON wants nothing else.
if (!options.json) await ensureInstalled();
const { load } = await import('./lib/typescript.mjs');
const { PROVIDERS, startSandbox } = load('test/sandbox/index.ts');
// Fixed keys, so that a credential saved once works again after a restart.
const keys = Object.fromEntries(
	PROVIDERS.map((provider) => [provider, `sandbox-${provider.toLowerCase()}-key`]),
);
const sandbox = await start();

if (options.json) console.log(JSON.stringify({ urls: sandbox.urls, controlUrl: sandbox.controlUrl }));
else printTable();

for (const signal of ['SIGINT', 'SIGTERM']) {
	process.once(signal, async () => {
		await sandbox.stop();
		if (!options.json) console.log('\nSandbox stopped.');
		process.exit(0);
	});
}

async function start() {
	const port = options.free ? 0 : Number(options.port);
	const pace = Number(options.pace);
	if (!Number.isInteger(port) || port < 0 || port > LAST_PORT || !(pace >= 0)) {
		console.error(USAGE);
		process.exit(2);
	}
	try {
		return await startSandbox({ keys, port, pace, holdProcess: true });
	} catch (error) {
		if (error.code !== 'EADDRINUSE') throw error;
		console.error(`Port ${error.port} is taken. Choose others with --port, or any free ones with --free.`);
		process.exit(1);
	}
}

function printTable() {
	console.log(
		`${PROVIDERS.length} providers, made up, on this machine. Fill in the credentials like this:\n`,
	);
	for (const [type, fields] of Object.entries(sandbox.urls)) {
		const titles = PROVIDERS.filter((provider) => sandbox.credential(provider).type === type);
		console.log(`  ${titles.map((provider) => sandbox.describe(provider).title).join(', ')}`);
		for (const [field, value] of Object.entries(fields)) {
			console.log(`    ${labelOf(field).padEnd(12)} ${value}`);
		}
		console.log('');
	}
	console.log(`  Control API   ${sandbox.controlUrl}   (see test/sandbox/README.md)`);
	console.log(`  A job takes   ${options.pace} s\n`);
	console.log('Addresses and their verdicts: test/sandbox/README.md. Ctrl-C stops.');
}
