// The form of a credential and its test.
import { describe } from 'node:test';
import { credentialOfType } from '../../../scripts/lib/credentialOfType.mjs';
import { fieldsOf, REFUSED, wrongKey } from '../help/credentials.mjs';
import { firstProvider, oneOfEach, providers } from '../help/providers.mjs';
import { above } from './areas.mjs';

/** One for each form there is; each credential by itself is tested without the editor. */
const kinds = oneOfEach(
	({ credentialType }) =>
		credentialOfType(credentialType).properties.map(({ typeOptions }) => typeOptions?.password === true),
	[firstProvider, ...providers],
);

/** @param {import('./scene.mjs').Scene} scene */
export function credentials(scene) {
	describe('a credential', () => {
		for (const { id, displayName, credentialType } of kinds) {
			const promise = `for ${displayName} is entered, refused with a reason, corrected and tested`;
			scene.it(promise, async ({ editor, world, openPanel }) => {
				const inPicture = id === firstProvider.id;
				const names = (await fieldsOf(world, credentialType)).map(({ name }) => name);
				const bad = await wrongKey(world, credentialType);
				const good = world.sandbox.urls[credentialType];
				await openPanel({ provider: id, operation: 'verify' });
				await editor.part('node-credentials-select').locator('input').click();
				// n8n asks its server for a name; a credential without one is not saved.
				const named = editor.page.waitForResponse((answer) => answer.url().includes('/credentials/new'));
				await editor.part('node-credentials-select-item-new').click();
				await named;
				await enter(editor, names, bad);
				await editor.page.getByText('Couldn’t connect with these settings').waitFor();
				await editor.page.getByText('More details').click();
				await editor.page.getByText(REFUSED).first().waitFor();
				if (inPicture) await picture(editor, 'credential-refused');

				await enter(editor, names, good);
				const works = editor.page.getByText('Connection tested successfully');
				const form = editor.part('credential-edit-dialog');
				await Promise.race([works.waitFor(), form.waitFor({ state: 'hidden' })]);
				// n8n 2 closes the form of a credential that works.
				if (!(await form.isVisible())) await editor.part('credential-edit-button').click();
				await works.waitFor();
				if (inPicture) await picture(editor, 'credential-works');
			});
		}
	});
}

/** Fills the fields, in the order of the form, and saves. */
async function enter(editor, names, values) {
	for (const [at, name] of names.entries()) {
		const field = editor.part('credential-connection-parameter').nth(at).locator('input').first();
		await field.fill(values[name]);
	}
	await editor.part('credential-save-button').click();
}

async function picture(editor, name) {
	await editor.picture(name, await above(editor.page.locator('.el-dialog:visible').last(), 480));
}
