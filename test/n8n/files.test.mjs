// Files in each of n8n's ways to keep binary data: one goes up, the result comes down and is written to disk.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parse } from 'csv-parse/sync';
import { load } from '../../scripts/lib/typescript.mjs';
import { filesFolder } from '../../scripts/n8n/instance.mjs';
import { itemsOf } from '../../scripts/n8n/session.mjs';
import { chain, failureOf, manualTrigger, node, openWorld, PATIENCE_MS, versions } from './help/world.mjs';

const { PROVIDERS } = load('test/sandbox/index.ts');

/** What the name of a stored file begins with, by mode; in memory it has none. */
const MODES = {
	2: { filesystem: /^filesystem/, database: /^database/ },
	1: { default: undefined, filesystem: /^filesystem/ },
};

for (const version of versions) {
	for (const [mode, stored] of Object.entries(MODES[version[0]])) {
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

			for (const provider of PROVIDERS) {
				it(`takes the contacts to ${provider} and brings a file back`, { timeout: PATIENCE_MS }, async () => {
					const target = join(filesFolder(world.userFolder), `${provider}.csv`);
					const execution = await world.run(upAndDown(world, provider, target));
					assert.equal(execution.status, 'success', failureOf(execution));

					const { data } = itemsOf(execution, 'Download')[0].binary;
					assert.equal(data.mimeType, 'text/csv');
					assert.match(data.fileName, /\.csv$/);
					if (stored === undefined) assert.equal(data.id, undefined);
					else assert.match(data.id, stored);

					const [job, ...more] = world.sandbox.jobs(provider);
					assert.equal(more.length, 0, 'one upload, one job');
					const written = readFileSync(target, 'utf8');
					if (provider === 'whoisXml') assert.equal(written, await completedAt(world, job.id));
					else assert.equal(parse(written, { bom: true, relax_column_count: true }).length, job.rows + 1);
				});
			}
		});
	}
}

/** WhoisXML's file has only the terms it could place: what it is, asked for directly. */
async function completedAt({ sandbox }, id) {
	const { apiKey, baseUrl } = sandbox.urls.whoisXmlApi;
	const answer = await fetch(`${baseUrl}/request/completed`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ apiKey, id: Number(id), format: 'csv' }),
	});
	return await answer.text();
}

function upAndDown(world, provider, target) {
	const read = node('Read', 'n8n-nodes-base.readWriteFile', {
		operation: 'read',
		fileSelector: join(filesFolder(world.userFolder), 'contacts.csv'),
		options: {},
	});
	const upload = world.bulkVerify('Upload', {
		provider,
		operation: 'upload',
		inputSource: 'file',
		fileColumn: provider === 'whoisXml' ? 'IP' : 'E-mail',
	});
	const download = world.bulkVerify('Download', {
		provider,
		operation: 'download',
		jobId: { __rl: true, mode: 'id', value: '={{ $json.jobId }}' },
		...(provider === 'whoisXml' && { variant: 'completed', format: 'csv' }),
		output: 'file',
	});
	const write = node('Write', 'n8n-nodes-base.readWriteFile', {
		operation: 'write',
		fileName: target,
		dataPropertyName: 'data',
		options: {},
	});
	return chain(manualTrigger(), read, upload, download, write);
}
