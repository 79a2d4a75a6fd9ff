// Files in each of n8n's ways to keep binary data: one goes up, the result comes down and is written to disk.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parse } from 'csv-parse/sync';
import { filesFolder } from '../../scripts/n8n/instance.mjs';
import { itemsOf } from '../../scripts/n8n/session.mjs';
import { oneOfEach, providers } from './help/providers.mjs';
import { chain, failureOf, manualTrigger, node, openWorld, PATIENCE_MS, versions } from './help/world.mjs';

/** What the name of a stored file begins with, by mode; in memory it has none. */
const MODES = {
	2: { filesystem: /^filesystem/, database: /^database/ },
	1: { default: undefined, filesystem: /^filesystem/ },
};

const COLUMN = 'What to Verify';
const ROWS = 120;

/** How many rows a file holds, by its format. */
const ROWS_IN = {
	csv: (text) => parse(text, { bom: true, relax_column_count: true }).length - 1,
	json: (text) => JSON.parse(text).length,
};

const kinds = oneOfEach(({ capabilities: { takes, keepsColumns, formats, variants } }) => [
	takes[0],
	keepsColumns,
	formats[0].value,
	variants[0].itemsOnly,
]);

for (const version of versions) {
	for (const [at, [mode, stored]] of Object.entries(MODES[version[0]]).entries()) {
		describe(`Files on n8n ${version}, binary data: ${mode}`, { timeout: 4 * PATIENCE_MS }, () => {
			let world;
			before(
				async () => {
					const env = mode === 'default' ? {} : { N8N_DEFAULT_BINARY_DATA_MODE: mode };
					world = await openWorld({ version, pace: 0, env });
				},
				{ timeout: PATIENCE_MS },
			);
			after(async () => await world?.close());

			// Every provider once a release; how n8n keeps a file is no matter of the provider.
			for (const provider of at === 0 ? providers : kinds) {
				const { id, capabilities } = provider;
				it(`takes a list to ${id} and brings a file back`, { timeout: PATIENCE_MS }, async () => {
					const values = writeList(world, provider);
					const target = join(filesFolder(world.userFolder), `${id}.result`);
					const execution = await world.run(upAndDown(world, provider, target));
					assert.equal(execution.status, 'success', failureOf(execution));

					const [format] = capabilities.formats;
					const { data } = itemsOf(execution, 'Download')[0].binary;
					assert.equal(data.mimeType, format.mimeType);
					assert.ok(data.fileName.endsWith(format.extension), data.fileName);
					if (stored === undefined) assert.equal(data.id, undefined);
					else assert.match(data.id, stored);

					const [job, ...more] = world.sandbox.jobs(id);
					assert.equal(more.length, 0, 'one upload, one job');
					assert.equal(job.rows, ROWS);
					const written = readFileSync(target, 'utf8');
					const rows = itemsOf(execution, 'Rows').map(({ json }) => json.verification.value);
					assert.equal(ROWS_IN[format.value](written), rows.length);
					assert.deepEqual(
						rows.filter((value) => !written.includes(value)),
						[],
					);
					// Of what was sent nothing is missing, unless only a part of it comes as one file.
					if (variantOf(provider) === capabilities.variants[0].value) {
						assert.deepEqual([...rows].sort(), [...values].sort());
					}
				});
				if (at > 0) continue;

				it(`verifies a list with ${id}`, { timeout: PATIENCE_MS }, async () => {
					const values = writeList(world, provider);
					const before = world.sandbox.charges(id);
					const execution = await world.run(verified(world, provider));
					assert.equal(execution.status, 'success', failureOf(execution));

					const rows = itemsOf(execution, 'Verify').map(({ json }) => json);
					assert.deepEqual(
						rows.map((row) => row[COLUMN]),
						values,
					);
					const { length } = rows.filter(({ verification: { reason } }) => reason !== 'no_result');
					assert.equal(length, ROWS, 'each row has a result');
					assert.equal(world.sandbox.charges(id) - before, ROWS);
				});
			}
		});
	}
}

/** A list of what the provider verifies, in a column among others. @returns what is in it */
function writeList({ sandbox, userFolder }, { id, capabilities }) {
	const { makeUp } = sandbox.describe(id).listTypes[capabilities.listTypes[0].value];
	const values = Array.from({ length: ROWS }, (_, at) => makeUp(at));
	const lines = values.map((value, at) => `${at},${value},"Somebody, Some ""Where"""`);
	writeFileSync(
		join(filesFolder(userFolder), `${id}.csv`),
		[`Number,${COLUMN},Note`, ...lines, ''].join('\r\n'),
	);
	return values;
}

/** The first that comes as one file. */
const variantOf = ({ capabilities }) => capabilities.variants.find(({ itemsOnly }) => !itemsOnly).value;

function verified(world, provider) {
	const verify = world.bulkVerify('Verify', {
		provider: provider.id,
		operation: 'verify',
		inputSource: 'file',
		fileColumn: COLUMN,
	});
	return chain(manualTrigger(), readsList(world, provider), verify);
}

function readsList({ userFolder }, { id }) {
	return node('Read', 'n8n-nodes-base.readWriteFile', {
		operation: 'read',
		fileSelector: join(filesFolder(userFolder), `${id}.csv`),
		options: {},
	});
}

function upAndDown(world, provider, target) {
	const common = { provider: provider.id };
	const read = readsList(world, provider);
	const upload = world.bulkVerify('Upload', {
		...common,
		operation: 'upload',
		inputSource: 'file',
		fileColumn: COLUMN,
	});
	const download = (name, jobId, parameters) =>
		world.bulkVerify(name, {
			...common,
			operation: 'download',
			jobId: { __rl: true, mode: 'id', value: jobId },
			variant: variantOf(provider),
			...parameters,
		});
	const asFile = download('Download', '={{ $json.jobId }}', {
		output: 'file',
		format: provider.capabilities.formats[0].value,
	});
	const write = node('Write', 'n8n-nodes-base.readWriteFile', {
		operation: 'write',
		fileName: target,
		dataPropertyName: 'data',
		options: {},
	});
	const asRows = download('Rows', "={{ $('Upload').first().json.jobId }}", { output: 'items' });
	return chain(manualTrigger(), read, upload, asFile, write, asRows);
}
