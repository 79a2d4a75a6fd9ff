// The parameter Job: a list that searches.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { usual } from '../help/providers.mjs';
import { until } from '../help/world.mjs';

/** @param {import('./scene.mjs').Scene} scene */
export function jobs(scene) {
	describe('the list of jobs', () => {
		const entries = async () => await scene.editor.part('rlc-item').allInnerTexts();

		scene.it('says so when there are none', async ({ editor, world, openPanel }) => {
			world.sandbox.reset();
			await openPanel({ provider: usual.id, operation: 'download' });
			await editor.part('rlc-input').click();
			await editor.page.getByText('No results').waitFor();
			assert.deepEqual(await entries(), []);
		});

		scene.it(
			'shows the newest first, by name and status, and searches',
			async ({ editor, world, openPanel }) => {
				const names = ['newsletter-contacts.csv', 'crm-export.csv', 'webinar-leads.csv'];
				for (const name of names) {
					world.sandbox.addJob(usual.id, { name, status: 'completed', rows: 40 });
				}
				await openPanel({ provider: usual.id, operation: 'download' });
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
			},
		);

		scene.it('a job that is chosen from it is downloaded into a table', async ({ editor, world }) => {
			await editor.part('rlc-item').first().click();
			await editor.executeNode();
			await editor.part('ndv').getByText('40 items').waitFor();
			const [{ column: own }] = Object.values(world.sandbox.describe(usual.id).listTypes);
			for (const column of [own, 'verification']) {
				await editor.page.locator('th:visible').getByText(column, { exact: true }).waitFor();
			}
		});
	});
}
