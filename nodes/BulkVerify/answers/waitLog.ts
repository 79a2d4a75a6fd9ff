import type { Job } from '../providers/contract';
import { isFinished } from '../providers/kit/job';
import { inWords } from '../n8n/nodeErrors';
import type { Run } from '../n8n/run';

/** A line for every so many per cent, and after as long without one. */
const STEP_PERCENT = 10;
const SILENT_MS = 5 * 60 * 1_000;

/** What n8n's log, and the browser's console while the editor runs the workflow, tell of a wait. */
export class WaitLog {
	private readonly last = new Map<string, { status: string; step: number; at: number }>();

	constructor(
		private readonly run: Run,
		private readonly started: number,
	) {}

	/** Writes a line where the job has got on by a step. */
	saw(job: Job): void {
		const { jobId, status, progress } = job;
		const step = Math.floor((progress ?? 0) / STEP_PERCENT);
		const before = this.last.get(jobId);
		const now = Date.now();
		const isNews =
			before === undefined || before.status !== status || step > before.step || now - before.at >= SILENT_MS;
		if (!isNews) return;
		this.last.set(jobId, { status, step, at: now });
		this.write('info', lineOf(this.run, job, now - this.started));
	}

	write(level: 'info' | 'warn', line: string): void {
		const { node, transport } = this.run;
		const text = String(transport.redact(`${node.getNode().name}: ${line}`));
		node.logger[level](text);
		node.sendMessageToUI(text);
	}
}

function lineOf({ provider }: Run, job: Job, waitedMs: number): string {
	const { jobId, status, progress, processed, total } = job;
	const facts = [
		...(progress === null ? [] : [`${progress} %`]),
		...(total === null ? [] : [processed === null ? `${total} rows` : `${processed} of ${total} rows`]),
		...(isFinished(status) || waitedMs >= 1_000 ? [`after ${inWords(waitedMs)}`] : []),
	];
	return `job ${jobId} at ${provider.displayName} is ${status}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`;
}
