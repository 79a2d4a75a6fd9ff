// The package in a whole n8n: it loads, its credentials test, every example workflow runs.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { runsExamples } from './examples/index.mjs';
import { REFUSED, WRONG_KEY, wrongKey } from './help/credentials.mjs';
import { credentialTypes } from './help/providers.mjs';
import { openWorld, PATIENCE_MS, versions } from './help/world.mjs';

const PACKAGE = 'n8n-nodes-bulk-verify';

for (const version of versions) {
	describe(`n8n ${version}`, { timeout: 6 * PATIENCE_MS }, () => {
		let world;
		before(async () => (world = await openWorld({ version, pace: 4 })), { timeout: PATIENCE_MS });
		after(async () => await world?.close());

		it('offers the node, its tool and the trigger', async () => {
			const types = await world.session.get('/types/nodes.json');

			const own = types.map(({ name }) => name).filter((name) => name.startsWith(`${PACKAGE}.`));
			assert.deepEqual(own.sort(), [
				`${PACKAGE}.bulkVerify`,
				`${PACKAGE}.bulkVerifyTool`,
				`${PACKAGE}.bulkVerifyTrigger`,
			]);
		});

		it('serves the icons of nodes and credentials, light and dark', async () => {
			const nodes = await world.session.get('/types/nodes.json');
			const credentials = await world.session.get('/types/credentials.json');
			const own = [
				...nodes.filter(({ name }) => name.startsWith(`${PACKAGE}.`)),
				...credentials.filter(({ name }) => credentialTypes.includes(name)),
			];
			assert.equal(own.length, 3 + credentialTypes.length);
			for (const { name, iconUrl } of own) {
				assert.deepEqual(Object.keys(iconUrl ?? {}).sort(), ['dark', 'light'], name);
				for (const icon of Object.values(iconUrl)) {
					assert.ok(icon.includes(PACKAGE), icon);
					const answer = await world.session.send('GET', `/${icon}`);
					assert.match(answer.headers.get('content-type'), /svg/, icon);
					assert.match(await answer.text(), /<svg/, icon);
				}
			}
		});

		for (const type of credentialTypes) {
			it(`tests ${type}: green for a good key, and why not for a bad one`, async () => {
				const data = world.sandbox.urls[type];
				const credential = world.credentials[type];
				const good = await world.session.testCredential(credential, type, data);
				assert.equal(good.status, 'OK', good.message);

				const bad = await world.session.testCredential(credential, type, await wrongKey(world, type));
				assert.equal(bad.status, 'Error');
				assert.match(bad.message, REFUSED);
				assert.ok(!JSON.stringify(bad).includes(WRONG_KEY));
			});
		}

		runsExamples(version, () => world);
	});
}
