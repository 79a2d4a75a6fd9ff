// The form of a credential and its test.
import { describe } from 'node:test';
import { load } from '../../../scripts/lib/typescript.mjs';
import { above } from './areas.mjs';

const { providers } = load('nodes/BulkVerify/providers/registry.ts');

// Of n8n before 2.x, which has words of its own for a 401.
const REFUSED = /refused this key|Authorization failed/;

/** @param {import('./scene.mjs').Scene} scene */
export function credentials(scene) {
	describe('a credential', () => {
		for (const { id, displayName, credentialType } of providers) {
			const promise = `for ${displayName} is entered, refused with a reason, corrected and tested`;
			scene.it(promise, async ({ editor, world, openPanel }) => {
				const { apiKey, ...urls } = world.sandbox.urls[credentialType];
				await openPanel({ provider: id, operation: 'verify' });
				await editor.part('node-credentials-select').locator('input').click();
				await editor.part('node-credentials-select-item-new').click();
				await enter(editor, ['a-wrong-key', ...Object.values(urls)]);
				await editor.page.getByText('Couldn’t connect with these settings').waitFor();
				await editor.page.getByText('More details').click();
				await editor.page.getByText(REFUSED).waitFor();
				if (id === 'ipQualityScore') await picture(editor, 'credential-refused');

				await enter(editor, [apiKey]);
				const works = editor.page.getByText('Connection tested successfully');
				const form = editor.part('credential-edit-dialog');
				await Promise.race([works.waitFor(), form.waitFor({ state: 'hidden' })]);
				// n8n 2 closes the form of a credential that works.
				if (!(await form.isVisible())) await editor.part('credential-edit-button').click();
				await works.waitFor();
				if (id === 'ipQualityScore') await picture(editor, 'credential-works');
			});
		}
	});
}

/** Fills the fields from the first on, and saves. */
async function enter(editor, values) {
	for (const [at, value] of values.entries()) {
		await editor.part('credential-connection-parameter').nth(at).locator('input').first().fill(value);
	}
	await editor.part('credential-save-button').click();
}

async function picture(editor, name) {
	await editor.picture(name, await above(editor.page.locator('.el-dialog:visible').last(), 480));
}
