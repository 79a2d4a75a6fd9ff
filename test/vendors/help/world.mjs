// A sandbox for the vendors' clients, and the guard that keeps them on this machine.
import assert from 'node:assert/strict';
import dns from 'node:dns';
import { isIP } from 'node:net';
import { after, before } from 'node:test';
import { load } from '../../../scripts/lib/typescript.mjs';

// A client whose address was not redirected must fail, not call its vendor.
const { lookup } = dns;
dns.lookup = (host, ...rest) => {
	if (isIP(host) !== 0) return lookup(host, ...rest);
	rest.at(-1)(new Error(`${host} is off this machine`));
};

/** The sandbox's simulator of one provider, started before the tests of a file and stopped after them. */
export function simulated(provider) {
	const world = { provider };
	before(async () => {
		const { startSandbox } = load('test/sandbox/index.ts');
		world.sandbox = await startSandbox({ pace: 0 });
		world.fields = world.sandbox.credential(provider).fields;
		world.hosts = world.sandbox.describe(provider).hostUrls;
	});
	after(async () => await world.sandbox?.stop());
	return world;
}

/**
 * Makes `fetch` ask the simulator where the client has its vendor's address in its code.
 *
 * @param {Record<string, () => string>} origins by the vendor's own origin, the simulator's base URL
 */
export function redirectFetch(origins) {
	const original = globalThis.fetch;
	before(() => {
		globalThis.fetch = (address, init) => {
			const url = new URL(address);
			const simulator = origins[url.origin];
			assert.ok(simulator !== undefined, `The client asks ${url.origin}, which no simulator stands for`);
			return original(`${new URL(simulator()).origin}${url.pathname}${url.search}`, init);
		};
	});
	after(() => {
		globalThis.fetch = original;
	});
}

/** Every request met a route of the simulator's: none was for something it does not have. */
export function assertAllKnown({ sandbox, provider }) {
	const asked = sandbox.requests.filter((request) => request.provider === provider);
	assert.ok(asked.length > 0);
	assert.deepEqual(
		asked.filter(({ operation }) => operation === null).map(({ method, path }) => `${method} ${path}`),
		[],
	);
}
