// Verifalia's own client, npm verifalia: it speaks v2.6 and asks until a job is done.
import assert from 'node:assert/strict';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, it } from 'node:test';
import verifalia from 'verifalia';
import { assertAllKnown, simulated } from './help/world.mjs';

const { VerifaliaRestClient, WaitOptions } = verifalia;
const ADDRESSES = ['valid.one@shop.example', 'nobody@shop.example', 'catch-all@shop.example'];
const CLASSES = ['Deliverable', 'Undeliverable', 'Risky'];

describe("Verifalia's client", () => {
	const world = simulated('verifalia');
	const open = ({ username, password } = world.fields) =>
		new VerifaliaRestClient({ username, password, baseUris: [world.hosts.api] });
	let client;
	beforeEach(() => {
		world.sandbox.reset();
		world.sandbox.setPace(0);
		client = open();
	});

	it('reads the balance', async () => {
		world.sandbox.setCredits('verifalia', 1.5);
		const { creditPacks, freeCredits, freeCreditsResetIn } = await client.credits.getBalance();

		assert.equal(creditPacks + freeCredits, 1.5);
		assert.match(freeCreditsResetIn, /^\d\d:\d\d:\d\d$/);
	});

	it('submits addresses and reads their entries in order', async () => {
		const { overview, entries } = await client.emailValidations.submit(ADDRESSES);

		assert.equal(overview.status, 'Completed');
		assert.equal(overview.noOfEntries, ADDRESSES.length);
		assert.deepEqual(
			entries.map(({ inputData }) => inputData),
			ADDRESSES,
		);
		assert.deepEqual(
			entries.map(({ index }) => index),
			[0, 1, 2],
		);
		assert.deepEqual(
			entries.map(({ classification }) => classification),
			CLASSES,
		);
	});

	it('gets back what it sent along: the name, and a mark for each entry', async () => {
		const { overview, entries } = await client.emailValidations.submit({
			entries: ADDRESSES.map((inputData, at) => ({ inputData, custom: `row ${at}` })),
			name: 'list-7f3a',
			quality: 'High',
			priority: 12,
		});

		assert.equal(overview.name, 'list-7f3a');
		assert.equal(overview.quality, 'High');
		assert.deepEqual(
			entries.map(({ custom }) => custom),
			['row 0', 'row 1', 'row 2'],
		);
	});

	it('reads entries beyond the first page by cursor', async () => {
		const many = Array.from({ length: 250 }, (_, n) => `valid${n}@shop.example`);
		const { overview } = await client.emailValidations.submit(many);
		const { entries } = await client.emailValidations.get(overview.id);

		assert.deepEqual(
			entries.map(({ inputData }) => inputData),
			many,
		);
	});

	it('submits a file', async () => {
		const file = Buffer.from(`name,email\n${ADDRESSES.map((address) => `Pat,${address}\n`).join('')}`);
		const { overview, entries } = await client.emailValidations.submit({
			file,
			contentType: 'text/csv',
			startingRow: 1,
			column: 1,
			name: 'from a file',
		});

		assert.equal(overview.name, 'from a file');
		assert.deepEqual(
			entries.map(({ inputData }) => inputData),
			ADDRESSES,
		);
	});

	it('asks until a job is done, and is told how far it is', async () => {
		world.sandbox.setPace(3_600, 0);
		const seen = [];
		const waiting = new WaitOptions();
		waiting.submissionWaitTime = 0;
		waiting.pollWaitTime = 0;
		waiting.waitForNextPoll = async () => {};
		waiting.progress = (overview) => {
			seen.push(overview);
			world.sandbox.finish('verifalia', overview.id);
		};
		const { overview } = await client.emailValidations.submit(ADDRESSES, waiting);

		assert.equal(overview.status, 'Completed');
		assert.equal(seen[0].status, 'InProgress');
		assert.equal(typeof seen[0].progress.percentage, 'number');
	});

	it('lists jobs, page after page', async () => {
		const ids = world.sandbox.addJobs('verifalia', 120, { status: 'completed', rows: 1 });
		const listed = [];
		for await (const overview of client.emailValidations.list({})) listed.push(overview.id);

		assert.deepEqual(listed.sort(), ids.sort());
	});

	it('lists the jobs of some days', async () => {
		const day = (date) => world.sandbox.addJob('verifalia', { status: 'completed', rows: 1, date });
		day('2026-03-01T12:00:00Z');
		const wanted = day('2026-03-05T12:00:00Z');
		day('2026-03-09T12:00:00Z');
		const createdOn = new verifalia.DateBetweenPredicate(new Date(2026, 2, 4), new Date(2026, 2, 6));
		const listed = [];
		for await (const overview of client.emailValidations.list({ createdOn })) listed.push(overview.id);

		assert.deepEqual(listed, [wanted]);
	});

	it('exports the entries as CSV', async () => {
		const { overview } = await client.emailValidations.submit(ADDRESSES);
		const csv = await text(await client.emailValidations.export(overview.id, 'text/csv'));

		assert.equal(csv.trim().split('\n').length, 1 + ADDRESSES.length);
	});

	it('deletes a job, which is then gone', async () => {
		const { overview } = await client.emailValidations.submit(ADDRESSES);
		await client.emailValidations.delete(overview.id);

		assert.equal(await client.emailValidations.get(overview.id), null);
	});

	it('tells a wrong password, too few credits, a missing permission and being throttled apart', async () => {
		const { username } = world.fields;
		const wrong = open({ username, password: 'another' });
		await assert.rejects(wrong.credits.getBalance(), verifalia.AuthenticationError);

		const refuse = (error) => world.sandbox.fault('verifalia', { kind: 'refusal', error });
		refuse('forbidden');
		await assert.rejects(client.credits.getBalance(), verifalia.AuthorizationError);
		refuse('rateLimit');
		await assert.rejects(client.credits.getBalance(), verifalia.RequestThrottledError);
		world.sandbox.setCredits('verifalia', 0);
		await assert.rejects(client.emailValidations.submit(ADDRESSES), verifalia.InsufficientCreditError);
	});

	it('asked for nothing that the simulator does not have', async () => {
		await client.credits.getBalance();

		assertAllKnown(world);
	});
});
