// n8n's editor as a person meets it: the nodes are found, set up, tested and run with a real browser.
import assert from 'node:assert/strict';
import { after, before, describe, it as test } from 'node:test';
import { load } from '../../scripts/lib/typescript.mjs';
import { releases } from '../../scripts/n8n/versions.mjs';
import { openEditor } from './help/editor.mjs';
import { chain, list, manualTrigger, node, openWorld, PATIENCE_MS, until, versions } from './help/world.mjs';

const { providers } = load('nodes/BulkVerify/providers/registry.ts');
const { operations } = load('nodes/BulkVerify/operations/index.ts');

// The selectors are those of the newest editor.
const version = '1.123.81';

describe(
	`the editor of n8n ${version}`,
	{ skip: !versions.includes(version), timeout: 4 * PATIENCE_MS },
	() => {
		let world;
		let editor;
		before(
			async () => {
				world = await openWorld({ version, pace: 2 });
				await giveCredentialsNiceNames(world);
				editor = await openEditor(world);
			},
			{ timeout: PATIENCE_MS },
		);
		after(async () => {
			await editor?.close();
			await world?.close();
		});

		const it = (promise, step) => test(promise, async () => await editor.seen(step));

		describe('finding the nodes', () => {
			it('works with what people type and with the name of every provider', async () => {
				await editor.open({ nodes: [manualTrigger()], connections: {} });
				await editor.openNodeCreator();
				const words = [
					'verify',
					'email',
					'bulk',
					'IPQualityScore',
					'WhoisXML',
					'Everything Location',
					'Loqate',
				];
				for (const text of [...words, 'BriteVerify']) {
					const found = await editor.search(text, 'Bulk Verify');
					assert.ok(found.includes('Bulk Verify'), `"${text}" finds ${found.join(', ')}`);
				}
				await editor.search('bulk verify', 'Bulk Verify');
				await editor.picture('find-the-node', await above(editor.part('node-creator'), 260));
			});

			it('lists every operation as an action, and the events of the trigger', async () => {
				await editor.search('bulk verify', 'Bulk Verify');
				await editor.part('node-creator-item-name').getByText('Bulk Verify', { exact: true }).first().click();
				await editor.page.getByText(/^Actions \(/).waitFor();
				const listed = await editor.part('node-creator').innerText();
				for (const { action } of Object.values(operations).flat()) {
					assert.ok(listed.includes(action), `${action}: ${listed}`);
				}
				await editor.picture('actions', await above(editor.part('node-creator'), 700));

				await editor.page.getByText(/^Triggers \(/).click();
				for (const event of ['On job cancelled', 'On job completed', 'On job failed']) {
					await editor.page.getByText(event, { exact: true }).waitFor();
				}
			});

			it('an action adds a node that is set to it and called after it', async () => {
				await editor.page.getByText('Get the balance of the account', { exact: true }).click();
				await editor.part('ndv').waitFor();
				assert.equal(await editor.parameter('resource').locator('input').inputValue(), 'Account');
				assert.equal(await editor.parameter('operation').locator('input').inputValue(), 'Get Balance');
				const title = await editor.part('node-title-container').innerText();
				assert.match(title, /Get the balance of the account/);
			});
		});

		describe('the panel', () => {
			it('offers each provider its own operations', async () => {
				await openPanel({ provider: 'ipQualityScore', operation: 'verify' });
				assert.deepEqual(
					await editor.optionsOf('provider'),
					providers.map(({ displayName }) => displayName),
				);
				for (const { displayName, capabilities } of providers) {
					await editor.choose('provider', displayName);
					const resources = Object.keys(operations).filter((name) => offered(name, capabilities).length > 0);
					assert.deepEqual(
						await editor.optionsOf('resource'),
						resources.map((name) => `${name[0].toUpperCase()}${name.slice(1)}`),
					);
					assert.deepEqual(await editor.optionsOf('operation'), offered('job', capabilities), displayName);
					if (!resources.includes('account')) continue;
					await editor.choose('resource', 'Account');
					assert.deepEqual(
						await editor.optionsOf('operation'),
						offered('account', capabilities),
						displayName,
					);
					await editor.choose('resource', 'Job');
				}
			});

			it('asks for what the source of the list needs, in the order in which one thinks of it', async () => {
				await openPanel({ provider: 'ipQualityScore', operation: 'upload' });
				const asked = {
					'Input Items': ['Field to Verify'],
					File: ['Input Data Field Name', 'Column to Verify'],
					'Pasted Text': ['Values'],
					Link: ['File URL'],
				};
				assert.deepEqual(await editor.optionsOf('inputSource'), Object.keys(asked));
				for (const [source, fields] of Object.entries(asked)) {
					await editor.choose('inputSource', source);
					assert.deepEqual(await editor.labels(), [
						'Provider',
						'Credential for IPQualityScore API',
						'Resource',
						'Operation',
						'Input Source',
						'List Type',
						...fields,
						'Options',
					]);
				}
				for (const { displayName } of providers.filter(
					({ capabilities }) => !capabilities.sources.includes('url'),
				)) {
					await editor.choose('provider', displayName);
					await editor.choose('inputSource', 'Input Items');
					assert.deepEqual(await editor.optionsOf('inputSource'), ['Input Items', 'File', 'Pasted Text']);
				}
			});

			it('offers only options that mean something for the provider and the operation', async () => {
				await openPanel({ provider: 'briteVerifyFiles', operation: 'verify' });
				const waiting = ['Max Wait (Minutes)', 'On Timeout', 'Remove Duplicates', 'Route by Verdict'];
				await editor.page.getByText('Drag a field here, or type its name.').waitFor();
				assert.deepEqual(await editor.addable(), [
					'Job Name',
					...waiting,
					'Split Large Lists',
					'Verify Connected',
				]);
				await editor.pictureOfParameters('verify');

				await editor.choose('provider', 'WhoisXML API');
				assert.deepEqual(await editor.addable(), [
					...waiting.slice(0, 3),
					'Reverse IP',
					'Route by Verdict',
					'Split Large Lists',
				]);
				await editor.choose('operation', 'Upload');
				await editor.choose('inputSource', 'File');
				assert.deepEqual(await editor.addable(), [
					'Delimiter',
					'Remove Duplicates',
					'Reverse IP',
					'Split Large Lists',
				]);
				await editor.choose('provider', 'BriteVerify Files');
				assert.ok((await editor.addable()).includes('Only Verified Column'));
				await editor.choose('inputSource', 'Input Items');
				assert.ok((await editor.addable()).includes('Send Fields'));
			});

			it('says before a download that it costs credits, and only where it does', async () => {
				const notice = editor.page.getByText('This provider charges credits for a download.');
				for (const { id, capabilities } of providers) {
					await openPanel({ provider: id, operation: 'download' });
					assert.equal(await notice.count(), capabilities.downloadCharges ? 1 : 0, id);
					if (capabilities.downloadCharges) await editor.pictureOfParameters('download-charges');
				}
			});
		});

		describe('the list of jobs', () => {
			const entries = () => editor.part('rlc-item').allInnerTexts();

			it('says so when there are none', async () => {
				world.sandbox.reset();
				await openPanel({ provider: 'briteVerifyFiles', operation: 'download' });
				await editor.part('rlc-input').click();
				await editor.page.getByText('No results').waitFor();
				assert.deepEqual(await entries(), []);
			});

			it('shows the newest first, by name and status, and searches', async () => {
				const names = ['newsletter-contacts.csv', 'crm-export.csv', 'webinar-leads.csv'];
				for (const name of names) {
					world.sandbox.addJob('briteVerifyFiles', { name, status: 'completed', rows: 40 });
				}
				await openPanel({ provider: 'briteVerifyFiles', operation: 'download' });
				await editor.part('rlc-input').click();
				await editor.part('rlc-item').nth(2).waitFor();
				assert.deepEqual(
					(await entries()).map((entry) => entry.split(' · ').slice(0, 2)),
					names.toReversed().map((name) => [name, 'completed']),
				);
				await editor.pictureOfParameters('job-list', { below: 40 });

				await editor.part('rlc-search').fill('CRM');
				const found = await until('the search has been answered', async () => {
					const names = await entries();
					return names.length === 1 && names;
				});
				assert.match(found[0], /^crm-export\.csv · completed · /);
			});

			it('a job that is chosen from it is downloaded into a table', async () => {
				await editor.part('rlc-item').first().click();
				await editor.executeNode();
				await editor.part('ndv').getByText('40 items').waitFor();
				for (const column of ['email', 'email_status']) {
					await editor.page.locator('th:visible').getByText(column, { exact: true }).waitFor();
				}
			});
		});

		describe('a credential', () => {
			const field = (at) => editor.part('credential-connection-parameter').nth(at).locator('input').first();
			const save = async () => await editor.part('credential-save-button').click();

			for (const { id, displayName, credentialType } of providers) {
				it(`for ${displayName} is entered, refused with a reason, corrected and tested`, async () => {
					const { apiKey, ...urls } = world.sandbox.urls[credentialType];
					await openPanel({ provider: id, operation: 'verify' });
					await editor.part('node-credentials-select').locator('input').click();
					await editor.part('node-credentials-select-item-new').click();
					await field(0).fill('a-wrong-key');
					for (const [at, url] of Object.values(urls).entries()) await field(at + 1).fill(url);
					await save();
					await editor.page.getByText('Couldn’t connect with these settings').waitFor();
					await editor.page.getByText('More details').click();
					await editor.page.getByText(/refused this key/).waitFor();
					if (id === 'ipQualityScore') await editor.picture('credential-refused', await above(dialog(), 480));

					await field(0).fill(apiKey);
					await save();
					// n8n closes the form of a credential that works.
					await editor.part('credential-edit-dialog').waitFor({ state: 'hidden' });
					await editor.part('credential-edit-button').click();
					await editor.page.getByText('Connection tested successfully').waitFor();
					if (id === 'ipQualityScore') await editor.picture('credential-works', await above(dialog(), 480));
				});
			}

			const dialog = () => editor.page.locator('.el-dialog:visible').last();
		});

		describe('running', () => {
			it('four outputs take the rows by their verdict', async () => {
				await editor.open(routedWorkflow());
				await editor.execute();
				for (const output of ['Valid', 'Risky', 'Invalid', 'Unknown']) {
					await editor.part('canvas').getByText(output, { exact: true }).first().waitFor();
				}
				await editor.page.getByText('Verify: BriteVerify Files').waitFor();
				await editor.picture('routes', await around(ROUTED_NODES.map((name) => editor.node(name))));
			});

			it('every row is in the table with its verdict; what was skipped is said above it', async () => {
				await editor.openNode('Verify a list');
				await editor.page.getByText('1 empty value was skipped, 1 duplicate was sent only once.').waitFor();
				for (const branch of [
					'Valid Branch (2 items)',
					'Risky Branch (1 item)',
					'Invalid Branch (1 item)',
					'Unknown Branch (2 items)',
				]) {
					await editor.page.getByText(branch).waitFor({ state: 'attached' });
				}
				const row = editor.page.locator('tr:visible', { hasText: 'valid.ada@example.com' }).first();
				assert.match(await row.innerText(), /verdict[\s:]*valid/);
				await editor.pictureOfOutput('verify-result');
			});
		});

		describe('the trigger', () => {
			it('offers each provider the events and filters that it can have', async () => {
				world.sandbox.reset();
				const trigger = world.trigger('Bulk Verify Trigger', { provider: 'whoisXml' });
				trigger.parameters.pollTimes = { item: [{ mode: 'everyMinute' }] };
				await editor.open({ nodes: [trigger], connections: {} });
				await editor.page.getByText('WhoisXML API').waitFor();
				await editor.openNode('Bulk Verify Trigger');
				for (const { displayName, capabilities } of providers) {
					await editor.choose('provider', displayName);
					const events = ['cancelled', 'completed', 'failed'].filter((status) =>
						capabilities.finishedStatuses.includes(status),
					);
					assert.deepEqual(
						(await editor.optionsOf('events')).map((name) => name.replace('Job ', '').toLowerCase()),
						events,
					);
					const filters = [
						...(capabilities.listsByType ? ['List Type'] : []),
						...(capabilities.namesJobs ? ['Name Contains'] : []),
					];
					assert.equal(await editor.part('collection-parameter-add').count(), filters.length > 0 ? 1 : 0);
					if (filters.length > 0) assert.deepEqual(await editor.addable(), filters);
				}
			});

			it('its test says when there is no finished job', async () => {
				await openTrigger();
				await editor.pictureOfParameters('trigger');
				await editor.executeNode();
				await editor.page
					.getByText('There is no finished job yet that fits these settings')
					.first()
					.waitFor();
			});

			it('its test shows the newest finished job', async () => {
				world.sandbox.addJob('briteVerifyFiles', { name: 'crm-export.csv', status: 'completed', rows: 640 });
				await editor.executeNode();
				await editor.page.locator('td:visible').getByText('crm-export.csv').waitFor();
				await editor.pictureOfOutput('trigger-test');
			});
		});

		async function openPanel({ provider, operation }) {
			const name = 'Bulk Verify';
			const bulkVerify = world.bulkVerify(name, { provider, operation }, { position: [200, 0] });
			await editor.open(chain({ ...manualTrigger(), position: [0, 0] }, bulkVerify));
			await editor.openNode(name);
		}

		async function openTrigger() {
			const trigger = world.trigger('Bulk Verify Trigger', { provider: 'briteVerifyFiles' });
			trigger.parameters.pollTimes = { item: [{ mode: 'everyMinute' }] };
			await editor.open({ nodes: [trigger], connections: {} });
			await editor.openNode('Bulk Verify Trigger');
		}

		function routedWorkflow() {
			const contacts = [
				{ name: 'Ada', email: 'valid.ada@example.com' },
				{ name: 'Grace', email: 'info@example.org' },
				{ name: 'Alan', email: 'nobody@example.net' },
				{ name: 'Edsger', email: 'unknown@example.com' },
				{ name: 'Barbara', email: 'Valid.Ada@example.com' },
				{ name: 'Niklaus', email: '' },
			];
			const [start, values, each, verify, ...ends] = ROUTED_NODES;
			const [set, split] = list(values, contacts, 'contacts');
			const nodes = [
				{ ...manualTrigger(start), position: [0, 0] },
				{ ...set, position: [176, 0] },
				{ ...split, name: each, position: [352, 0] },
				world.bulkVerify(
					verify,
					{ provider: 'briteVerifyFiles', operation: 'verify', options: { routeByVerdict: true } },
					{ position: [550, 0] },
				),
			];
			const { connections } = chain(...nodes);
			connections[verify] = { main: ends.map((end) => [{ node: end, type: 'main', index: 0 }]) };
			ends.forEach((end, at) => {
				nodes.push(node(end, 'n8n-nodes-base.noOp', {}, { position: [880, 160 * at - 208] }));
			});
			return { nodes, connections };
		}
	},
);

const ROUTED_NODES = [
	'Start',
	'Contacts',
	'One Item Each',
	'Verify a list',
	'Send Newsletter',
	'Look Closer',
	'Remove',
	'Try Later',
];

function offered(resource, capabilities) {
	return operations[resource]
		.filter(({ value }) => capabilities.operations.includes(value))
		.map(({ name }) => name);
}

/** The names appear in the pictures. */
async function giveCredentialsNiceNames({ session, sandbox, credentials }) {
	for (const { displayName, credentialType } of providers) {
		const credential = credentials[credentialType];
		credential.name = `${displayName} account`;
		const { name } = credential;
		const data = sandbox.urls[credentialType];
		await session.patch(`/rest/credentials/${credential.id}`, { name, type: credentialType, data });
	}
}

/** The upper part of a part of the page. */
async function above(part, height) {
	return { ...(await part.boundingBox()), height };
}

/** A rectangle around parts of the page, with some air. */
async function around(parts) {
	const boxes = await Promise.all(parts.map(async (part) => await part.boundingBox()));
	const x = Math.min(...boxes.map((box) => box.x)) - 40;
	const y = Math.max(0, Math.min(...boxes.map((box) => box.y)) - 20);
	const right = Math.max(...boxes.map((box) => box.x + box.width)) + 40;
	const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + 40;
	return { x, y, width: right - x, height: bottom - y };
}
