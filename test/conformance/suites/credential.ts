/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CANARY, failureOf, freePort, jsonOf, outputOf, WRONG_KEY } from '../../harness';
import { callsOf, make } from '../calls';
import type { Suite } from '../subject';

const NOT_FOR_A_KEY = [
	'http://api.example.com',
	'http://127.0.0.1.example.com',
	'http://localhost.example.com',
	'http://10.0.0.1',
	'ftp://127.0.0.1',
	'api.example.com',
	'',
];

const ANSWERS: ReadonlyArray<[what: string, status: number, body: string]> = [
	['a page', 200, '<!DOCTYPE html><html><body>Welcome</body></html>'],
	['an empty answer', 200, ''],
	['other JSON', 200, '{"hello":"world"}'],
	['a refusal in JSON', 200, '{"error":"no"}'],
	['an error page', 500, '<html>500</html>'],
	['nothing there', 404, 'Not found'],
];

/** The credential's own test, and keys of any characters. */
export const credential: Suite = (subject) => {
	const { provider, can, it, open } = subject;

	it('its test passes with a good key, however many jobs the account has', async () => {
		for (const jobs of [0, 1, 3]) {
			const bench = await open();
			bench.jobs(jobs);
			expect(await bench.engine.testCredential(provider.credentialType)).toMatchObject({ status: 'OK' });
		}
	});

	it('its test fails with a wrong key, and says so', async () => {
		const bench = await open();
		const wrong = Object.fromEntries(bench.secretFields.map((name) => [name, WRONG_KEY]));
		const result = await bench.engine.testCredential(provider.credentialType, {
			...bench.credential.fields,
			...wrong,
		});
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(/refused this (key|user|login|password)/);
		expect(result.message).not.toContain(WRONG_KEY);
	});

	it('its test fails with no key, and nothing leaves', async () => {
		const bench = await open();
		const empty = Object.fromEntries(bench.secretFields.map((name) => [name, ' ']));
		const result = await bench.engine.testCredential(provider.credentialType, {
			...bench.credential.fields,
			...empty,
		});
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(/^The .+ in the credential is empty$/);
		expect(bench.requests()).toEqual([]);
	});

	it('its test fails where the address answers with something else', async () => {
		const bench = await open();
		for (const [what, status, body] of ANSWERS) {
			const server = createServer((_, response) => {
				response.writeHead(status, { 'content-type': 'text/html' }).end(body);
			});
			await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
			const at = `127.0.0.1:${(server.address() as AddressInfo).port}`;
			const moved = Object.entries(bench.credential.fields).map(([name, value]) => [
				name,
				value.replace(/^(https?:\/\/)[^/]+/, `$1${at}`),
			]);
			const result = await bench.engine.testCredential(provider.credentialType, Object.fromEntries(moved));
			server.close();
			expect([what, result.status]).toEqual([what, 'Error']);
			expect(result.message).not.toBe('');
		}
	});

	it('its test fails before a request leaves where the address is not for a key', async () => {
		const bench = await open();
		const [address] = bench.addressFields;
		for (const bad of NOT_FOR_A_KEY) {
			const moved = Object.fromEntries(bench.addressFields.map(({ name }) => [name, bad]));
			const result = await bench.engine.testCredential(provider.credentialType, {
				...bench.credential.fields,
				...moved,
			});
			expect([bad, result.status]).toEqual([bad, 'Error']);
			expect(result.message).toContain('URL');
			for (const name of bench.secretFields)
				expect(result.message).not.toContain(bench.credential.fields[name]);
		}
		expect(address?.displayName).toContain('URL');
		expect(bench.requests()).toEqual([]);
	});

	it('its test fails where nobody answers', async () => {
		const bench = await open();
		bench.pointAt(`127.0.0.1:${await freePort()}`);
		expect(await bench.engine.testCredential(provider.credentialType)).toEqual({
			status: 'Error',
			message: 'ECONNREFUSED',
		});
	});

	it('each of its addresses is looked at before anything leaves for it', async () => {
		for (const call of callsOf(subject)) {
			const bench = await open();
			bench.change(
				Object.fromEntries(bench.addressFields.map(({ name }) => [name, 'http://user.example.com'])),
			);
			const failure = failureOf(await make(bench, call));
			expect(failure.message).toContain('URL');
			expect(bench.requests()).toEqual([]);
		}
	});

	it('a key of any characters opens every operation', async () => {
		for (const key of [CANARY, 'k/e+y?&=#%20"', "$&$1'%41+ x"]) {
			const bench = await open({ keys: { [subject.id]: key }, pace: 0 });
			expect(await bench.engine.testCredential(provider.credentialType)).toMatchObject({ status: 'OK' });
			for (const call of callsOf(subject)) outputOf(await make(bench, call));
			const shown = JSON.stringify([
				can('list') ? jsonOf(await bench.run('list', { simplify: false })) : [],
				jsonOf(await bench.runOn(bench.job(), 'status', { simplify: false })),
				jsonOf(await bench.runOn(bench.job(), 'download', { simplify: false })),
			]);
			for (const form of [key, encodeURIComponent(key), encodeURI(key), JSON.stringify(key).slice(1, -1)]) {
				expect(shown).not.toContain(form);
			}
		}
	});
};
