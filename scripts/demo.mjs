// `npm run demo`: a list is uploaded, waited for and downloaded, from a fresh checkout. See `--help`.
import { readOptions } from './demo/options.mjs';
import { ensureInstalled } from './lib/install.mjs';

try {
	const options = readOptions(process.argv.slice(2), process.env);
	if (options.help) {
		console.log(options.help);
	} else {
		await ensureInstalled();
		const { runDemo } = await import('./demo/run.mjs');
		process.exitCode = await runDemo(options);
	}
} catch (error) {
	console.error(`\n${error.message}`);
	process.exitCode = 1;
}

// Whatever still waits (n8n-core's timers, a Wait that was interrupted) is not waited for.
process.exit();
