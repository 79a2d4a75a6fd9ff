// The trigger's panel and its test.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { load } from '../../../scripts/lib/typescript.mjs';

const { providers } = load('nodes/BulkVerify/providers/registry.ts');

/** @param {import('./scene.mjs').Scene} scene */
export function trigger(scene) {
	describe('the trigger', () => {
		scene.it('offers each provider the events and filters that it can have', async ({ editor, world }) => {
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
				assert.equal(await editor.adder.count(), filters.length > 0 ? 1 : 0);
				if (filters.length > 0) assert.deepEqual(await editor.addable(), filters);
			}
		});

		scene.it('its test says when there is no finished job', async ({ editor, world }) => {
			await openTrigger({ world, editor });
			await editor.pictureOfParameters('trigger');
			await editor.executeNode();
			await editor.page.getByText('There is no finished job yet that fits these settings').first().waitFor();
		});

		scene.it('its test shows the newest finished job', async ({ editor, world }) => {
			world.sandbox.addJob('briteVerifyFiles', { name: 'crm-export.csv', status: 'completed', rows: 640 });
			await editor.executeNode();
			await editor.page.locator('td:visible').getByText('crm-export.csv').waitFor();
			await editor.pictureOfOutput('trigger-test');
		});
	});
}

async function openTrigger({ world, editor }) {
	const trigger = world.trigger('Bulk Verify Trigger', { provider: 'briteVerifyFiles' });
	trigger.parameters.pollTimes = { item: [{ mode: 'everyMinute' }] };
	await editor.open({ nodes: [trigger], connections: {} });
	await editor.openNode('Bulk Verify Trigger');
}
