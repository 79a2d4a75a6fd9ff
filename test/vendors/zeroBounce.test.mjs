// ZeroBounce's own client, npm @zerobounce/zero-bounce-sdk: its hosts are constants, its download goes to a browser.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import ZeroBounceSDK from '@zerobounce/zero-bounce-sdk';
import { assertAllKnown, redirectFetch, simulated } from './help/world.mjs';

const ADDRESSES = ['valid.one@shop.example', 'nobody@shop.example', 'catch-all@shop.example'];
const withHeader = new File(
	[`Name,email\n${ADDRESSES.map((address) => `Pat,${address}\n`).join('')}`],
	'a.csv',
);

describe("ZeroBounce's client", () => {
	const world = simulated('zeroBounce');
	redirectFetch({
		'https://bulkapi.zerobounce.net': () => world.hosts.bulk,
		'https://api.zerobounce.net': () => world.hosts.account,
	});
	const saved = savesLikeABrowser();
	let client;
	beforeEach(() => {
		world.sandbox.reset();
		world.sandbox.setPace(0);
		client = new ZeroBounceSDK();
		client.init(world.fields.apiKey);
	});

	const send = async (more = {}) =>
		await client.sendFile({ file: withHeader, email_address_column: 2, has_header_row: true, ...more });

	it('reads the balance', async () => {
		world.sandbox.setCredits('zeroBounce', 1234);

		assert.deepEqual(await client.getCredits(), { Credits: '1234' });
	});

	it('reads "-1" where the key is wrong', async () => {
		client.init('another key');

		assert.deepEqual(await client.getCredits(), { Credits: '-1' });
	});

	it('sends a file and reads its status', async () => {
		const sent = await send();
		const told = await client.getFileStatus(sent.file_id);

		assert.equal(sent.success, true);
		assert.equal(sent.file_name, 'a.csv');
		assert.equal(told.success, true);
		assert.equal(told.file_id, sent.file_id);
		assert.equal(told.file_status, 'Complete');
		assert.match(told.complete_percentage, /^100%/);
		assert.match(told.upload_date, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
	});

	it('downloads the result with its own columns in front', async () => {
		const { file_id } = await send();

		assert.equal(await client.getFile(file_id), 'result.csv');
		const lines = (await saved.last().text()).trim().split(/\r?\n/);
		assert.match(lines[0], /^"Name","email","ZB Status","ZB Sub Status",/);
		assert.deepEqual(
			lines
				.slice(1)
				.map((line) => JSON.parse(`[${line}]`).slice(0, 4))
				.sort(),
			[
				['Pat', ADDRESSES[2], 'catch-all', ''],
				['Pat', ADDRESSES[1], 'invalid', 'mailbox_not_found'],
				['Pat', ADDRESSES[0], 'valid', ''],
			].sort(),
		);
	});

	it('sends a file without a header, as it does where nothing else is said', async () => {
		const file = new File([ADDRESSES.join('\n')], 'bare.csv');
		const { success, file_id } = await client.sendFile({ file, email_address_column: 1 });

		assert.equal(success, true);
		await client.getFile(file_id);
		const lines = (await saved.last().text()).trim().split(/\r?\n/);
		assert.match(lines[0], /^"Email Address","ZB Status",/);
		assert.equal(lines.length, 1 + ADDRESSES.length);
	});

	it('is told that a file is not ready, as JSON where the file should be', async () => {
		world.sandbox.setPace(3_600, 0);
		const { file_id } = await send();

		const told = await client.getFile(file_id);
		assert.equal(told.success, 'False');
		assert.equal(told.message, 'File not processed.');
	});

	it('deletes a file', async () => {
		const { file_id } = await send();

		assert.equal((await client.deleteFile(file_id)).success, true);
		assert.equal((await client.getFileStatus(file_id)).success, 'False');
	});

	it('is refused with a wrong key', async () => {
		client.init('another key');

		const refused = await send();
		assert.equal(refused.success, 'False');
		assert.match([refused.message].flat()[0], /api_key is invalid/);
		assert.deepEqual(world.sandbox.jobs('zeroBounce'), []);
	});

	it('asked for nothing that the simulator does not have', async () => {
		await client.getFileStatus((await send()).file_id);

		assertAllKnown(world);
	});

	it("the vendor's Python client", { skip: 'not in npm: set ZeroBounce.BULK_BASE_URL and run it by hand' });
});

/** What the client's download needs of a browser; keeps the files that it saves. */
function savesLikeABrowser() {
	const files = [];
	const url = { createObjectURL: (file) => `blob:${files.push(file)}`, revokeObjectURL() {} };
	const node = { appendChild() {}, removeChild() {}, click() {} };
	const stubs = {
		window: { navigator: {}, URL: url },
		document: { createElement: () => node, body: node },
	};
	before(() => Object.assign(globalThis, stubs));
	after(() => {
		for (const name of Object.keys(stubs)) delete globalThis[name];
	});
	return { last: () => files.at(-1) };
}
