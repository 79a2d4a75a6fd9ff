// What each example must have done when it was run as it ships, by its file.
import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import { itemsOf } from '../../../scripts/n8n/session.mjs';
import { node, until } from '../help/world.mjs';
import { providers } from '../help/providers.mjs';
import { rowsOf } from './dataTables.mjs';
import { contactsDatabase } from './postgresql.mjs';
import { givingItems, served } from './ways.mjs';

/**
 * @typedef {object} Stage
 * @property {import('../help/world.mjs').World} world
 * @property {object} workflow the example, with this n8n's credentials
 * @property {(workflow?: object, begin?: object[]) => Promise<object>} run to its end, as this release is to do it; the
 *   execution
 */

/** @type {Record<string, (stage: Stage) => Promise<void>>} */
export const proofs = {
	async 'verify-a-file.json'({ world, workflow, run }) {
		const [paid, execution] = await paidFor(world, workflow, run);
		assertJudged(world, workflow, verifiedBy(execution, 'Verify the List'), CONTACTS);
		assert.equal(paid, PAID);
		assertFile(execution, 'A CSV of It', 'contacts-verified.csv');
	},

	async 'upload-wait-download.json'({ world, workflow, run }) {
		const [paid, execution] = await paidFor(world, workflow, run);
		const different = CONTACTS.filter((email, at) => email !== '' && keys.indexOf(keys[at]) === at);
		assertJudged(world, workflow, verifiedBy(execution, 'Download the Result'), different);
		assert.equal(paid, PAID);
		assertFile(execution, 'A CSV of It', 'contacts-verified.csv');
	},

	async 'long-list-wait-loop.json'({ world, workflow, run }) {
		const [paid, execution] = await paidFor(world, workflow, run);
		assertJudged(world, workflow, inColumns(execution, 'Attach the Results'), CONTACTS);
		assert.equal(paid, PAID);
		assertFile(execution, 'A CSV of It', 'contacts-verified.csv');
	},

	async 'long-list-callback.json'({ world, workflow }) {
		const { session, sandbox } = world;
		const provider = providersOf(workflow)[0];
		const [paid, execution] = await paidFor(world, workflow, async () => {
			const { id } = await session.createWorkflow(workflow);
			const running = await session.run(id);
			const waits = async () => (await session.execution(running)).status === 'waiting';
			await until('the execution waits for the call', waits);
			sandbox.finish(provider);
			// Nothing in the body is the provider's: the caller is not believed.
			const body = JSON.stringify({ status: 'failed', jobId: 'another' });
			const answer = await fetch(
				callbackOf(sandbox.requests.filter((request) => request.provider === provider)),
				{
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body,
				},
			);
			assert.equal(answer.status, 200, await answer.text());
			return await session.finished(running);
		});
		assert.equal(execution.status, 'success', execution.data.resultData.error?.message);
		assertJudged(world, workflow, inColumns(execution, 'Attach the Results'), CONTACTS);
		assert.equal(paid, PAID);
		assertFile(execution, 'A CSV of It', 'contacts-verified.csv');
	},

	async 'weekly-hygiene.json'({ world, workflow, run }) {
		const read = async () => await rowsOf(world, 'bulk_verify_contacts');
		const [paid] = await paidFor(world, workflow, run);
		const first = await read();
		assertJudged(world, workflow, first.map(columnsOf), CONTACTS);
		assert.equal(paid, PAID);
		const steps = first.map(({ verification_verdict, verification_reason, next_step }) => [
			verification_reason === 'empty' ? 'empty' : verification_verdict,
			next_step,
		]);
		assert.deepEqual(Object.fromEntries(steps), {
			valid: 'keep',
			risky: 'look at it',
			invalid: 'take off the list',
			unknown: 'cannot tell: asked again next week',
			empty: 'ask for an address',
		});

		const [paidAgain] = await paidFor(world, workflow, run);
		assert.equal(paidAgain, UNKNOWN, 'what could not be told is asked again, and nothing else');
		const withoutTimes = (rows) =>
			rows.map(({ id, email, verification_verdict, next_step }) => ({
				id,
				email,
				verification_verdict,
				next_step,
			}));
		assert.deepEqual(withoutTimes(await read()), withoutTimes(first));
	},

	async 'trigger-download-split.json'({ world, workflow, run }) {
		const provider = providersOf(workflow)[0];
		const valid = CONTACTS.find((email) => judge(world, provider, email).verdict === 'valid');
		const emails = CONTACTS.filter((email, at) => email !== '' && keys.indexOf(keys[at]) === at);
		const list = async (name) =>
			(await rowsOf(world, name)).map(({ email, verdict }) => `${email} ${verdict}`).sort();
		const withVerdicts = (wanted) =>
			emails
				.map((email) => ({ email, verdict: judge(world, provider, email).verdict }))
				.filter(({ verdict }) => wanted.includes(verdict))
				.map(({ email, verdict }) => `${email} ${verdict}`)
				.sort();

		// The same list twice: an address stands in its table once.
		for (let time = 0; time < 2; time++) {
			const jobId = world.sandbox.addJob(provider, { status: 'completed', rows: emails });
			await run(workflow, [{ jobId }]);
			assert.deepEqual(await list('bulk_verify_mailing_list'), withVerdicts(['valid']));
			assert.deepEqual(await list('bulk_verify_second_look'), withVerdicts(['risky', 'unknown']));
		}
		assert.notEqual(valid, undefined);
	},

	async 'form-clean-csv.json'({ world, workflow }) {
		const trigger = workflow.nodes.find(({ type }) => type.endsWith('.formTrigger'));
		const file = `Name,Mail,Note\n${CONTACTS.map((email, at) => `"No. ${at}, Example",${email},ü`).join('\n')}\n`;
		const [paid, { execution, called }] = await paidFor(
			world,
			workflow,
			async () => await served(world, workflow, async () => await sendForm(world, trigger.webhookId, file)),
		);
		assertJudged(world, workflow, inColumns(execution, 'Verify Its Addresses', 'Mail'), CONTACTS);
		assert.equal(paid, PAID);
		assert.equal(called.fileName, 'verified.csv');
		const rows = parse(called.text, { columns: true, bom: true });
		const came = CONTACTS.map((email, at) => ({ Name: `No. ${at}, Example`, Mail: email, Note: 'ü' }));
		assert.deepEqual(
			rows.map(({ Name, Mail, Note }) => ({ Name, Mail, Note })),
			came,
		);
		assertJudged(
			world,
			workflow,
			rows.map((row) => columnsOf({ ...row, email: row.Mail })),
			CONTACTS,
		);
	},

	async 'second-opinion.json'({ world, workflow, run }) {
		const [first, second] = providersOf(workflow);
		const before = [first, second].map((provider) => world.sandbox.charges(provider));
		const execution = await run();
		const [paidFirst, paidSecond] = [first, second].map(
			(provider, at) => world.sandbox.charges(provider) - before[at],
		);
		const rows = itemsOf(execution, 'All Rows').map(({ json }) => json);
		assert.deepEqual(rows.map(({ email }) => email).sort(), CONTACTS.toSorted());
		for (const row of rows) {
			const verdict = judge(world, first, row.email).verdict;
			assert.equal(row.first_verdict, verdict, row.email);
			const again = ['risky', 'unknown'].includes(verdict);
			assert.equal(
				row.second_verdict,
				again ? judge(world, second, row.email).verdict : undefined,
				row.email,
			);
		}
		const doubtful = CONTACTS.filter((email) =>
			['risky', 'unknown'].includes(judge(world, first, email).verdict),
		);
		assert.deepEqual([paidFirst, paidSecond], [PAID, doubtful.filter((email) => email !== '').length]);
		assertFile(execution, 'A CSV of Both', 'two-opinions.csv');
	},

	async 'postgres-contacts.json'({ world, workflow, run }) {
		const database = await contactsDatabase(world);
		try {
			const nodes = workflow.nodes.map((each) =>
				each.type === 'n8n-nodes-base.postgres' ? { ...each, credentials: database.credentials } : each,
			);
			const connected = { ...workflow, nodes };
			const [paid] = await paidFor(world, workflow, async () => await run(connected));
			const first = database.rows();
			assertJudged(world, workflow, first.map(columnsOf), CONTACTS);
			assert.equal(paid, PAID);

			// A row of somebody's, and an address that has changed.
			database.query(
				"insert into bulk_verify_contacts (name, email) values ('New', 'valid.new@example.com')",
			);
			database.query("update bulk_verify_contacts set email = 'nobody.else@example.com' where id = 2");
			const [paidAgain] = await paidFor(world, workflow, async () => await run(connected));
			assert.equal(paidAgain, UNKNOWN + 2, 'the new, the changed and the unknown');
			const emails = [...CONTACTS, 'valid.new@example.com'].with(1, 'nobody.else@example.com');
			assertJudged(world, workflow, database.rows().map(columnsOf), emails);
		} finally {
			await database.stop();
		}
	},

	async 'google-sheets.json'({ world, workflow, run }) {
		const sheet = CONTACTS.map((email, at) => ({ row_number: at + 2, name: `No. ${at}`, email }));
		const first = await run(withoutAccounts(workflow, 'Read the Sheet', sheet, ['Write the Verdicts']), [{}]);
		const written = itemsOf(first, 'Write the Verdicts').map(({ json }) => json);
		// Found by its number, whatever columns the sheet has; a sheet gives '' for nothing.
		const kept = sheet.map((row) => {
			const { row_number: _, ...cells } = written.find(({ row_number }) => row_number === row.row_number);
			return {
				...row,
				...Object.fromEntries(Object.entries(cells).map(([name, cell]) => [name, cell ?? ''])),
			};
		});
		assertJudged(world, workflow, kept.map(columnsOf), CONTACTS);

		const again = withoutAccounts(workflow, 'Read the Sheet', kept, ['Write the Verdicts']);
		const [paidAgain] = await paidFor(world, workflow, async () => await run(again));
		assert.equal(paidAgain, UNKNOWN);
	},

	async 'hubspot.json'({ world, workflow, run }) {
		const contact = (email, at, more = {}) => ({
			vid: at + 1,
			properties: Object.fromEntries(
				Object.entries({ ...(email === '' ? {} : { email }), firstname: `No. ${at}`, ...more }).map(
					([name, value]) => [name, { value }],
				),
			),
		});
		const ofAccount = (contacts) =>
			withoutAccounts(workflow, 'Read the Contacts', contacts, ['Update the Contact']);
		const [paid, first] = await paidFor(
			world,
			workflow,
			async () => await run(ofAccount(CONTACTS.map((email, at) => contact(email, at)))),
		);
		const updated = itemsOf(first, 'Update the Contact').map(({ json }) => json);
		assertJudged(
			world,
			workflow,
			updated.map(columnsOf),
			CONTACTS.filter((email) => email !== ''),
		);
		assert.equal(paid, PAID);

		const stored = updated.map(({ email, ...row }, at) => {
			const own = Object.entries(row).filter(
				([name, value]) => name.startsWith('verification_') && value !== null,
			);
			return contact(email, at, Object.fromEntries(own));
		});
		const [paidAgain, second] = await paidFor(world, workflow, async () => await run(ofAccount(stored)));
		assert.equal(paidAgain, UNKNOWN);
		assert.equal(itemsOf(second, 'Update the Contact').length, UNKNOWN, 'nothing else is written again');
	},
};

