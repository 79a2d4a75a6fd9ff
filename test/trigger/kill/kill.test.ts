/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { keepRealTime } from '../../harness/clock';
import { builtPackage, temporaryFolder } from '../../harness/engine';
import { startSandbox } from '../../sandbox';
import { eventsOf } from '../bench';
import { type Death, EXECUTIONS, type Execution, type Orders } from './host';
import { HostProcess } from './hostProcess';
import { Jobs, randomFrom, WATCHED } from './jobs';

// The processes that are killed keep it, and so must the provider.
keepRealTime();

/*
 * The trigger of all four providers in processes that are killed, one after another, while jobs come and finish
 * all the time. `KILL_SEED` repeats a run, `KILL_SECONDS` makes it longer.
 */
const SEED = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
const SECONDS = Number(process.env.KILL_SECONDS ?? 22);
const FEWEST_KILLS = 5;

/** From outside at any moment, and by itself at each moment that matters. */
const DEATHS: Death[] = ['beforeExecution', 'never', 'beforeSave', 'never', 'executionOnly'];

test(
	'every job that finishes after the activation gets an execution, wherever n8n is killed; none from before does',
	async () => {
		const random = randomFrom(SEED);
		const sandbox = await startSandbox({ pace: 3_600 });
		const folder = await temporaryFolder('kill');
		const jobs = new Jobs(sandbox, random);
		const before = jobs.finishedBefore();
		const orders = (death: Death): Orders => ({
			packageRoot: builtPackage(),
			credentials: { ...sandbox.urls },
			folder,
			workflows: WATCHED.map((provider) => ({ provider, events: eventsOf(provider) })),
			death,
			spared: Math.floor(random() * 4),
		});
		let host = new HostProcess();
		// It takes seconds to load n8n-core: the next one does so while this one lives.
		let next = new HostProcess();
		const kills: Record<Death, number> = { beforeSave: 0, beforeExecution: 0, executionOnly: 0, never: 0 };
		try {
			await host.start(orders('never'));
			await host.activated();
			jobs.begin();
			const end = Date.now() + SECONDS * 1_000;
			for (let round = 0; round < FEWEST_KILLS || Date.now() < end; round++) {
				await sleep(random() * 600);
				await host.kill();
				host.assertKilled();
				// What finishes while nobody watches.
				await sleep(random() * 150);

				const death = DEATHS[round % DEATHS.length] ?? 'never';
				kills[death]++;
				host = next;
				next = new HostProcess();
				await host.start(orders(death));
				if (death !== 'never') await host.ended;
			}
			await host.kill();
			host.assertKilled();

			jobs.end();
			host = next;
			await host.start(orders('never'));
			await host.activated();
			const executions = await settled(folder, jobs.finished);
			const known = new Set(executions.map(keyOf));
			const again = executions.length - known.size;
			const marked = executions.filter(({ redelivered }) => redelivered).length;
			const story =
				`seed ${SEED}: ${jobs.finished.size} jobs finished; killed ${kills.beforeSave} times before the state was ` +
				`saved, ${kills.beforeExecution} times between it and the execution, ${kills.executionOnly} times after the ` +
				`execution alone, ${kills.never + 1} times at any moment; ${known.size} jobs emitted, ${again} times once ` +
				`more (${marked} times marked as redelivered)`;
			process.stdout.write(`\nkill test, ${story}\n\n`);
			expect([...jobs.finished].filter((job) => !known.has(job))).toEqual([]);
			expect([...known].filter((job) => before.has(job))).toEqual([]);
			expect([...known].filter((job) => !jobs.finished.has(job))).toEqual([]);
			expect(marked).toBeGreaterThan(0);
		} finally {
			jobs.end();
			await Promise.all([host.kill(), next.kill()]);
			await sandbox.stop();
		}
	},
	(SECONDS + 100) * 1_000,
);

const keyOf = ({ provider, jobId }: Pick<Execution, 'provider' | 'jobId'>) => `${provider} ${jobId}`;

/** The executions when all that is expected is there, or nothing more comes. */
async function settled(folder: string, expected: ReadonlySet<string>): Promise<Execution[]> {
	let executions: Execution[] = [];
	for (let quiet = 0; quiet < 10; quiet++) {
		await sleep(300);
		const now = await readExecutions(folder);
		if (now.length > executions.length) quiet = 0;
		executions = now;
		const known = new Set(executions.map(keyOf));
		if (quiet > 2 && [...expected].every((job) => known.has(job))) break;
	}
	return executions;
}

/** A line that the kill cut short is no execution. */
async function readExecutions(folder: string): Promise<Execution[]> {
	const text = await readFile(join(folder, EXECUTIONS), 'utf8').catch(() => '');
	const lines = text.split('\n').filter((line) => line.startsWith('{') && line.endsWith('}'));
	return lines.map((line): Execution => JSON.parse(line));
}
