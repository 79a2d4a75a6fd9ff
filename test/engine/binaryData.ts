/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { instanceFolder } from './environment';
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

/** n8n keeps one binary store a process; this hands it over to one engine at a time. */
let inUse: { store: BinaryStore; calls: number } | undefined;

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

	/**
	 * Runs `work` with this store as n8n's own.
	 *
	 * @throws an Error where an engine of the other mode is at work in this process
	 */
	async use<T>(work: () => Promise<T>): Promise<T> {
		if (inUse !== undefined && inUse.calls > 0 && inUse.store !== this) {
			throw new Error('n8n has one binary store a process: another engine is still using it');
		}
		if (inUse?.store !== this) inUse = { store: this, calls: 0 };
		const turn = inUse;
		turn.calls += 1;
		try {
			// Without init() the service has nowhere to write and keeps all in the items.
			if (this.mode === 'filesystem') await (this.ready ??= this.service.init());
			container.set(BinaryDataService, this.service);
			return await work();
		} finally {
			turn.calls -= 1;
		}
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