/** The addresses that the examples bring, in their order. */
const CONTACTS = [
	'valid.ann@example.com',
	'info@example.com',
	'nobody.cleo@example.com',
	'unknown.dan@example.com',
	'',
	'Valid.Ann@example.com',
];
const keys = CONTACTS.map((email) => email.toLowerCase());

/** What of them is to be paid, as their notes say, and how many of that cannot be told. */
const PAID = 4;
const UNKNOWN = 1;

async function paidFor({ sandbox }, workflow, run) {
	const [provider] = providersOf(workflow);
	const before = sandbox.charges(provider);
	const result = await run();
	return [sandbox.charges(provider) - before, result];
}

const providersOf = ({ nodes }) => [
	...new Set(nodes.map(({ parameters }) => parameters.provider).filter(Boolean)),
];

/** What must come out for an address at a provider. */
function judge({ sandbox }, provider, email) {
	if (email === '') return { verdict: 'unknown', reason: 'empty' };
	const { capabilities } = providers.find(({ id }) => id === provider);
	return sandbox.describe(provider).judge(capabilities.listTypes[0].value, email);
}

/** Rows in this order, each with the verdict of its address and no other. */
function assertJudged(world, workflow, rows, emails) {
	assert.deepEqual(
		rows.map(({ email }) => email ?? ''),
		emails,
	);
	const expected = emails.map((email) => judge(world, providersOf(workflow)[0], email).verdict);
	assert.deepEqual(
		rows.map(({ verdict }) => verdict),
		expected,
	);
	for (const { email, reason } of rows) assert.equal(reason === 'empty', (email ?? '') === '');
	if (emails === CONTACTS)
		assert.deepEqual([...new Set(expected)].sort(), ['invalid', 'risky', 'unknown', 'valid']);
}

