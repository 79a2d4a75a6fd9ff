// n8n's editor as a person meets it: the nodes are found, set up, tested and run with a real browser.
// UPDATE_SCREENSHOTS=1 takes the README's pictures anew, into docs/images.
import { after, before, describe } from 'node:test';
import { credentials } from './editor/credentials.mjs';
import { finding } from './editor/finding.mjs';
import { jobs } from './editor/jobs.mjs';
import { messages } from './editor/messages.mjs';
import { panel } from './editor/panel.mjs';
import { running } from './editor/running.mjs';
import { Scene } from './editor/scene.mjs';
import { trigger } from './editor/trigger.mjs';
import { PATIENCE_MS, versions } from './help/world.mjs';

for (const version of versions) {
	describe(`the editor of n8n ${version}`, { timeout: 6 * PATIENCE_MS }, () => {
		const scene = new Scene();
		before(async () => await scene.open(version), { timeout: PATIENCE_MS });
		after(async () => await scene.close());

		finding(scene);
		panel(scene);
		jobs(scene);
		credentials(scene);
		running(scene);
		// Minutes of one screen after the other: the newest tells enough.
		if (version === versions[0]) messages(scene);
		trigger(scene);
	});
}
