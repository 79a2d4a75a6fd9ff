import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { UserProblem } from '../n8n/nodeErrors';
import { forEachAsked, pairedWith } from '../n8n/outputItems';
import type { Run } from '../n8n/run';
import { readInputSource } from '../panel/listSettings';
import { readOutputShape } from '../panel/outputSettings';
import { prepareValues } from '../sending/batches';
import { askedLists, readRows, reusedVerdicts, type SourceList } from '../sending/sources';
import { creditsOf } from '../sending/spending';
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
		const items = await forEachAsked(run, await askedLists(run, source), async (asked) => {
			const list = await readRows(run, source, asked);
			const facts = estimateOf(run, list, field);
			credits ??= creditsOf(run);
			return [withCredits(facts, await credits, asked.inputItems)];
		});
		return [items];
	},
};

/** In the order of the contract, without what the balance tells. */
function estimateOf(run: Run, source: SourceList, field: string): IDataObject & { toSend: number } {
	const { reuse } = reusedVerdicts(source, field);
	const { plan } = prepareValues(run, source.list, source.settings, { columns: source.columns, reuse });
	const { counts } = plan;
	return {
		provider: run.provider.id,
		rows: source.list.values.length,
		empty: counts.empty,
		// What holds no text, or a number that a spreadsheet has damaged, is no value of its kind either.
		malformed: counts.malformed + counts.not_a_value + counts.damaged,
		several: counts.several_values,
		duplicates: counts.duplicates,
		recentlyVerified: counts.reused,
		toSend: counts.sent,
		jobs: plan.batches.length,
		chargedAt: run.provider.capabilities.chargedAt,
	};
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
