/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { setTimeout as wait } from 'node:timers/promises';
import { pause } from '../../nodes/BulkVerify/transport/pause';
import { skipTime } from '../harness/clock';
import { http, openRaw } from './raw';

const HOUR_MS = 3_600_000;

it.each([
	['before an answer begins', ''],
	['in the middle of an answer', http('200 OK', 'x'.repeat(100)).subarray(0, -50)],
])(
	'a clock that is set back an hour makes nobody wait an hour longer, %s',
	async (_, start) => {
		const limits = { answerMs: 8_000, idleMs: 8_000, giveUpMs: 1 };
		const raw = await openRaw((socket) => void socket.write(start), { limits });
		const answer = raw.transport.read({ method: 'GET', path: '/job' });
		const failed = expect(answer).rejects.toThrow('nothing came for 8 seconds');
		await wait(400);
		skipTime(-HOUR_MS);
		await failed;
		raw.close();
	},
	10_000,
);

it('a pause in which the clock is set back an hour is no longer', async () => {
	const pausing = pause(4_000, undefined);
	await wait(100);
	skipTime(-HOUR_MS);
	await pausing;
}, 5_000);
