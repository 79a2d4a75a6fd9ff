// One n8n with the package and the sandbox, and a browser in front of it.
import { it } from 'node:test';
import { providers } from '../help/providers.mjs';
import { chain, manualTrigger, openWorld } from '../help/world.mjs';
import { openEditor } from './browser.mjs';

export class Scene {
	async open(version) {
		this.world = await openWorld({ version, pace: 2 });
		await giveCredentialsNiceNames(this.world);
		this.editor = await openEditor(this.world);
	}

	async close() {
		await this.editor?.close();
		await this.world?.close();
	}

	/** A test that is given this scene; where it fails, its message names a picture of the screen. */
	it(promise, step) {
		it(promise, async (t) => await this.editor.seen(async () => await step(this, t)));
	}

	/** A new workflow with one of this package's nodes, its panel open. */
	openPanel = async ({ provider, operation }) => {
		const name = 'Bulk Verify';
		const bulkVerify = this.world.bulkVerify(name, { provider, operation }, { position: [200, 0] });
		await this.editor.open(chain({ ...manualTrigger(), position: [0, 0] }, bulkVerify));
		await this.editor.openNode(name);
	};
}

/** They appear in the pictures. */
async function giveCredentialsNiceNames({ session, sandbox, credentials }) {
	for (const { displayName, credentialType } of providers) {
		const credential = credentials[credentialType];
		credential.name = `${displayName} account`;
		const { id, name } = credential;
		const data = sandbox.urls[credentialType];
		await session.patch(`/rest/credentials/${id}`, { name, type: credentialType, data });
	}
}
