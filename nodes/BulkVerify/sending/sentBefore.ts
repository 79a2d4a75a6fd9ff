import type { Job } from '../providers/contract';
import { inWords } from '../n8n/nodeErrors';
import type { Run } from '../n8n/run';
import type { Outgoing } from './lookAhead';
import { Memory } from './memory';

/**
 * Lists that the nodes of a workflow have sent. Upload and then Verify of one list is two jobs, and paid twice: nobody
 * can tell whether that is meant, so it is said.
 */

interface Sent {
	jobId: string;
	node: { id: string; name: string };
	isForRows: boolean;
	at: number;
	execution: string;
}

const KEEP_MS = 24 * 60 * 60 * 1_000;
const KEEP_AT_MOST = 10_000;

const memory = new Memory<Sent>(KEEP_MS, KEEP_AT_MOST);

/** By its content, and where it came in a file by that file's name and size: Verify sends another part of a file. */
export function rememberSent(run: Run, outgoing: Outgoing, { jobId }: Pick<Job, 'jobId'>): void {
	const { key, isForRows } = outgoing;
	const { id, name } = run.node.getNode();
	const sent = { jobId, node: { id, name }, isForRows, at: Date.now(), execution: key.execution };
	for (const place of placesOf(run, outgoing)) memory.set(place, sent);
}

/** Tells, before these lists are sent, which of them a node of this workflow has sent within a day. */
export function hintSentBefore(run: Run, unsent: readonly Outgoing[]): void {
	// There a second upload costs nothing.
	if (run.provider.capabilities.downloadCharges) return;
	const known = unsent.flatMap((outgoing) => sentBefore(run, outgoing) ?? []);
	const [first] = known;
	if (first === undefined) return;
	const ids = [...new Set(known.map(({ jobId }) => jobId))];
	const one = ids.length === 1;
	const ago = inWords(Date.now() - Math.max(...known.map(({ at }) => at)));
	const by = isOfNode(run, first) ? 'This node' : `The node "${first.node.name}" of this workflow`;
	const what = known.every(({ isSure }) => isSure) ? 'the same list' : 'a file of this name and size';
	run.node.addExecutionHints({
		message: `${by} sent ${what} ${ago} ago, as ${one ? 'job' : 'jobs'} ${ids.join(', ')}, and it is paid once more now. Its rows can be had without that: by Verify with ${one ? 'that ID' : 'those IDs'} in Existing Jobs, by Attach Results, or by Download.`,
		type: 'warning',
		location: 'outputPane',
	});
}

/** Not what is said elsewhere (Verify, run again), nor what is meant (the rounds of a loop). */
function sentBefore(run: Run, outgoing: Outgoing): (Sent & { isSure: boolean }) | undefined {
	const [same, alike] = placesOf(run, outgoing).map((place) => memory.get(place));
	const found = same ?? alike;
	if (found === undefined) return undefined;
	const isVerifiedAgain = found.isForRows && outgoing.isForRows;
	const isSaid = isVerifiedAgain || found.execution === outgoing.key.execution;
	return isSaid && isOfNode(run, found) ? undefined : { ...found, isSure: same !== undefined };
}

function isOfNode({ node }: Run, { node: { id, name } }: Sent): boolean {
	const own = node.getNode();
	return (own.id || own.name) === (id || name);
}

function placesOf({ node }: Run, { key, batch }: Outgoing): string[] {
	const place = [node.getWorkflow().id ?? '', key.account];
	const { origin, listType, part } = batch;
	const byContent = JSON.stringify([...place, key.content]);
	if (origin === undefined) return [byContent];
	return [byContent, JSON.stringify([...place, origin, listType, part.number])];
}
