// The second section: examples/verify-a-file.json. Rows in, the same rows out, each with its verdict.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository, withClock } from '../lib/run.mjs';
import { paint, say, shown } from '../lib/say.mjs';
import { COLOURS } from './result.mjs';
import { table } from './table.mjs';

const WORKFLOW = 'examples/verify-a-file.json';

const ROWS_SHOWN = 8;

export const verifyInOneStep = { title: 'Verify in one step', run };

async function run({ options, packageRoot, credentials, sandbox, createEngine, standIns, withProvider }) {
	const { provider, title, file, column } = options;
	if (sandbox === undefined) {
		say('Left out: the real provider would have to be paid for the same list once more.');
		return 0;
	}
	const engine = await createEngine({ packageRoot, credentials, nodeTypes: standIns() });
	const workflow = withProvider(
		JSON.parse(readFileSync(join(repository, WORKFLOW), 'utf8')),
		provider,
		column,
	);
	say(`Workflow  ${WORKFLOW}, run by n8n-core`);
	say(`List      ${shown(file)}, column ${column ?? 'found by its name or content'}`);

	// The first section has shown what waiting looks like.
	sandbox.setPace(1);
	const before = sandbox.charges(provider);
	const data = await engine.binaryFromFile(file);
	const outcome = await withClock(
		'Verifying',
		engine.run(workflow, { pinned: { 'The List as a File': [{ json: {}, binary: { data } }] } }),
	);
	if (outcome.status !== 'success') {
		say(`\n${paint('red', outcome.error?.message ?? `The workflow ended as "${outcome.status}"`)}`);
		if (outcome.error?.description) say(outcome.error.description);
		return 1;
	}
	for (const { message } of outcome.hints('Verify the List')) say(`Note      ${message}`);
	const items = outcome.output('Verify the List');
	say(`\n${showRows(items)}`);
	const paid = (sandbox.charges(provider) - before).toLocaleString('en');
	say(`\n${items.length.toLocaleString('en')} rows in the file, as many back, ${paid} credits at ${title}.`);
	return 0;
}

/** Rows that show what Verify does: a duplicate with its first, an empty one, and some others, in their order. */
function showRows(items) {
	const keys = items.map(({ json }) => json.verification.value?.toLowerCase() ?? '');
	const again = keys.findIndex((key, row) => key !== '' && keys.indexOf(key) < row);
	const telling = [keys.indexOf(''), again, again === -1 ? -1 : keys.indexOf(keys[again])];
	const chosen = new Set(telling.filter((row) => row !== -1));
	for (let row = 0; row < items.length && chosen.size < ROWS_SHOWN; row++) chosen.add(row);

	const own = Object.keys(items[0]?.json ?? {})
		.filter((name) => name !== 'verification')
		.slice(0, 3);
	return table(
		['row', ...own, 'verified value', 'verdict', 'reason'],
		[...chosen]
			.sort((a, b) => a - b)
			.map((row) => {
				const { verification, ...columns } = items[row].json;
				const { value, verdict, reason } = verification;
				return [String(row + 1), ...own.map((name) => columns[name]), value ?? '', verdict, reason ?? ''];
			}),
		(cell, column) => (column === own.length + 2 ? paint(COLOURS[cell.trim()] ?? 'dim', cell) : cell),
	);
}
