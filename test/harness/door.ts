/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';

const doors: Server[] = [];

afterAll(() => doors.forEach((door) => door.close()));

/**
 * A port that nobody listens on, and that nobody will be given: other test files run at the same time, and from
 * 32768 on the system gives ports to whoever asks for any.
 */
export async function freePort(): Promise<number> {
	for (;;) {
		const port = randomInt(12_000, 32_000);
		const server = await listening(port).catch(() => undefined);
		if (server === undefined) continue;
		server.close();
		await once(server, 'close');
		return port;
	}
}

/**
 * Lets connections to one port through to another, and resolves with the port to use.
 *
 * @param cut the first `times` answers longer than this many bytes break off there
 */
export async function openDoor(
	target: number,
	{ port = 0, cut }: { port?: number; cut?: { bytes: number; times: number } } = {},
): Promise<number> {
	const door = await listening(port);
	let cuts = 0;
	door.on('connection', (outer) => {
		const inner = connect(target, '127.0.0.1');
		let sent = 0;
		inner.on('data', (piece) => {
			sent += piece.length;
			if (cut === undefined || sent <= cut.bytes || cuts === cut.times) return void outer.write(piece);
			cuts++;
			inner.destroy();
			outer.end();
		});
		inner.on('end', () => outer.end());
		outer.on('data', (piece) => inner.write(piece));
		outer.on('error', () => inner.destroy()).on('close', () => inner.destroy());
		inner.on('error', () => outer.destroy());
	});
	doors.push(door);
	return portOf(door);
}

async function listening(port: number): Promise<Server> {
	const server = createServer();
	server.listen(port, '127.0.0.1');
	await once(server, 'listening');
	return server;
}

function portOf(server: Server): number {
	return (server.address() as AddressInfo).port;
}
