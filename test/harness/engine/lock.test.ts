/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withLock } from './lock';
import { temporaryFolder } from './temp';

/** No process has it: ids end at 2^22. */
const DEAD = '99999999';

it('lets one work at a time, and lets go after a failure', async () => {
	const folder = join(await temporaryFolder('lock'), 'lock');
	const steps: string[] = [];
	const work = (name: string) => async () => {
		steps.push(`${name} begins`);
		await sleep(20);
		steps.push(`${name} ends`);
		if (name === 'a') throw new Error('a failed');
	};
	const [first] = await Promise.allSettled([withLock(folder, work('a')), withLock(folder, work('b'))]);

	expect(first.status).toBe('rejected');
	expect(steps.map((step) => step.slice(2))).toEqual(['begins', 'ends', 'begins', 'ends']);
	expect(existsSync(folder)).toBe(false);
});

it('takes over from a process that was killed', async () => {
	const folder = join(await temporaryFolder('lock'), 'lock');
	await mkdir(folder);
	await writeFile(join(folder, 'pid'), DEAD);

	expect(await withLock(folder, async () => 'done')).toBe('done');
});
