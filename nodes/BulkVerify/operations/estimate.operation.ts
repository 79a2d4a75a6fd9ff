import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { costHint, type CostOfList } from '../answers/costHint';
import { addHint } from '../n8n/hints';
import { UserProblem } from '../n8n/nodeErrors';
import { forEachAsked, pairedWith } from '../n8n/outputItems';
import type { Run } from '../n8n/run';
import { readInputSource } from '../panel/listSettings';
import { readOutputShape } from '../panel/outputSettings';
import { prepareValues, type NamelessBatch } from '../sending/batches';
import { sendingKey } from '../sending/earlierTries';
import { askedLists, readRows, reusedVerdicts, type SourceList } from '../sending/sources';
import { creditsOf } from '../sending/spending';
import { unfinishedSending } from '../sending/unfinished';
import type { OperationModule } from './operation';

export const estimate: OperationModule = {
	value: 'estimate',
	action: 'Estimate the cost of a list',
	description: 'Count what Verify would send and pay of a list; nothing is sent',
	properties: [],

	async execute(run) {
		const source = readInputSource(run);
		if (source === 'url') throw noRowsOfLink();
		const { field } = readOutputShape(run);
		let credits: Promise<number | null> | undefined;
		const costs: CostOfList[] = [];
		const items = await forEachAsked(run, await askedLists(run, source), async (asked) => {
			const list = await readRows(run, source, asked);
			const { facts, resumed } = await estimateOf(run, list, field);
			credits ??= creditsOf(run);
			costs.push({ rows: list.list.values.length, toSend: facts.toSend, resumed });
			return [withCredits(facts, await credits, asked.inputItems)];
		});
		if (credits !== undefined) addHint(run.node, costHint(run.provider, costs, await credits));
		return [items];
	},
};

/** In the order of the contract, without what the balance tells. */
async function estimateOf(
	run: Run,
	source: SourceList,
	field: string,
): Promise<{ facts: IDataObject & { toSend: number }; resumed: number }> {
	const { reuse } = reusedVerdicts(source, field, run.provider);
	const { plan, batches } = await prepareValues(run, source.list, source.settings, {
		columns: source.columns,
		reuse,
	});
	const { counts } = plan;
	const { resumed, jobIds } = await resumedRows(run, batches);
	if (jobIds.length > 0) hintResumed(run, resumed, jobIds);
	if (source.misfit !== undefined) {
		addHint(run.node, { message: source.misfit, type: 'warning' });
	}
	const facts = {
		provider: run.provider.id,
		rows: source.list.values.length,
		empty: counts.empty,
		// What holds no text, or a number that a spreadsheet has damaged, is no value of its kind either.
		malformed: counts.malformed + counts.not_a_value + counts.damaged,
		several: counts.several_values,
		duplicates: counts.duplicates,
		recentlyVerified: counts.reused,
		toSend: counts.sent - resumed,
		jobs: plan.batches.length,
		chargedAt: run.provider.capabilities.chargedAt,
	};
	return { facts, resumed };
}

/** What Verify would not send, for it would go on with what an earlier execution has sent of the list. */
async function resumedRows(
	run: Run,
	batches: readonly NamelessBatch[],
): Promise<{ resumed: number; jobIds: string[] }> {
	let resumed = 0;
	const jobIds: string[] = [];
	for (const batch of batches) {
		const { job } = unfinishedSending(run, await sendingKey(run, batch)) ?? {};
		if (job === undefined) continue;
		resumed += batch.rowCount ?? 0;
		jobIds.push(job.jobId);
	}
	return { resumed, jobIds };
}

function hintResumed({ node, provider }: Run, resumed: number, jobIds: readonly string[]): void {
	addHint(node, {
		message: `Verify would go on with ${jobIds.length === 1 ? 'job' : 'jobs'} ${jobIds.join(', ')} at ${provider.displayName}, which an earlier execution of this node has sent (${resumed} values): it would not send them again.`,
	});
}

function withCredits(
	facts: IDataObject & { toSend: number },
	credits: number | null,
	inputItems: number[],
): INodeExecutionData {
	const isEnough = credits === null ? null : credits >= facts.toSend;
	return { json: { ...facts, credits, isEnough }, pairedItem: pairedWith(inputItems) };
}

/** The editor does not offer it, but it may be left from Upload. */
function noRowsOfLink(): UserProblem {
	return new UserProblem(
		'Estimate Cost cannot take a list from a link',
		'A link is fetched by the provider alone, and nothing is sent here. Open the node and choose another Input Source: Input Items, File or Pasted Text.',
	);
}
