interface Entry {
	/** When it was remembered: ms since 1970. */
	at: number;
	execution: string;
	/** Its execution still works on it, however long that takes: it does not grow old. */
	isHeld?: boolean;
}

/** Retries come within minutes; who goes on with a list that was stopped does so within a day. */
const KEEP_MS = 24 * 60 * 60 * 1_000;

/**
 * What this process remembers for a day, the newest of it: n8n runs for months, and must not fill up.
 * Nothing of the execution that remembers something is dropped for want of room.
 */
export class Memory<T extends Entry> {
	private readonly entries = new Map<string, T>();

	constructor(private readonly keepAtMost: number) {}

	get(key: string): T | undefined {
		const entry = this.entries.get(key);
		return entry === undefined || this.isOld(entry) ? undefined : entry;
	}

	set(key: string, entry: T): void {
		this.entries.delete(key);
		this.entries.set(key, entry);
		for (const [other, known] of this.entries) {
			const isOld = this.isOld(known);
			if (!isOld && this.entries.size <= this.keepAtMost) break;
			if (!isOld && known.execution === entry.execution) break;
			this.entries.delete(other);
		}
	}

	delete(key: string): void {
		this.entries.delete(key);
	}

	*values(): Iterable<[string, T]> {
		yield* this.entries;
	}

	private isOld({ at, isHeld }: T): boolean {
		return isHeld !== true && at < Date.now() - KEEP_MS;
	}
}
