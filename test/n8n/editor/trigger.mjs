// The trigger's panel and its test.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { someOfEach, usual, watchable } from '../help/providers.mjs';

/** The filters that mean something for a provider. */
const filtersOf = ({ capabilities }) => [
	...(capabilities.listsByType ? ['List Type'] : []),
	...(capabilities.namesJobs ? ['Name Contains'] : []),
];

const kinds = someOfEach(
	{ events: ({ capabilities }) => capabilities.finishedStatuses, filters: filtersOf },
	watchable,
);

/** @param {import('./scene.mjs').Scene} scene */
export function trigger(scene) {
	describe('the trigger', () => {
		scene.it('offers each provider the events and filters that it can have', async ({ editor, world }) => {
			world.sandbox.reset();
			const [{ id, displayName: shown }] = watchable;
			await openTrigger({ editor, world }, id, shown);
			assert.deepEqual(
				await editor.optionsOf('provider'),
				watchable.map(({ displayName }) => displayName),
			);
			for (const provider of kinds) {
				await editor.choose('provider', provider.displayName);
				const events = ['cancelled', 'completed', 'failed'].filter((status) =>
					provider.capabilities.finishedStatuses.includes(status),
				);
				assert.deepEqual(
					(await editor.optionsOf('events')).map((name) => name.replace('Job ', '').toLowerCase()),
					events,
				);
				const filters = filtersOf(provider);
				assert.equal(await editor.adder.count(), filters.length > 0 ? 1 : 0);
				if (filters.length > 0) assert.deepEqual(await editor.addable(), filters);
			}
		});

		scene.it('its test says when there is no finished job', async ({ editor, world }) => {
			await openTrigger({ world, editor }, usual.id, usual.displayName);
			await editor.pictureOfParameters('trigger');
			await editor.executeNode();
			await editor.page.getByText('There is no finished job yet that fits these settings').first().waitFor();
		});

		scene.it('its test shows the newest finished job', async ({ editor, world }) => {
			world.sandbox.addJob(usual.id, { name: 'crm-export.csv', status: 'completed', rows: 640 });
			// n8n may still be ending the test before, and then takes no other.
			await openTrigger({ world, editor }, usual.id, usual.displayName);
			await editor.executeNode();
			await editor.page.locator('td:visible').getByText('crm-export.csv').waitFor();
			await editor.pictureOfOutput('trigger-test');
		});
	});
}

/** A workflow of a trigger alone, which tells its provider; its panel open. */
async function openTrigger({ world, editor }, provider, shown) {
	const trigger = world.trigger('Bulk Verify Trigger', { provider });
	trigger.parameters.pollTimes = { item: [{ mode: 'everyMinute' }] };
	await editor.open({ nodes: [trigger], connections: {} });
	await editor.page.getByText(shown).first().waitFor();
	await editor.openNode('Bulk Verify Trigger');
}
