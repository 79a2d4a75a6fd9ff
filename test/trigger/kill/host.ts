/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */
import { appendFile, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { type ActiveTrigger, createEngine, type Engine } from '../../harness/engine';

/* A process of its own that stands for n8n 2.41: active workflows, their state and their executions on disk. */

/** Where this process is to die by itself. */
export type Death =
	/** The poll has emitted, nothing is saved. */
	| 'beforeSave'
	/** What n8n 2.41 was seen to do: the state is saved, the execution does not exist yet. */
	| 'beforeExecution'
	/** The order of n8n 1.123: the execution exists, the state is not saved. */
	| 'executionOnly'
	/** It does not: it is killed from outside, or runs on. */
	| 'never';

export interface Orders {
	packageRoot: string;
	credentials: Record<string, ICredentialDataDecryptedObject>;
	/** Where state and executions are kept. */
	folder: string;
	workflows: Array<{ provider: string; events: string[] }>;
	death: Death;
	/** How many emissions go well before. */
	spared: number;
}

/** One line of the executions' file. */
export interface Execution {
	provider: string;
	jobId: string;
	redelivered: boolean;
}

export const EXECUTIONS = 'executions.jsonl';

const POLL_EVERY_MS = 40;

async function host(orders: Orders): Promise<void> {
	const { packageRoot, credentials } = orders;
	const engine = await createEngine({ packageRoot, credentials, binaryMode: 'memory' });
	const workflows = await Promise.all(
		orders.workflows.map(async (workflow) => await Hosted.read(engine, orders, workflow)),
	);
	for (const workflow of workflows) await workflow.activate();
	process.send?.('activated');
	for (;;) {
		for (const workflow of workflows) await workflow.poll();
		await sleep(POLL_EVERY_MS);
	}
}

class Hosted {
	private saving: Promise<void> = Promise.resolve();

	private constructor(
		private readonly orders: Orders,
		private readonly provider: string,
		private readonly trigger: ActiveTrigger,
	) {}

	static async read(engine: Engine, orders: Orders, { provider, events }: Orders['workflows'][number]) {
		const saved = await readFile(stateFile(orders, provider), 'utf8').catch(() => '{}');
		const staticData: IDataObject = JSON.parse(saved);
		return new Hosted(orders, provider, engine.activate({ provider, events }, staticData));
	}

	/** Each start polls at once and saves. */
	async activate(): Promise<void> {
		await this.poll('init');
		await this.save();
	}

	/** Neither saving nor the execution is waited for. */
	async poll(activation: 'init' | 'update' = 'update'): Promise<void> {
		const items = await this.trigger.poll({ activation });
		if (items === null) return;
		const emitted = items.map(({ json }) => ({
			provider: this.provider,
			jobId: String(json.jobId),
			redelivered: json.redelivered === true,
		}));
		void this.emit(emitted, this.orders.spared-- > 0 ? 'never' : this.orders.death);
	}

	private async emit(emitted: Execution[], death: Death): Promise<void> {
		if (death === 'beforeSave') die();
		if (death === 'executionOnly') {
			await this.execute(emitted);
			die();
		}
		await this.save();
		if (death === 'beforeExecution') die();
		await this.execute(emitted);
	}

	/** As a database does it: whole or not at all. */
	private async save(): Promise<void> {
		const staticData = this.trigger.saveStaticData();
		if (staticData === undefined) return await this.saving;
		this.saving = this.saving.then(async () => {
			const file = stateFile(this.orders, this.provider);
			await writeFile(`${file}.new`, JSON.stringify(staticData));
			await rename(`${file}.new`, file);
		});
		await this.saving;
	}

	/** Up to 70 ms after the state was saved. */
	private async execute(emitted: Execution[]): Promise<void> {
		await sleep(Math.random() * 70);
		const lines = emitted.map((execution) => `${JSON.stringify(execution)}\n`);
		await appendFile(join(this.orders.folder, EXECUTIONS), lines.join(''));
	}
}

function stateFile({ folder }: Orders, provider: string): string {
	return join(folder, `${provider}.json`);
}

function die(): void {
	process.kill(process.pid, 'SIGKILL');
}

process.once('message', (orders: Orders) => void host(orders));
// Without the test there is nothing to host for.
process.once('disconnect', () => process.exit());
process.send?.('ready');
