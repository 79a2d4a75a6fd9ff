// The panel of the node: what each provider and operation asks for.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { load } from '../../../scripts/lib/typescript.mjs';

const { providers } = load('nodes/BulkVerify/providers/registry.ts');
const { operations } = load('nodes/BulkVerify/operations/index.ts');

/** @param {import('./scene.mjs').Scene} scene */
export function panel(scene) {
	describe('the panel', () => {
		scene.it('offers each provider its own operations', async ({ editor, openPanel }) => {
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
				assert.deepEqual(await editor.optionsOf('operation'), offered('account', capabilities), displayName);
				await editor.choose('resource', 'Job');
			}
		});

		scene.it(
			'asks for what the source of the list needs, in the order in which one thinks of it',
			async ({ editor, openPanel }) => {
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
			},
		);

		scene.it(
			'offers only options that mean something for the provider and the operation',
			async ({ editor, openPanel }) => {
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
			},
		);

		scene.it(
			'says before a download that it costs credits, and only where it does',
			async ({ editor, openPanel }) => {
				const notice = editor.page.getByText('This provider charges credits for a download.');
				for (const { id, capabilities } of providers) {
					await openPanel({ provider: id, operation: 'download' });
					assert.equal(await notice.count(), capabilities.downloadCharges ? 1 : 0, id);
					if (capabilities.downloadCharges) await editor.pictureOfParameters('download-charges');
				}
			},
		);
	});
}

function offered(resource, capabilities) {
	return operations[resource]
		.filter(({ value }) => capabilities.operations.includes(value))
		.map(({ name }) => name);
}
