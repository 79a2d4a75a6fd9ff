/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ProviderName, PROVIDERS } from '../sandbox';
import { byId, emails, providerOf, useBench, VALUES } from './help';

const typeOf = (provider: ProviderName) => providerOf(provider).credentialType;
const NOT_FOR_A_KEY = [
	'http://api.example.com',
	'http://127.0.0.1.example.com',
	'http://localhost.example.com',
	'http://10.0.0.1',
	'ftp://127.0.0.1',
	'api.example.com',
	'',
];

describe('the test of a credential', () => {
	const bench = useBench();
	let server: Server;
	let pageUrl: string;
	let reply: { status: number; body: string };

	beforeAll(async () => {
		server = createServer((_, response) => {
			response.writeHead(reply.status, { 'content-type': 'text/html' });
			response.end(reply.body);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		pageUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	});
	afterAll(() => new Promise((resolve) => server.close(resolve)));

	describe.each(PROVIDERS)('for %s', (provider) => {
		const stored = () => bench.sandbox.urls[`${provider}Api`]!;

		it.each([0, 1, 3])('passes with a good key, %i jobs in the account', async (jobs) => {
			bench.sandbox.addJobs(provider, jobs);
			expect(await bench.engine.testCredential(typeOf(provider))).toMatchObject({ status: 'OK' });
		});

		it('fails with a wrong key, and says so', async () => {
			const result = await bench.engine.testCredential(typeOf(provider), {
				...stored(),
				apiKey: 'wrong-key',
			});
			expect(result.status).toBe('Error');
			expect(result.message).toMatch(/refused this key/);
		});

		it('fails with no key, and nothing leaves', async () => {
			const result = await bench.engine.testCredential(typeOf(provider), { ...stored(), apiKey: ' ' });
			expect(result).toEqual({ status: 'Error', message: 'The API Key in the credential is empty' });
			expect(bench.requests()).toEqual([]);
		});

		it.each([
			['a page', 200, '<!DOCTYPE html><html><body>Welcome</body></html>'],
			['an empty answer', 200, ''],
			['other JSON', 200, '{"hello":"world"}'],
			['a refusal in JSON', 200, '{"error":"no"}'],
			['an error page', 500, '<html>500</html>'],
			['nothing there', 404, 'Not found'],
		])('fails where the address answers with %s', async (_, status, body) => {
			reply = { status, body };
			const result = await bench.engine.testCredential(typeOf(provider), { ...stored(), baseUrl: pageUrl });
			expect(result.status).toBe('Error');
			expect(result.message).not.toBe('');
		});

		it.each(NOT_FOR_A_KEY)('fails before a request leaves where the address is %j', async (baseUrl) => {
			const result = await bench.engine.testCredential(typeOf(provider), { ...stored(), baseUrl });
			expect(result.status).toBe('Error');
			expect(result.message).toMatch(/Base URL/);
			expect(result.message).not.toContain(stored().apiKey);
		});

		it('fails where nobody answers', async () => {
			const result = await bench.engine.testCredential(typeOf(provider), {
				...stored(),
				baseUrl: 'http://127.0.0.1:1',
			});
			expect(result).toEqual({ status: 'Error', message: 'ECONNREFUSED' });
		});
	});
});

describe('an address that is neither https nor on this machine', () => {
	const bench = useBench();

	it.each(PROVIDERS.flatMap((provider) => NOT_FOR_A_KEY.map((baseUrl) => [provider, baseUrl] as const)))(
		'stops %s before a request leaves: %j',
		async (provider, baseUrl) => {
			const stored = bench.sandbox.urls[`${provider}Api`];
			bench.engine.saveCredential(typeOf(provider), { ...stored, baseUrl });
			try {
				const failure = await bench.refusal(provider, 'upload', {}, emails('a@example.com'));
				expect(failure.name).toBe('NodeOperationError');
				expect(failure.message).toContain(
					`The credential for ${providerOf(provider).displayName} cannot be used`,
				);
				expect(failure.message).toContain('Base URL');
				expect(bench.requests()).toEqual([]);
			} finally {
				bench.engine.saveCredential(typeOf(provider), { ...stored });
			}
		},
	);

	it('stops the balance of WhoisXML, which is asked for elsewhere', async () => {
		const stored = bench.sandbox.urls.whoisXmlApi;
		bench.engine.saveCredential('whoisXmlApi', { ...stored, accountUrl: 'http://user.example.com' });
		const failure = await bench.refusal('whoisXml', 'balance');
		bench.engine.saveCredential('whoisXmlApi', { ...stored });
		expect(failure.message).toContain('Account URL');
		expect(bench.requests()).toEqual([]);
	});
});

const ODD_KEY = 'k/e+y?&=#%20"ü';
describe('a key of any characters', () => {
	const bench = useBench('filesystem', Object.fromEntries(PROVIDERS.map((provider) => [provider, ODD_KEY])));

	it.each(PROVIDERS)('opens %s for every operation, and shows nowhere', async (provider) => {
		const { operations } = providerOf(provider).capabilities;
		expect(await bench.engine.testCredential(typeOf(provider))).toMatchObject({ status: 'OK' });
		const [uploaded] = await bench.run(provider, 'upload', {}, emails(...VALUES));
		const { jobId } = uploaded?.json ?? {};
		const all = [
			uploaded,
			...(await bench.run(provider, 'list', { simplify: false })),
			...(await bench.run(provider, 'status', { ...byId(String(jobId)), simplify: false })),
			...(await bench.run(provider, 'download', { ...byId(String(jobId)), simplify: false })),
			...(operations.includes('balance') ? await bench.run(provider, 'balance') : []),
		];
		expect(all.length).toBeGreaterThan(VALUES.length);
		const shown = JSON.stringify(all);
		for (const form of [
			ODD_KEY,
			encodeURIComponent(ODD_KEY),
			encodeURI(ODD_KEY),
			JSON.stringify(ODD_KEY).slice(1, -1),
		]) {
			expect(shown).not.toContain(form);
		}
	});

	it.each(['cancel', 'delete'])('opens BriteVerify for %s', async (operation) => {
		bench.sandbox.setPace(60);
		const status = operation === 'cancel' ? 'processing' : 'completed';
		const jobId = bench.sandbox.addJob('briteVerifyFiles', { status, downloaded: true });
		expect(await bench.run('briteVerifyFiles', operation, byId(jobId))).toHaveLength(1);
	});
});
