import { randomBytes } from 'node:crypto';

import type { Charge, RequestRecord, ResetOptions, SandboxOptions } from '../types';
import { FaultQueue } from './faults';
import type { SandboxJob } from './jobs';
import { Service } from './service';
import type { Simulator } from './simulator';

const DEFAULT_PACE = 3;
const DEFAULT_LINK_SECONDS = 900;

/** A link that a simulator gave out. */
export interface Link {
	job: SandboxJob;
	/** What the simulator keeps with it. */
	data: string;
	isOneTime: boolean;
	/** ms since 1970 */
	expiresAt: number;
}

/** What all providers of one sandbox share. */
export class World {
	readonly faults = new FaultQueue();
	readonly requests: RequestRecord[] = [];
	ledger: Charge[] = [];
	readonly links = new Map<string, Link>();
	/** The tokens of all links there ever were. */
	readonly minted: string[] = [];
	readonly services: Map<string, Service>;
	private linkSeconds: number | undefined;
	private pace!: number;
	private queueSeconds: number | undefined;

	constructor(
		simulators: readonly Simulator[],
		readonly options: SandboxOptions,
	) {
		const keys = keysByCredential(simulators, options);
		this.services = new Map(
			simulators.map((simulator) => [
				simulator.id,
				new Service(this, simulator, keys.get(simulator.credential.type) ?? ''),
			]),
		);
		this.reset();
	}

	reset(options?: ResetOptions): void {
		this.requests.length = 0;
		this.ledger = [];
		this.links.clear();
		this.faults.clear();
		this.linkSeconds = this.options.linkSeconds;
		this.setPace(this.options.pace ?? DEFAULT_PACE, this.options.queueSeconds);
		for (const service of this.services.values()) service.reset(options);
	}

	/** @throws where there is no such provider */
	service(provider: string): Service {
		const service = this.services.get(provider);
		if (!service) throw new Error(`No simulator: test/sandbox/providers/${provider}.ts exports none`);
		return service;
	}

	setPace(seconds: number, queueSeconds?: number): void {
		this.pace = seconds;
		this.queueSeconds = queueSeconds;
	}

	setLinkSeconds(seconds: number): void {
		this.linkSeconds = seconds;
	}

	times(): { queueMs: number; workMs: number } {
		const queueSeconds = this.pace === 0 ? 0 : (this.queueSeconds ?? this.pace / 3);
		return { queueMs: queueSeconds * 1000, workMs: this.pace * 1000 };
	}

	/** A new link's token. */
	mint(link: Omit<Link, 'expiresAt'>, seconds = DEFAULT_LINK_SECONDS): string {
		const token = randomBytes(24).toString('base64url');
		this.minted.push(token);
		this.links.set(token, { ...link, expiresAt: Date.now() + (this.linkSeconds ?? seconds) * 1000 });
		return token;
	}

	/** The link, spent where it works once; `undefined` where it is unknown or too old. */
	follow(token: string): Link | undefined {
		const link = this.links.get(token);
		if (link?.isOneTime) this.links.delete(token);
		return link && link.expiresAt >= Date.now() ? link : undefined;
	}

	/** The text with every key, raw or URL-encoded, as `***`. */
	mask(text: string): string {
		return [...this.services.values()]
			.flatMap(({ accounts }) => accounts)
			.flatMap((key) => [key, encodeURIComponent(key)])
			.reduce((masked, key) => masked.replaceAll(key, '***'), text);
	}
}

function keysByCredential(
	simulators: readonly Simulator[],
	{ keys = {} }: SandboxOptions,
): Map<string, string> {
	const found = new Map<string, string>();
	for (const { id, credential } of simulators) {
		const given = keys[id];
		if (given !== undefined) found.set(credential.type, given);
		else if (!found.has(credential.type)) found.set(credential.type, madeUpKey(id));
	}
	return found;
}

function madeUpKey(provider: string): string {
	return `sandbox-${provider.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}-${randomBytes(8).toString('hex')}`;
}
