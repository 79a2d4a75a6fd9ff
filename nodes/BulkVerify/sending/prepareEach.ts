import { failedItem, type Asked, type AskedOrFailed } from '../n8n/outputItems';
import { toNodeError } from '../n8n/nodeErrors';
import type { Run } from '../n8n/run';
import { settle } from '../transport/retry';

/**
 * Prepares every list of a run before the first is sent: what can be seen to be wrong is said while nothing is paid.
 *
 * @param check a look at all of them together, which may refuse the run
 * @returns the lists that can be sent; with "Continue On Fail" also what is wrong with others
 * @throws NodeApiError or NodeOperationError where one cannot be sent and the workflow is to stop
 */
export async function prepareEach<T, P>(
	run: Run,
	asked: ReadonlyArray<AskedOrFailed<T>>,
	prepare: (asked: Asked<T>) => Promise<P>,
	check: (prepared: ReadonlyArray<Asked<P>>) => Promise<void>,
): Promise<Array<AskedOrFailed<P>>> {
	const prepared: Array<AskedOrFailed<P>> = [];
	for (const one of asked) {
		if ('failed' in one) {
			prepared.push(one);
			continue;
		}
		const { itemIndex, inputItems } = one;
		const outcome = await settle(async () => await prepare(one));
		if ('value' in outcome) prepared.push({ what: outcome.value, itemIndex, inputItems });
		else {
			const error = asked.length === 1 ? outcome.error : nothingSent(run, outcome.error, itemIndex);
			prepared.push({ failed: failedItem(run, error, itemIndex, inputItems) });
		}
	}
	const ready = prepared.flatMap((one) => ('failed' in one ? [] : [one]));
	const outcome = await settle(async () => await check(ready));
	if ('value' in outcome) return prepared;
	const failed = failedItem(
		run,
		outcome.error,
		0,
		ready.flatMap(({ inputItems }) => inputItems),
	);
	return [...prepared.filter((one) => 'failed' in one), { failed }];
}

function nothingSent(run: Run, error: unknown, itemIndex: number): unknown {
	if (run.node.continueOnFail()) return error;
	const known = toNodeError(run.node.getNode(), error, { provider: run.provider, itemIndex });
	const comfort = 'Nothing was sent, neither of this list nor of the others.';
	known.description = [known.description, comfort].filter(Boolean).join('\n');
	return known;
}
