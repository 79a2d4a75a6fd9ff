import { settle } from '../transport/retry';
import { toNodeError } from '../n8n/nodeErrors';
import type { Run } from '../n8n/run';

/** What an input item brings, or why it can bring nothing. */
export type Prepared<T> = { value: T } | { error: unknown };

/**
 * Prepares the lists of all input items before the first is sent.
 *
 * @returns for each input item its list; with "Continue On Fail" also what is wrong with it
 * @throws NodeApiError or NodeOperationError of the first item that brings no list: nothing was sent by then
 */
export async function prepareAll<T>(
	run: Run,
	prepare: (itemIndex: number) => Promise<T>,
): Promise<Array<Prepared<T>>> {
	const all: Array<Prepared<T>> = [];
	for (let itemIndex = 0; itemIndex < run.node.getInputData().length; itemIndex++) {
		const outcome = await settle(async () => await prepare(itemIndex));
		if ('error' in outcome && (!run.node.continueOnFail() || run.signal?.aborted === true)) {
			throw nothingSent(run, outcome.error, itemIndex);
		}
		all.push(outcome);
	}
	return all;
}

function nothingSent({ node, provider }: Run, error: unknown, itemIndex: number): Error {
	const known = toNodeError(node.getNode(), error, { provider, itemIndex });
	if (node.getInputData().length === 1) return known;
	const comfort = 'Nothing was sent, neither of this list nor of the others.';
	known.description = [known.description, comfort].filter(Boolean).join('\n');
	return known;
}