const verifiedBy = (execution, name) =>
	itemsOf(execution, name).map(({ json: { email, verification } }) => ({ email, ...verification }));

const columnsOf = ({ email, verification_verdict: verdict, verification_reason: reason }) => ({
	email,
	verdict,
	reason,
});

const inColumns = (execution, name, field = 'email') =>
	itemsOf(execution, name).map(({ json }) => columnsOf({ ...json, email: json[field] }));

function assertFile(execution, name, fileName) {
	const files = itemsOf(execution, name).map(({ binary }) => binary.data);
	assert.deepEqual(
		files.map((file) => [file.fileName, file.mimeType]),
		[[fileName, 'text/csv']],
	);
}

/** Without an account: these items in place of what is read, and in place of what writes a node that takes all. */
function withoutAccounts({ nodes, connections, ...workflow }, reader, items, writers) {
	const [all, each] = givingItems(reader, items);
	const others = nodes
		.filter(({ name }) => name !== reader)
		.map((one) => (writers.includes(one.name) ? node(one.name, 'n8n-nodes-base.noOp') : one));
	const before = Object.entries(connections).map(([from, { main }]) => [
		from,
		{
			main: main.map((targets) =>
				targets.map((target) => (target.node === reader ? { ...target, node: all.name } : target)),
			),
		},
	]);
	return {
		...workflow,
		nodes: [...others, all, each],
		connections: {
			...Object.fromEntries(before),
			[all.name]: { main: [[{ node: reader, type: 'main', index: 0 }]] },
		},
	};
}

