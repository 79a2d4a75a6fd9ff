const mostWatches = 500;
const mostThings = 300;

/** What one process has told of each trigger, bounded: nothing is told every minute. */
export class ToldOnce {
	private readonly watches = new Map<string, Set<string>>();

	/** Whether this is to be told now. More different things than can be remembered are not. */
	isNew(watch: string, about: string): boolean {
		const told = this.watches.get(watch) ?? new Set();
		this.watches.delete(watch);
		this.watches.set(watch, told);
		const [oldest] = this.watches.keys();
		if (this.watches.size > mostWatches && oldest !== undefined) this.watches.delete(oldest);
		if (told.has(about) || told.size >= mostThings) return false;
		told.add(about);
		return true;
	}
}
