/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { instanceFolder } from './environment';
import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdtempSync } from 'node:fs';
import { basename, join } from 'node:path';
import { BinaryDataConfig, BinaryDataService, ErrorReporter } from 'n8n-core';
import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';
import { container, logger } from './container';

/** `filesystem` is n8n's default; `memory` the default of older n8n: no `binary.id`, no streams. */
export type BinaryMode = 'memory' | 'filesystem';

export interface FileLabel {
	fileName: string;
	mimeType: string;
}

/** Where the files that tests bring are kept. */
const BROUGHT = { type: 'execution', workflowId: 'brought', executionId: '0' } as const;

/** Whose store n8n's one service is, at this moment and in all that follows from it: engines work side by side. */
const inUse = new AsyncLocalStorage<BinaryDataService>();

/** n8n keeps one binary store a process: this one stands for it and hands every call on to the one in use. */
const standIn = new Proxy({} as BinaryDataService, {
	get(_, name) {
		const service = inUse.getStore();
		if (service === undefined) throw new Error('Binary data is read outside of any engine');
		const member: unknown = Reflect.get(service, name, service);
		return typeof member === 'function' ? member.bind(service) : member;
	},
});

export class BinaryStore {
	private readonly service: BinaryDataService;
	private ready: Promise<void> | undefined;

	constructor(private readonly mode: BinaryMode) {
		const config = Object.assign(Object.create(container.get(BinaryDataConfig)) as BinaryDataConfig, {
			mode: 'filesystem' as const,
			localStoragePath: mkdtempSync(join(instanceFolder, 'binary-')),
		});
		this.service = new BinaryDataService(config, container.get(ErrorReporter), logger());
	}

	/** Runs `work` with this store as n8n's own. */
	async use<T>(work: () => Promise<T>): Promise<T> {
		// Without init() the service has nowhere to write and keeps all in the items.
		if (this.mode === 'filesystem') await (this.ready ??= this.service.init());
		container.set(BinaryDataService, standIn);
		return await inUse.run(this.service, work);
	}

	/** Binary data for an input item, kept as the mode keeps it. */
	async fromBuffer(content: Buffer, label: FileLabel): Promise<IBinaryData> {
		return await this.use(async () => await this.service.store(BROUGHT, content, { data: '', ...label }));
	}

	/** The same from a file on disk, which is copied. */
	async fromFile(path: string, label: Partial<FileLabel> = {}): Promise<IBinaryData> {
		const entry = { data: '', fileName: basename(path), mimeType: 'text/csv', ...label };
		return await this.use(async () => await this.service.copyBinaryFile(BROUGHT, entry, path));
	}

	/** @throws an Error where the item has no binary of that name */
	async read(item: INodeExecutionData, field: string): Promise<Buffer> {
		const entry = item.binary?.[field];
		if (entry === undefined) throw new Error(`The item has no binary "${field}"`);
		return await this.use(async () => await this.service.getAsBuffer(entry));
	}
}
