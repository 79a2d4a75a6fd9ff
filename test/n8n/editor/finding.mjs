// The node creator: a person looks for the node by what it does, or by the provider.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { load } from '../../../scripts/lib/typescript.mjs';
import { providers } from '../help/providers.mjs';
import { manualTrigger } from '../help/world.mjs';
import { above } from './areas.mjs';

const { operations } = load('nodes/BulkVerify/operations/index.ts');
const { SEARCHED_FOR_ACTION, SEARCHED_FOR_TRIGGER } = load('test/operations/searched.ts');

/** A name as one types it: without what stands behind it in brackets. */
const names = providers.map(({ displayName }) => displayName.replace(/ \(.*\)$/, ''));

/** @param {import('./scene.mjs').Scene} scene */
export function finding(scene) {
	describe('finding the nodes', () => {
		scene.it('works with what people type and with the name of every provider', async ({ editor }) => {
			await editor.open({ nodes: [manualTrigger()], connections: {} });
			await editor.openNodeCreator();
			const typed = ['verify', 'email', 'bulk', ...names, ...SEARCHED_FOR_ACTION, ...SEARCHED_FOR_TRIGGER];
			for (const text of new Set(typed)) {
				const found = await editor.search(text, 'Bulk Verify');
				assert.ok(found.includes('Bulk Verify'), `"${text}" finds ${found.join(', ')}`);
			}
			await editor.search('bulk verify', 'Bulk Verify');
			await editor.picture('find-the-node', await above(editor.part('node-creator'), 260));
		});

		scene.it('lists every operation as an action, and the events of the trigger', async ({ editor }) => {
			await editor.search('bulk verify', 'Bulk Verify');
			await editor.part('node-creator-item-name').getByText('Bulk Verify', { exact: true }).first().click();
			await editor.page.getByText(/^Actions \(/).waitFor();
			const listed = await editor.part('node-creator').innerText();
			for (const { action } of Object.values(operations).flat()) {
				assert.ok(listed.includes(action), `${action}: ${listed}`);
			}
			await editor.picture('actions', await above(editor.part('node-creator'), 785));

			await editor.page.getByText(/^Triggers \(/).click();
			for (const event of ['On job cancelled', 'On job completed', 'On job failed']) {
				await editor.page.getByText(event, { exact: true }).waitFor();
			}
		});

		scene.it('an action adds a node that is set to it and called after it', async ({ editor }) => {
			await editor.page.getByText('Get the balance of the account', { exact: true }).click();
			await editor.part('ndv').waitFor();
			assert.equal(await editor.parameter('resource').locator('input').inputValue(), 'Account');
			assert.equal(await editor.parameter('operation').locator('input').inputValue(), 'Get Balance');
			const title = await editor.part('node-title-container').innerText();
			assert.match(title, /Get the balance of the account/);
		});
	});
}
