import type { Job } from '../providers/contract';
import { addHint } from '../n8n/hints';
import { inWords } from '../n8n/nodeErrors';
import type { Run } from '../n8n/run';
import { hasList } from './findSent';
import type { Outgoing } from './lookAhead';
import { Memory } from './memory';

/**
 * Lists that the nodes of this n8n have sent. Upload and then Verify of one list is two jobs, and paid twice: nobody
 * can tell whether that is meant, so it is said. So is a list whose answer was lost, for it may be paid already.
 */

interface Sent {
	/** `undefined` where the answer was lost, and the job not found. */
	jobId: string | undefined;
	workflow: string;
	node: { id: string; name: string };
	isForRows: boolean;
	at: number;
	execution: string;
}

const KEEP_AT_MOST = 10_000;

const memory = new Memory<Sent>(KEEP_AT_MOST);

/**
 * By its content, and where it came in a file by that file's name and size: Verify sends another part of a file.
 *
 * @param job `undefined` where the answer was lost
 */
export function rememberSent(run: Run, outgoing: Outgoing, job: Pick<Job, 'jobId'> | undefined): void {
	const { key, isForRows } = outgoing;
	const { id, name } = run.node.getNode();
	const sent = {
		jobId: job?.jobId,
		workflow: workflowOf(run),
		node: { id, name },
		isForRows,
		at: Date.now(),
		execution: key.execution,
	};
	for (const place of placesOf(outgoing)) memory.set(place, sent);
}

/** Tells, before these lists are sent, which of them a node of this n8n has sent within a day. */
export function hintSentBefore(run: Run, unsent: readonly Outgoing[]): void {
	// There a second upload costs nothing.
	if (run.provider.capabilities.downloadCharges) return;
	const known = unsent.flatMap((outgoing) => sentBefore(run, outgoing) ?? []);
	const paid = known.filter(({ jobId }) => jobId !== undefined);
	const lost = known.filter(({ jobId }) => jobId === undefined);
	for (const message of [...paidOnceMore(run, paid), ...perhapsPaid(run, lost)]) {
		addHint(run.node, { message, type: 'warning' });
	}
}

interface Known extends Sent {
	/** Its content is the same, not only the name and size of its file. */
	isSure: boolean;
}

function paidOnceMore(run: Run, known: readonly Known[]): string[] {
	if (known.length === 0) return [];
	const ids = [...new Set(known.map(({ jobId }) => jobId))];
	const one = ids.length === 1;
	return [
		`${whoAndWhen(run, known)}, as ${one ? 'job' : 'jobs'} ${ids.join(', ')}, and it is paid once more now. Its rows can be had without that: by Verify with ${one ? 'that ID' : 'those IDs'} in Existing Jobs, by Attach Results, or by Download.`,
	];
}

function perhapsPaid(run: Run, known: readonly Known[]): string[] {
	if (known.length === 0) return [];
	const { displayName, whereToCheck } = run.provider;
	return [
		`${whoAndWhen(run, known)}, and the answer of ${displayName} was lost: if it was accepted then, it is paid twice now. Look in ${whereToCheck} for a job too many.`,
	];
}

function whoAndWhen(run: Run, known: readonly Known[]): string {
	const [first] = known;
	const ago = inWords(Date.now() - Math.max(...known.map(({ at }) => at)));
	const what = known.every(({ isSure }) => isSure) ? 'the same list' : 'a file of this name and size';
	return `${first === undefined ? '' : whoOf(run, first)} sent ${what} ${ago} ago`;
}

function whoOf(run: Run, sent: Sent): string {
	if (isOfNode(run, sent)) return 'This node';
	return sent.workflow === workflowOf(run)
		? `The node "${sent.node.name}" of this workflow`
		: 'Another workflow of this n8n';
}

/** Not what is said elsewhere (Verify, run again), nor what is meant (the rounds of a loop). */
function sentBefore(run: Run, outgoing: Outgoing): Known | undefined {
	const [same, alike] = placesOf(outgoing).map((place) => memory.get(place));
	const found = same ?? alike;
	if (found === undefined) return undefined;
	const known = { ...found, isSure: same !== undefined };
	// Verify has looked for it in the whole list of jobs.
	if (found.jobId === undefined) return outgoing.missed !== undefined && hasList(run) ? undefined : known;
	const isVerifiedAgain = found.isForRows && outgoing.isForRows;
	const isSaid = isVerifiedAgain || found.execution === outgoing.key.execution;
	return isSaid && isOfNode(run, found) ? undefined : known;
}

function isOfNode(run: Run, { workflow, node: { id, name } }: Sent): boolean {
	const own = run.node.getNode();
	return workflow === workflowOf(run) && (own.id || own.name) === (id || name);
}

function workflowOf({ node }: Run): string {
	return node.getWorkflow().id ?? '';
}

function placesOf({ key, batch }: Outgoing): string[] {
	const { origin, listType, part } = batch;
	const byContent = JSON.stringify([key.account, key.content]);
	if (origin === undefined) return [byContent];
	return [byContent, JSON.stringify([key.account, origin, listType, part.number])];
}
