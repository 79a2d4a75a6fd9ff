import type { INodeExecutionData } from 'n8n-workflow';
import { forgetUnfinishedJob } from '../sending/unfinished';
import { readFinishedJob } from '../answers/finishedJob';
import { joinJobs } from '../answers/joinJobs';
import { notAsked } from '../answers/notAsked';
import { runHint } from '../answers/runHint';
import { verifiedRows } from '../answers/verifiedRows';
import { inTurns } from '../transport/inTurns';
import { planValues, type Plan } from '../lists/sendPlan';
import { addHint } from '../n8n/hints';
import { UserProblem } from '../n8n/nodeErrors';
import { failedItem } from '../n8n/outputItems';
import type { Run } from '../n8n/run';
import { costNotices } from '../panel/costNotices';
import { readSettings, readValueField } from '../panel/listSettings';
import { outputOptions } from '../panel/outputOptions';
import { ATTACH_INPUTS, byVerdict } from '../panel/outputs';
import { readOutputShape, readRouteByVerdict } from '../panel/outputSettings';
import { showFor, simplifyProperty } from '../panel/panelParts';
import { idOf, readBoolean } from '../panel/readParameter';
import { valueFieldProperties } from '../panel/valueField';
import type { Job } from '../providers/contract';
import { itemRows, type SourceList } from '../sending/sources';
import { settle } from '../transport/retry';
import type { OperationModule } from './operation';
import { shortName } from '../lists/names';

export const attach: OperationModule = {
	value: 'attach',
	action: 'Attach the results of jobs to rows',
	description:
		'Give rows the verdicts of jobs that are finished, as Verify would; the rows come by one input, the jobs by the other',
	properties: [
		...costNotices('attach'),
		...valueFieldProperties(['attach'], 'Drag a field of the Rows here, or type its name.'),
		simplifyProperty(['attach']),
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: outputOptions(),
			displayOptions: showFor('attach'),
		},
	],

	async execute(run) {
		const shape = readOutputShape(run);
		const items = run.node.getInputData(ATTACH_INPUTS.rows);
		const outcome = await settle(async () => await attachedRows(run, items));
		const rows =
			'value' in outcome
				? outcome.value
				: [
						failedItem(
							run,
							outcome.error,
							0,
							items.map((_, index) => index),
						),
					];
		return readRouteByVerdict(run) ? byVerdict(rows, shape) : [rows];
	},
};

async function attachedRows(run: Run, items: INodeExecutionData[]): Promise<INodeExecutionData[]> {
	const settings = { ...readSettings(run, 0), sendFields: [] };
	const source = await itemRows(items, readValueField(run, 0), settings);
	const jobs: Job[] = [];
	// All are looked at before the first is downloaded, which may cost.
	for (const jobId of readJobIds(run)) jobs.push(await readFinishedJob(run, jobId));

	const plan = await planOf(source, true);
	// A download may cost: rows without any value to ask about, or of the kind, need none.
	const asked = plan.counts.sent > 0 && source.misfit === undefined ? jobs : [];
	const answers = await joinJobs(run, plan, asked, { arePlanned: false, mayBeForeign: true });
	for (const job of asked) await forgetUnfinishedJob(run, job);
	const withoutMalformed = await planOf(source, false);
	const rows = await inTurns(
		verifiedRows(source, readOutputShape(run), {
			withDetails: !readBoolean(run, 'simplify', 0, true),
			factsAt(position) {
				const facts = notAsked(plan, position, run.provider.id) ?? answers.verificationOf(position);
				// A malformed value was sent where the person wanted it; else it has no answer because nobody asked.
				if (facts.reason !== 'no_result') return facts;
				return notAsked(withoutMalformed, position, run.provider.id) ?? facts;
			},
		}),
	);
	const hint = runHint(run.provider, [
		{
			what: source.what,
			rows: items.length,
			misfit: source.misfit,
			lacking: source.lacking,
			skippedEmpty: 0,
			counts: { ...withoutMalformed.counts, duplicates: 0 },
			removesDuplicates: true,
			jobIds: asked.map(({ jobId }) => jobId),
			paid: 0,
			downloads: answers.downloaded,
			verdicts: rows.verdicts,
			missing: rows.missing,
			areJobsNamed: true,
		},
	]);
	if (hint !== undefined) addHint(run.node, hint);
	return rows.items;
}

/** Nothing is sent: the plan only says which answer belongs to which row. */
async function planOf({ list }: SourceList, withMalformed: boolean): Promise<Plan> {
	const needs = {
		removeDuplicates: true,
		skipMalformed: !withMalformed,
		maxRowsPerJob: null,
		splitLargeLists: true,
	};
	return await inTurns(planValues(list, needs));
}

/** @throws UserProblem where there is no job, or one of the items is none of this provider */
function readJobIds(run: Run): string[] {
	const { id, displayName } = run.provider;
	const items = run.node.getInputData(ATTACH_INPUTS.jobs);
	if (items.length === 0) {
		throw new UserProblem(
			'No job came by the input Jobs',
			'Connect a node that gives finished jobs, such as Get Status or the Bulk Verify Trigger, to the second input.',
		);
	}
	const ids = items.map(({ json: { jobId, provider } }, index) => {
		if (provider !== undefined && provider !== id) {
			throw new UserProblem(
				`Item ${index} of Jobs is a job of another provider ("${shortName(String(provider))}"), and this node is set to ${displayName}`,
				'Set the node to the provider that made the jobs, or let only its jobs in.',
			);
		}
		const text = idOf(jobId);
		if (text !== '') return text;
		throw new UserProblem(
			`Item ${index} of Jobs has no job ID`,
			'Items of the input Jobs need the fields "provider" and "jobId", as Upload, Get Status and the Bulk Verify Trigger give them.',
		);
	});
	return [...new Set(ids)];
}
