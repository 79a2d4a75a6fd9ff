// The panel of the node: what each provider and operation asks for.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { load } from '../../../scripts/lib/typescript.mjs';
import { credentialOfType } from '../../../scripts/lib/credentialOfType.mjs';
import { can, firstProvider, oneOfEach, oneThat, providers, someOfEach, usual } from '../help/providers.mjs';
import { offeredOptions, OPTION_QUESTIONS } from './options.mjs';

const { operations } = load('nodes/BulkVerify/operations/index.ts');
const { OPERATION_NAMES } = load('nodes/BulkVerify/n8n/operationNames.ts');

const chooser = oneThat(
	'takes links and has several list types',
	({ capabilities }) => capabilities.offersListType && capabilities.sources.includes('url'),
);

/** Whether it has each of the operations. */
const OPERATION_QUESTIONS = Object.fromEntries(
	Object.values(operations)
		.flat()
		.map(({ value }) => [value, (provider) => can(provider, value)]),
);

/** Input Source by what it then asks for, in the order of the panel. */
const ASKED = {
	'Input Items': ['Field to Verify'],
	File: ['Input Data Field Name', 'Column to Verify'],
	'Pasted Text': ['Values'],
	Link: ['File URL'],
};

/** @param {import('./scene.mjs').Scene} scene */
export function panel(scene) {
	describe('the panel', () => {
		scene.it('offers each provider its own operations', async ({ editor, openPanel }) => {
			await openPanel({ provider: firstProvider.id, operation: 'verify' });
			assert.deepEqual(
				await editor.optionsOf('provider'),
				providers.map(({ displayName }) => displayName),
			);
			for (const { displayName, capabilities } of someOfEach(OPERATION_QUESTIONS)) {
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
				await openPanel({ provider: chooser.id, operation: 'upload' });
				assert.deepEqual(await editor.optionsOf('inputSource'), Object.keys(ASKED));
				for (const [source, fields] of Object.entries(ASKED)) {
					await editor.choose('inputSource', source);
					assert.deepEqual(await editor.labels(), [
						'Provider',
						`Credential for ${credentialOfType(chooser.credentialType).displayName}`,
						'Resource',
						'Operation',
						'Input Source',
						'List Type',
						...fields,
						'Options',
					]);
				}
				await editor.choose('inputSource', 'Input Items');
				for (const { displayName, capabilities } of oneOfEach((each) => each.capabilities.sources)) {
					await editor.choose('provider', displayName);
					assert.deepEqual(
						await editor.optionsOf('inputSource'),
						Object.keys(ASKED).slice(0, capabilities.sources.length),
					);
				}
			},
		);

		scene.it(
			'offers only options that mean something for the provider and the operation',
			async ({ editor, openPanel }) => {
				const some = someOfEach(OPTION_QUESTIONS, [usual, ...providers]);
				const offersThese = async (operation, source) => {
					for (const provider of some) {
						await editor.choose('provider', provider.displayName);
						assert.deepEqual(
							await editor.addable(),
							offeredOptions(provider, operation, source),
							`${operation} from ${source} at ${provider.id}`,
						);
					}
				};
				await openPanel({ provider: usual.id, operation: 'verify' });
				await editor.page.getByText('Drag a field here, or type its name.').waitFor();
				await editor.pictureOfParameters('verify');
				await offersThese('verify', 'items');

				await editor.choose('operation', OPERATION_NAMES.upload);
				await offersThese('upload', 'items');
				await editor.choose('inputSource', 'File');
				await offersThese('upload', 'file');
			},
		);

		scene.it(
			'says before a download that it costs credits, and only where it does',
			async ({ editor, openPanel }) => {
				const notice = editor.page.getByText('This provider charges credits for a download.');
				const paidBefore = editor.page.getByText('its download costs nothing more');
				for (const { id, capabilities } of oneOfEach((each) => each.capabilities.chargedAt)) {
					const { downloadCharges } = capabilities;
					await openPanel({ provider: id, operation: 'download' });
					await (downloadCharges ? notice : paidBefore).waitFor();
					assert.equal(await notice.count(), downloadCharges ? 1 : 0, id);
					assert.equal(await paidBefore.count(), downloadCharges ? 0 : 1, id);
					if (downloadCharges) await editor.pictureOfParameters('download-charges');
				}
			},
		);
	});
}

function offered(resource, capabilities) {
	return operations[resource]
		.filter(({ value }) => capabilities.operations.includes(value))
		.map(({ value }) => OPERATION_NAMES[value]);
}
