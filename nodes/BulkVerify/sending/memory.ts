/**
 * What this process remembers for a day, the newest of it: n8n runs for months, and must not fill up.
 * Nothing of the execution that remembers something is dropped for want of room.
 */
export class Memory<T extends { at: number; execution: string }> {
	private readonly entries = new Map<string, T>();

	constructor(
		private readonly keepMs: number,
		private readonly keepAtMost: number,
	) {}

	get(key: string): T | undefined {
		const entry = this.entries.get(key);
		return entry === undefined || entry.at < Date.now() - this.keepMs ? undefined : entry;
	}

	set(key: string, entry: T): void {
		this.entries.delete(key);
		this.entries.set(key, entry);
		const oldest = Date.now() - this.keepMs;
		for (const [other, { at, execution }] of this.entries) {
			const isOld = at < oldest;
			if (!isOld && this.entries.size <= this.keepAtMost) break;
			if (!isOld && execution === entry.execution) break;
			this.entries.delete(other);
		}
	}

	delete(key: string): void {
		this.entries.delete(key);
	}

	*values(): Iterable<[string, T]> {
		yield* this.entries;
	}
}
