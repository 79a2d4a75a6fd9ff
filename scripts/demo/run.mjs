// The demo, once everything is installed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withClock } from '../lib/run.mjs';
import { heading, paint, say, shown } from '../lib/say.mjs';
import { credentialOf, factsOf } from './providers.mjs';
import { uploadWaitDownload } from './uploadWaitDownload.mjs';
import { verifyInOneStep } from './verifyInOneStep.mjs';

/** What the demo shows, one after the other: `{ title, run(stage) }`. */
const SECTIONS = [uploadWaitDownload, verifyInOneStep];

// Long enough to see a job work, short enough not to bore.
const SANDBOX_PACE_S = 4;

/** @returns the exit code */
export async function runDemo(asked) {
	const { load } = await import('../lib/typescript.mjs');
	const facts = factsOf(asked.provider, load);
	// Only the demo's own contacts have a known column.
	const column = asked.column ?? (asked.isOwnFile ? undefined : facts.column);
	const options = { ...asked, ...facts, column };
	if (options.isReal && !options.mayCharge) {
		say(askForYes(options));
		return 2;
	}
	const folder = mkdtempSync(join(tmpdir(), 'bulk-verify-demo-'));
	process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
	// The engine keeps everything it writes below it.
	process.env.BULK_VERIFY_TEST_FOLDER = folder;

	heading('Preparing');
	const stage = await withClock(
		"Loading n8n's engine (n8n-core)",
		Promise.resolve().then(() => load('test/examples/index.ts')),
	);
	const packageRoot = await withClock(
		'Building the package and packing it as npm would publish it',
		stage.buildAndUnpack(folder),
	);
	const sandbox = options.isReal ? undefined : await stage.startSandbox({ pace: SANDBOX_PACE_S });
	const address =
		sandbox?.urls[options.credential] ??
		credentialOf(options.credential, { key: options.apiKey, baseUrl: options.baseUrl });
	say(
		sandbox === undefined
			? paint('yellow', `The real ${options.title}: this spends credits of your account.`)
			: `${options.title}, simulated on this machine: ${address.baseUrl}`,
	);
	try {
		for (const { title, run } of SECTIONS) {
			heading(title);
			const code = await run({
				...stage,
				options,
				packageRoot,
				sandbox,
				credentials: { [options.credential]: address },
			});
			if (code !== 0) return code;
		}
		return 0;
	} finally {
		await sandbox?.stop();
	}
}

function askForYes({ title, provider, file, isOwnFile, charge }) {
	const name = shown(file);
	return [
		`BULK_VERIFY_API_KEY is set, so this would send ${name} to the real ${title}.`,
		`${paint('bold', 'That costs credits of your account')} (${charge} is charged, by the row) and sends the list to the provider.`,
		...(isOwnFile
			? []
			: ['Its 1,000 contacts are made up: a short list of your own (--file) tells you more.']),
		'',
		`Go on:      npm run demo -- --provider ${provider}${isOwnFile ? ` --file ${name}` : ''} --yes`,
		`Simulated:  npm run demo -- --provider ${provider}${isOwnFile ? ` --file ${name}` : ''} --sandbox`,
	].join('\n');
}
