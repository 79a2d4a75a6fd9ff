/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 120_000;
const POLL_MS = 100;

/**
 * Runs `work` while no other process does so under the same folder name: two test runs in one checkout
 * would otherwise clear each other's `dist`.
 *
 * @throws what `work` throws, or an Error where the lock is not free within two minutes
 */
export async function withLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
	const deadline = Date.now() + PATIENCE_MS;
	while (!(await acquired(folder))) {
		if (Date.now() > deadline) throw new Error(`Another process holds ${folder}; remove it if none runs`);
		await sleep(POLL_MS);
	}
	try {
		return await work();
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function acquired(folder: string): Promise<boolean> {
	await mkdir(dirname(folder), { recursive: true });
	try {
		await mkdir(folder);
	} catch {
		if (await isAbandoned(folder)) await rm(folder, { recursive: true, force: true });
		return false;
	}
	await writeFile(join(folder, 'pid'), String(process.pid));
	return true;
}

/** Its owner was killed before it could let go. */
async function isAbandoned(folder: string): Promise<boolean> {
	const pid = Number(await readFile(join(folder, 'pid'), 'utf8').catch(() => ''));
	if (!pid) return false;
	try {
		process.kill(pid, 0);
		return false;
	} catch {
		return true;
	}
}
