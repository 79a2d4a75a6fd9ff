// Between n8n and a simulator: sees every answer the moment it has left, and can hold requests back.
import { createServer } from 'node:http';

/** Of one connection, not of what is asked. */
const OF_THE_CONNECTION = ['host', 'connection', 'content-length', 'transfer-encoding', 'accept-encoding'];

/**
 * @typedef {object} Tap
 * @property {string} url what takes the place of the base URL
 * @property {(seen: (text: string, path: string) => void) => void} onAnswer calls back after each answer, with what was
 *   asked; the last one asked counts
 * @property {() => Promise<void>} hold waits for a request, which then never gets an answer
 * @property {() => Promise<void>} close
 */

/** @returns {Promise<Tap>} */
export async function openTap(baseUrl) {
	const { origin, pathname } = new URL(baseUrl);
	let seen = () => {};
	let held;
	const server = createServer(async (request, response) => {
		if (held !== undefined) return held();
		const chunks = [];
		for await (const chunk of request) chunks.push(chunk);
		const answer = await fetch(`${origin}${request.url}`, {
			method: request.method,
			headers: Object.entries(request.headers).filter(([name]) => !OF_THE_CONNECTION.includes(name)),
			body: chunks.length > 0 ? Buffer.concat(chunks) : undefined,
		});
		const text = await answer.text();
		response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
		response.end(text, () => seen(text, request.url));
	});
	await new Promise((done) => server.listen(0, '127.0.0.1', done));
	return {
		url: `http://127.0.0.1:${server.address().port}${pathname === '/' ? '' : pathname}`,
		onAnswer: (callback) => (seen = callback),
		async hold() {
			await new Promise((arrived) => (held = arrived));
			held = undefined;
		},
		async close() {
			server.closeAllConnections();
			await new Promise((done) => server.close(done));
		},
	};
}
