import { stopped } from './pause';
import { TransportError } from './transportError';

/** How long one part of a request may take. */
export interface Patience {
	/** Silence, in ms. */
	idleMs: number;
	/** All waiting together, in ms, and the bytes that buy a further ms. */
	wholeMs: number;
	bytesPerMs: number;
}

type Reason = 'stopped' | 'silent' | 'slow' | 'deadline';

// A deadline that is set while a request is under way is noticed after this time at the latest.
const LONGEST_TICK_MS = 1_000;

/**
 * Ends a request that hangs: silence, a crawl, the caller's deadline, a stopped workflow. Counts only the time in
 * which bytes are waited for: not what the reader does with them, and not what n8n was busy with otherwise, nor the
 * sleep of its machine. What came meanwhile waits to be read, and is no silence.
 */
export class Watch {
	private readonly controller = new AbortController();
	private reason: Reason | undefined;
	private lastLook = Date.now();
	private silentMs = 0;
	private waitedMs = 0;
	private bytes = 0;
	private isWaiting = true;
	private isTicking = false;
	private hasEnded = false;
	private readonly onStop = () => this.abort('stopped');

	constructor(
		private patience: Patience,
		private readonly deadline: () => number,
		private readonly stop: AbortSignal | undefined,
	) {
		if (stop?.aborted) this.abort('stopped');
		stop?.addEventListener('abort', this.onStop);
		this.tick();
	}

	/** Aborts with the first of the reasons. */
	get signal(): AbortSignal {
		return this.controller.signal;
	}

	/** The answer has begun: from now on this much patience. */
	begin(patience: Patience): void {
		this.patience = patience;
		this.pause(0);
	}

	/** The next bytes are waited for. */
	resume(): void {
		this.isWaiting = true;
		this.silentMs = 0;
		this.lastLook = Date.now();
		if (!this.isTicking && !this.hasEnded) this.tick();
	}

	/** They came, or the end did. */
	pause(bytes: number): void {
		if (this.isWaiting) this.count();
		this.isWaiting = false;
		this.bytes += bytes;
	}

	/** Nothing is waited for any more. */
	end(): void {
		this.hasEnded = true;
		this.stop?.removeEventListener('abort', this.onStop);
	}

	/** Why the request was ended here, as an error; `undefined` where it was not. */
	error(): TransportError | undefined {
		switch (this.reason) {
			case undefined:
				return undefined;
			case 'stopped':
				return stopped({ notTaken: false });
			case 'silent':
				return this.late(`nothing came for ${Math.ceil(this.patience.idleMs / 1_000)} seconds`);
			case 'slow':
				return this.late('it came too slowly');
			case 'deadline':
				return new TransportError('network', 'There was no time left to wait for the answer', {
					notTaken: false,
					outOfTime: true,
				});
		}
	}

	private late(how: string): TransportError {
		return new TransportError('network', `The answer was given up: ${how}`, { notTaken: false });
	}

	private abort(reason: Reason): void {
		if (this.hasEnded || this.reason !== undefined) return;
		this.reason = reason;
		this.end();
		this.controller.abort();
	}

	/** A look comes every tick: what is longer than two of them, nobody waited. A clock that was set back counts nothing. */
	private count(): void {
		const now = Date.now();
		const ms = Math.max(0, Math.min(now - this.lastLook, 2 * LONGEST_TICK_MS));
		this.silentMs += ms;
		this.waitedMs += ms;
		this.lastLook = now;
	}

	private tick(): void {
		this.count();
		const silentIn = this.patience.idleMs - this.silentMs;
		const slowIn = this.patience.wholeMs + this.bytes / this.patience.bytesPerMs - this.waitedMs;
		const deadlineIn = this.deadline() - this.lastLook;
		if (deadlineIn <= 0) return this.abort('deadline');
		if (silentIn <= 0) return this.abort('silent');
		if (slowIn <= 0) return this.abort('slow');

		this.isTicking = true;
		const ms = Math.ceil(Math.min(LONGEST_TICK_MS, silentIn, slowIn, deadlineIn));
		AbortSignal.timeout(ms).addEventListener(
			'abort',
			() => {
				this.isTicking = false;
				if (this.isWaiting && !this.hasEnded) this.tick();
			},
			{ once: true },
		);
	}
}
