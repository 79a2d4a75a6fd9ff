// The first section: examples/upload-wait-download.json, as a person would import and run it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../lib/run.mjs';
import { liveLine, paint, say, seconds, shown } from '../lib/say.mjs';
import { showResult, writeResult } from './result.mjs';

const WORKFLOW = 'examples/upload-wait-download.json';

// A simulated job is done in seconds; at a real provider the workflow's own wait is kept.
const SANDBOX_WAIT_MS = 500;

export const uploadWaitDownload = { title: 'Upload, wait, download', run };

async function run({ options, packageRoot, credentials, sandbox, createEngine, standIns, withProvider }) {
	const { provider, title, file, column } = options;
	const progress = followJob(title);
	const engine = await createEngine({
		packageRoot,
		credentials,
		nodeTypes: standIns({
			waitMs: (wantedMs) => (sandbox === undefined ? wantedMs : SANDBOX_WAIT_MS),
			onWait: (items) => progress.show(items),
		}),
	});
	const workflow = withProvider(
		JSON.parse(readFileSync(join(repository, WORKFLOW), 'utf8')),
		provider,
		column,
	);
	say(`Workflow  ${WORKFLOW}, run by n8n-core`);
	say(`List      ${shown(file)}, column ${column ?? 'found by its name or content'}`);

	const started = Date.now();
	const stop = new AbortController();
	const onInterrupt = () => stop.abort();
	process.once('SIGINT', onInterrupt);
	const outcome = await engine.run(workflow, {
		pinned: { 'The List as a File': [{ json: {}, binary: { data: await engine.binaryFromFile(file) } }] },
		signal: stop.signal,
		onNodeStart: (node) => progress.nodeStarts(node),
	});
	process.removeListener('SIGINT', onInterrupt);
	progress.end();

	for (const { message } of outcome.hints('Upload the List')) say(`Note      ${message}`);
	if (outcome.status !== 'success') return explainFailure(outcome, progress.jobIds());

	const items = outcome.output('Download the Result');
	say(`Finished in ${seconds(Date.now() - started)}: ${items.length} rows came back.\n`);
	showResult(items);
	say();
	if (sandbox !== undefined) {
		const charged = sandbox.charges(provider).toLocaleString('en');
		say(`It would have cost ${charged} credits at ${title} (as its simulator counts them).`);
	}
	const out = writeResult(items, options);
	say(`The whole result: ${shown(out)}`);
	return 0;
}

/** Shows the jobs while they wait, and remembers them in case something breaks. */
function followJob(title) {
	const line = liveLine();
	const started = Date.now();
	let ids = [];
	return {
		nodeStarts(node) {
			if (node === 'Upload the List') line.show(`Uploading to ${title} ...`);
			if (node === 'Download the Result') line.show('Downloading the result ...');
		},
		show(items) {
			const known = ids.length;
			ids = [...new Set([...ids, ...items.map(({ json }) => json.jobId)])];
			if (ids.length > known) {
				line.end();
				say(`Job       ${ids.join(', ')}`);
			}
			line.show(items.map(({ json }) => describe(json, Date.now() - started)).join('   '));
		},
		end: () => line.end(),
		jobIds: () => ids,
	};
}

const BAR = 20;

function describe({ status, progress, processed, total }, elapsedMs) {
	const time = seconds(elapsedMs);
	if (progress === null) return `Waiting   ${status}, ${time}`;
	const full = Math.round((progress / 100) * BAR);
	const rows = processed === null || total === null ? '' : ` ${processed} of ${total} rows,`;
	return `Waiting   ${status} [${'#'.repeat(full)}${'.'.repeat(BAR - full)}] ${progress} %,${rows} ${time}`;
}

function explainFailure({ error, status }, jobIds) {
	say(`\n${paint('red', error?.message ?? `The workflow ended as "${status}"`)}`);
	if (error?.description) say(error.description);
	if (jobIds.length > 0) {
		say(`\nThe list is at the provider as job ${jobIds.join(', ')}: look there before you upload it again.`);
	}
	return status === 'canceled' ? 130 : 1;
}
