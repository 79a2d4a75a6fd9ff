// A whole workflow, run once: where its rows go and what one sees of them.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { can, oneThat, usual } from '../help/providers.mjs';
import { chain, list, manualTrigger, node, until } from '../help/world.mjs';
import { around } from './areas.mjs';

const ofShortIds = oneThat(
	'counts its jobs',
	(provider) => provider.capabilities.jobIds === 'ascending' && can(provider, 'verify'),
);

const ROUTED_NODES = [
	'Start',
	'Contacts',
	'One Item Each',
	'Verify a list',
	'Newsletter CSV',
	'Look Closer CSV',
	'Remove CSV',
	'Try Later CSV',
];

/** @param {import('./scene.mjs').Scene} scene */
export function running(scene) {
	describe('running', () => {
		scene.it('four outputs take the rows by their verdict', async ({ editor, world }) => {
			await editor.open(routedWorkflow(world));
			await editor.execute();
			for (const output of ['Valid', 'Risky', 'Invalid', 'Unknown']) {
				await editor.part('canvas').getByText(output, { exact: true }).first().waitFor();
			}
			await editor.page.getByText(`Verify: ${usual.displayName}`).waitFor();
			await editor.picture('routes', await around(ROUTED_NODES.map((name) => editor.node(name))));
		});

		scene.it(
			'every row is in the table with its verdict; what was skipped is said above it',
			async ({ editor, world }) => {
				await editor.openNode('Verify a list');
				await editor.page.getByText('1 empty value was skipped, 1 duplicate was sent only once.').waitFor();
				for (const branch of [
					'Valid Branch (2 items)',
					'Risky Branch (1 item)',
					'Invalid Branch (1 item)',
					'Unknown Branch (2 items)',
				]) {
					await editor.page.getByText(branch).waitFor({ state: 'attached' });
				}
				const row = editor.page.locator('tr:visible', { hasText: 'valid.ada@example.com' }).first();
				assert.match(await row.innerText(), /verdict[\s:]*valid/);
				await editor.pictureOfOutput('verify-result');
			},
		);

		scene.it(
			'a list that is run once more says so first; with its output pinned nothing is sent',
			async ({ editor, world }) => {
				const paid = () => world.sandbox.charges(usual.id);
				const before = paid();
				await editor.open(listedWorkflow(world, usual.id, {}, 'again'));
				await editor.execute();
				await editor.openNode('Verify a list');
				await editor.page.getByText(`${LISTED} values were sent`).waitFor();
				await editor.executeNode();
				await editor.page.getByText(/^Paid once more: this node gave the verdicts/).waitFor();
				const [first, second] = await editor.hints();
				assert.match(first, /^Paid once more/);
				assert.match(second, new RegExp(`^${LISTED} rows by field "email": .* sent to .* and paid`));
				assert.equal(paid() - before, 2 * LISTED);

				await editor.part('ndv-pin-data').first().click();
				await editor.page.getByText('This data is pinned').waitFor();
				await editor.leave();
				await editor.execute();
				assert.equal(paid() - before, 2 * LISTED);
			},
		);

		scene.it(
			'a run that was stopped is gone on with by the next one, which says that nothing was paid anew',
			async ({ editor, world }) => {
				const paid = () => world.sandbox.charges(usual.id);
				const before = paid();
				await editor.open(listedWorkflow(world, usual.id, {}, 'stopped'));
				await editor.part('execute-workflow-button').click();
				await until('the list is sent', () => paid() > before);
				await editor.stop();
				await editor.openNode('Verify a list');
				await editor.executeNode();
				await editor.page.getByText(/^An earlier execution has sent this list/).waitFor();
				await editor.page.getByText('Nothing was sent or paid anew').waitFor();
				assert.equal(paid() - before, LISTED);
			},
		);

		// n8n gives each part of an object a line, and breaks a long ID at its hyphens: into two lines, or three, by its digits.
		for (const [verificationAs, column, least, { id, displayName }] of [
			['object', 'verification', 2, usual],
			['columns', 'verification_verdict', 9, usual],
			['columns', 'verification_verdict', 20, ofShortIds],
		]) {
			scene.it(
				`${least} rows are on one screen, the verdict of each without scrolling, as ${verificationAs} (${displayName})`,
				async ({ editor, world }, t) => {
					// A list of its own: nothing but the one hint takes room above the table.
					await editor.open(listedWorkflow(world, id, { verificationAs }, verificationAs));
					await editor.execute();
					await editor.openNode('Verify a list');
					const table = await editor.part('output-panel').boundingBox();
					const heading = editor.page.locator('th:visible', { hasText: column });
					const { x: verdictAt } = await heading.last().boundingBox();
					const rows = editor.page.locator('[data-test-id="output-panel"] tbody tr:visible');
					const boxes = await Promise.all((await rows.all()).map(async (row) => await row.boundingBox()));
					const whole = boxes.filter((box) => box && box.y + box.height <= table.y + table.height);
					t.diagnostic(
						`${displayName}, as ${verificationAs}: a row is ${boxes[1]?.height} px high, ${whole.length} rows on the screen; the verdict begins at ${Math.round(verdictAt - table.x)} of ${table.width} px`,
					);
					assert.ok(verdictAt < table.x + table.width - 60, 'the verdict is in sight');
					// An older n8n shows ten rows a page.
					assert.ok(whole.length >= Math.min(least, boxes.length), `${whole.length} rows are on the screen`);
				},
			);
		}
	});
}

const LISTED = 20;

/** Rows with four short columns. */
function listedWorkflow(world, provider, options, host) {
	const rows = Array.from({ length: LISTED }, (_, at) => ({
		id: at + 1,
		name: `Person ${at + 1}`,
		email: `valid.${at + 1}@${host}.example`,
		city: 'Rome',
	}));
	const verify = world.bulkVerify('Verify a list', { provider, operation: 'verify', options });
	return chain(manualTrigger(), ...list('Contacts', rows, 'contacts'), verify);
}

function routedWorkflow(world) {
	const contacts = [
		{ name: 'Ada', email: 'valid.ada@example.com' },
		{ name: 'Grace', email: 'info@example.org' },
		{ name: 'Alan', email: 'nobody@example.net' },
		{ name: 'Edsger', email: 'unknown@example.com' },
		{ name: 'Barbara', email: 'Valid.Ada@example.com' },
		{ name: 'Niklaus', email: '' },
	];
	const [start, values, each, verify, ...ends] = ROUTED_NODES;
	const [set, split] = list(values, contacts, 'contacts');
	const nodes = [
		{ ...manualTrigger(start), position: [0, 0] },
		{ ...set, position: [176, 0] },
		{ ...split, name: each, position: [352, 0] },
		world.bulkVerify(
			verify,
			{ provider: usual.id, operation: 'verify', options: { routeByVerdict: true } },
			{ position: [550, 0] },
		),
	];
	const { connections } = chain(...nodes);
	connections[verify] = { main: ends.map((end) => [{ node: end, type: 'main', index: 0 }]) };
	ends.forEach((end, at) => {
		const toFile = { operation: 'csv', options: { fileName: `${end.replace(' CSV', '')}.csv` } };
		nodes.push(node(end, 'n8n-nodes-base.convertToFile', toFile, { position: [880, 160 * at - 208] }));
	});
	return { nodes, connections };
}
