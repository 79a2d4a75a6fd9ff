/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- tests run on Node itself, not inside n8n */
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Orders } from './host';

/** A process that hosts the trigger; it has loaded n8n-core when it is ready, and waits for its orders. */
export class HostProcess {
	private readonly child: ChildProcess;
	private readonly told = new Set<unknown>();
	private complaint = '';
	/** Resolves when it has ended, however. */
	readonly ended: Promise<void>;

	constructor() {
		this.child = fork(join(__dirname, 'host.ts'), {
			// Not what jest itself was started with.
			execArgv: ['--import', 'tsx'],
			stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
		});
		this.child.on('message', (message) => this.told.add(message));
		this.child.stderr?.on('data', (text: Buffer) => (this.complaint += text.toString()));
		this.ended = new Promise((resolve) => this.child.once('exit', () => resolve()));
	}

	async start(orders: Orders): Promise<void> {
		await this.hears('ready');
		this.child.send(orders);
	}

	/** Its workflows are active: the first polls are done and saved. */
	async activated(): Promise<void> {
		await this.hears('activated');
	}

	async kill(): Promise<void> {
		this.child.kill('SIGKILL');
		await this.ended;
	}

	/** @throws an Error where it ended by anything but a kill */
	assertKilled(): void {
		if (this.child.signalCode !== 'SIGKILL') throw new Error(`The host broke down: ${this.complaint}`);
	}

	private async hears(message: string): Promise<void> {
		if (this.told.has(message)) return;
		await new Promise<void>((resolve, reject) => {
			const listen = (heard: unknown) => {
				if (heard === message) resolve();
			};
			this.child.on('message', listen);
			void this.ended.then(() => reject(new Error(`The host ended before "${message}": ${this.complaint}`)));
		});
	}
}
