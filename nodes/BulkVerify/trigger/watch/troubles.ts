import type { ListedJob, Reading, TriggerSource, Warning } from './state';

const mostFailing = 500;

/** So many polls without its turn, and a job that failed is asked for like the others again. */
const longestLast = 3;

/** From so many on, questions that all fail are the provider's trouble and not that of odd jobs. */
const manyQuestions = 3;

/** What one process remembers of failed questions from poll to poll: only the order and the telling depend on it. */
export class Troubles {
	/** With the polls since each was asked for. */
	private readonly ids = new Map<string, number>();
	/** Jobs that the provider did not know when asked last: one may have been deleted a moment ago. */
	private unknown: ReadonlySet<string> = new Set();
	private isOutageTold = false;

	/** Jobs whose status could not be read when asked last. */
	get failing(): ReadonlySet<string> {
		return new Set(this.ids.keys());
	}

	/**
	 * Takes in what was read, and warns of each job whose status could not be, and of each that the provider did not
	 * know in two readings in a row, where it was not told before.
	 *
	 * Throws what the questions threw where many were asked, none was answered and nothing is emitted: once, until
	 * one is answered again.
	 */
	note<J extends ListedJob>(
		{ answers, failures }: Reading<J>,
		source: TriggerSource<J>,
		isTold: (jobId: string) => boolean,
		isEmitting: boolean,
		warn: (warning: Warning) => void,
	): void {
		for (const id of answers.keys()) this.ids.delete(id);
		for (const [id, polls] of this.ids) {
			if (polls < longestLast) this.ids.set(id, polls + 1);
			else this.ids.delete(id);
		}
		if (answers.size > 0) this.isOutageTold = false;
		this.noteUnknown(answers, isTold, warn);

		const isOutage = answers.size === 0 && failures.size >= manyQuestions;
		if (isOutage) {
			const [first] = failures.values();
			warn({
				about: 'statuses',
				text: `The status of ${failures.size} jobs could not be read: ${source.explain(first).words}`,
			});
			if (isEmitting || this.isOutageTold) return;
			this.isOutageTold = true;
			throw first;
		}
		for (const [id, reason] of failures) {
			if (this.ids.size < mostFailing) this.ids.set(id, 0);
			warn({
				about: `status ${id}`,
				text: `The status of the job "${id.slice(0, 80)}" could not be read, so it is not told; the others are: ${source.explain(reason).words}`,
			});
		}
	}
	private noteUnknown<J extends ListedJob>(
		answers: ReadonlyMap<string, J | undefined>,
		isTold: (jobId: string) => boolean,
		warn: (warning: Warning) => void,
	): void {
		const unknown = [...answers].flatMap(([id, job]) => (job === undefined && !isTold(id) ? [id] : []));
		for (const id of unknown) {
			if (!this.unknown.has(id)) continue;
			warn({
				about: `status ${id}`,
				text: `The provider was asked for the job "${id.slice(0, 80)}" and answered that it has none, or another one, so it is not told; the others are`,
			});
		}
		const unasked = [...this.unknown].filter((id) => !answers.has(id));
		this.unknown = new Set([...unknown, ...unasked].slice(0, mostFailing));
	}
}