/** The address that the newest upload asked to be called at, wherever it stands in the request. */
function callbackOf(requests) {
	const { url, headers, parts, body } = requests.findLast(({ operation }) => operation === 'upload');
	const text = JSON.stringify([decodeURIComponent(url), headers, parts.map(({ value }) => value), body]);
	return /https?:\/\/[^"\s]+\/webhook-waiting\/[^"\s&]+/.exec(text)[0];
}

/** As a browser does: sends the file, waits for the page to come, and takes the file that stands in it. */
async function sendForm({ n8n }, path, text) {
	const form = new FormData();
	form.append('field-0', new Blob([text], { type: 'text/csv' }), 'list.csv');
	const answer = await fetch(`${n8n.url}/form/${path}`, { method: 'POST', body: form });
	const { formWaitingUrl } = await answer.json();
	const status = new URL(formWaitingUrl);
	status.pathname += '/n8n-execution-status';
	await until(
		'the form has its last page',
		async () => (await (await fetch(status)).text()).trim() === 'form-waiting',
	);
	const page = await (await fetch(formWaitingUrl)).text();
	// The page says by itself that it is there.
	await fetch(formWaitingUrl, { method: 'POST' });
	const [, found] = /decodeURIComponent\("([^"]+)"\)/.exec(page);
	const [{ data, fileName }] = [JSON.parse(decodeURIComponent(found))].flat();
	const bytes = typeof data === 'string' ? Buffer.from(data, 'latin1') : Buffer.from(data.data ?? data);
	return { fileName, text: bytes.toString('utf8') };
}
