/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */
import type { ProviderName, Sandbox } from '../../sandbox';
import { eventsOf, everyProvider } from '../bench';

const EVERY_MS = 60;

export const WATCHED: readonly ProviderName[] = everyProvider.map(([name]) => name);

/** Jobs at providers of every kind that come and finish all the time. They are called "<provider> <id>". */
export class Jobs {
	/** Those that have finished since `begin`. */
	readonly finished = new Set<string>();
	private readonly running: Array<{ provider: ProviderName; id: string }> = [];
	private timer: NodeJS.Timeout | undefined;

	constructor(
		private readonly sandbox: Sandbox,
		private readonly random: () => number,
	) {
		for (const provider of WATCHED) for (let job = 0; job < 3; job++) this.start(provider);
	}

	/** More than a page of jobs that are over before anybody watches. */
	finishedBefore(): Set<string> {
		const old = WATCHED.flatMap((provider) =>
			this.sandbox.addJobs(provider, 55, { status: 'completed', rows: 1 }).map((id) => `${provider} ${id}`),
		);
		return new Set(old);
	}

	begin(): void {
		this.timer = setInterval(() => this.live(), EVERY_MS);
	}

	/** Nothing comes any more, and what runs finishes. */
	end(): void {
		clearInterval(this.timer);
		while (this.running.length > 0) this.finishOne();
	}

	private live(): void {
		const provider = WATCHED[Math.floor(this.random() * WATCHED.length)] ?? '';
		const what = this.random();
		if (what < 0.4 && this.running.length < 40) return this.start(provider);
		if (what < 0.8) return this.finishOne();
		const id = this.sandbox.addJob(provider, { status: 'completed', rows: 1 });
		this.finished.add(`${provider} ${id}`);
	}

	private start(provider: ProviderName): void {
		this.running.push({ provider, id: this.sandbox.addJob(provider, { rows: 1 }) });
	}

	private finishOne(): void {
		const [job] = this.running.splice(Math.floor(this.random() * this.running.length), 1);
		if (job === undefined) return;
		const { provider, id } = job;
		const endings = eventsOf(provider);
		this.sandbox.finish(provider, id, endings[Math.floor(this.random() * endings.length)]);
		this.finished.add(`${provider} ${id}`);
	}
}

/** Mulberry32: the same numbers from 0 to 1 for the same seed. */
export function randomFrom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
