import type { INodeExecutionData } from 'n8n-workflow';
import { lookWithin } from '../answers/deadline';
import { notAsked } from '../answers/notAsked';
import { refuseBeforehand } from '../answers/downloadWhole';
import { readJob } from '../answers/readJob';
import { runHint, type ListSummary } from '../answers/runHint';
import { toolAnswer } from '../answers/toolAnswer';
import {
	answerList,
	verifyList,
	waitAhead,
	type AnsweredList,
	type VerifiedList,
	type VerifyOptions,
	type WaitedList,
} from '../answers/verifyList';
import { verifiedRows } from '../answers/verifiedRows';
import { addHint, type Hint } from '../n8n/hints';
import { toNodeError, UserProblem } from '../n8n/nodeErrors';
import { forEachAsked, pairedWith, toJobOutput, type Asked, type AskedOrFailed } from '../n8n/outputItems';
import { isTool, type Run } from '../n8n/run';
import {
	readInputSource,
	readResumeSettings,
	readSpendingSettings,
	readWaitSettings,
	type SpendingSettings,
	type WaitSettings,
} from '../panel/listSettings';
import { byVerdict } from '../panel/outputs';
import { listsJobs } from '../panel/panelParts';
import { readOutputShape, readRouteByVerdict } from '../panel/outputSettings';
import { readBoolean } from '../panel/readParameter';
import type { OutputShape } from '../panel/outputShape';
import { inTurns } from '../transport/inTurns';
import { prepareValues, rowsOf, type PreparedValues } from '../sending/batches';
import { losesPaidRows } from '../sending/charges';
import { prepareEach } from '../sending/prepareEach';
import { askedLists, readRows, reusedVerdicts, type Reused, type SourceList } from '../sending/sources';
import { sendLists, type SentList } from '../sending/sendList';
import { refuseCostly } from '../sending/spending';
import { settle } from '../transport/retry';
import type { Job, Provider } from '../providers/contract';
import type { OperationModule } from './operation';

export const verify: OperationModule = {
	value: 'verify',
	action: 'Verify a list',
	description:
		'Send a list, wait for the provider, and get every row back with its verdict; option Route by Verdict: an output each',
	properties: [],

	async execute(run) {
		const source = readInputSource(run);
		if (source === 'url') throw noRowsOfLink();
		const shape = readOutputShape(run);
		const output: VerifyOutput = { jobs: [], summaries: [], givenOut: [] };
		const lists = await prepareEach(
			run,
			await askedLists(run, source),
			async (asked) => await prepareRows(run, source, asked, shape),
			async (prepared) => {
				const longest = Math.max(0, ...prepared.map(({ what }) => what.wait.maxWaitMs));
				const tookMs = await lookWithin(run, longest, async () => await look(run, prepared));
				for (const { what } of prepared) what.wait.spentMs = tookMs;
			},
		);
		if (lists.length > 1 && losesPaidRows(run)) await waitForAll(run, lists);
		const rows = await forEachAsked(run, lists, async (asked) =>
			withPaidJobs(run, asked, async () => await verifyRows(run, asked, shape, output)),
		);
		const hint = runHint(run.provider, output.summaries);
		if (hint !== undefined) addHint(run.node, hint);
		const outputs = toOutputs(run, rows, output.jobs, shape);
		for (const tell of output.givenOut) tell();
		return outputs;
	},
};

/** Everything that is asked before the first list is sent, and that may refuse the run. */
async function look(run: Run, prepared: ReadonlyArray<Asked<PreparedRows>>): Promise<void> {
	const sent = prepared.flatMap(({ what }) => (what.existingJobs.length === 0 ? [what] : []));
	const spending = readSpendingSettings(run, 0);
	refuseNamedTwice(
		run,
		prepared.flatMap(({ what }) => [...new Set(what.existingJobs)]),
	);
	await refuseCostlyDownload(
		run,
		prepared.map(({ what }) => what),
		spending,
	);
	const { resumeUnfinished: resume } = readResumeSettings(run, 0);
	const lists = sent.map(({ prepared: list }) => list);
	// What was sent before costs nothing more, but where its download costs.
	const all = lists.map(({ batches }) => rowsOf(batches));
	const { downloadCharges } = run.provider.capabilities;
	const approve = async (unsent: Array<number | null>) =>
		await refuseCostly(run, downloadCharges ? all : unsent, spending);
	const senders = await sendLists(run, lists, { forRows: { resume }, approve });
	sent.forEach((what, index) => (what.send = senders[index]));
}

/** The editor does not offer it, but it may be left from Upload. */
function noRowsOfLink(): UserProblem {
	return new UserProblem(
		'Verify cannot take a list from a link',
		'It returns the rows of the list, and a link is fetched by the provider alone. Open the node and choose another Input Source (Input Items, File or Pasted Text), or use Upload.',
	);
}

/** What comes of the run besides the rows. */
interface VerifyOutput {
	/** Jobs that were not done in time, as items. */
	jobs: INodeExecutionData[];
	summaries: ListSummary[];
	/** Called when the rows leave. */
	givenOut: Array<() => void>;
}

interface PreparedRows {
	source: SourceList;
	prepared: PreparedValues;
	reused: Reused;
	existingJobs: string[];
	wait: WaitSettings;
	/** Sends it; known when all lists have been looked for at the provider. */
	send?: () => Promise<SentList>;
	/** Its jobs, where all lists were waited for before the first result is paid. */
	waited?: WaitedList;
}

async function prepareRows(
	run: Run,
	source: 'items' | 'file' | 'text',
	asked: Asked<unknown>,
	shape: OutputShape,
): Promise<PreparedRows> {
	const list = await readRows(run, source, asked);
	const reused = reusedVerdicts(list, shape.field, run.provider);
	const { existingJobs } = readResumeSettings(run, asked.itemIndex);
	const prepared = await prepareValues(run, list.list, list.settings, {
		name: list.name,
		origin: list.origin,
		reuse: reused.reuse,
		isSent: existingJobs.length === 0,
	});
	const wait = readWaitSettings(run, asked.itemIndex);
	return { source: list, prepared, reused, existingJobs, wait };
}

/** A blank line of a pasted text is no row: counted, it would belong to none of those that come out. */
const NO_ROW = 0;

/** Every row with its verdict, in order; the jobs instead where the time was over and that is wanted. */
async function verifyRows(
	run: Run,
	{ what, itemIndex, inputItems }: Asked<PreparedRows>,
	shape: OutputShape,
	output: VerifyOutput,
): Promise<INodeExecutionData[]> {
	const { source, prepared, reused } = what;
	const { plan } = prepared;
	const answers = await answersFor(run, what, itemIndex);
	if ('jobs' in answers) {
		const pairedItem = pairedWith(inputItems);
		for (const job of answers.jobs) output.jobs.push({ json: toJobOutput(run, job, true), pairedItem });
		// They are paid all the same, and no row of them is counted yet.
		output.summaries.push({
			what: source.what,
			rows: 0,
			lacking: 0,
			skippedEmpty: NO_ROW,
			counts: plan.counts,
			removesDuplicates: source.settings.removeDuplicates ?? true,
			jobIds: answers.jobs.map(({ jobId }) => jobId),
			paid: answers.paidRows,
		});
		return [];
	}
	const rows = await inTurns(
		verifiedRows(source, shape, {
			withDetails: !readBoolean(run, 'simplify', itemIndex, true),
			factsAt: (position) =>
				notAsked(plan, position, run.provider.id, reused.reusedAt) ?? answers.verificationOf(position),
		}),
	);
	output.givenOut.push(answers.givenOut);
	output.summaries.push({
		what: source.what,
		rows: rows.items.length,
		misfit: source.misfit,
		lacking: source.lacking,
		unread: reused.unread,
		fresh: answers.paidRows === 0 ? 0 : reused.fresh,
		skippedEmpty: NO_ROW,
		repeatedHeaders: source.repeatedHeaders,
		counts: plan.counts,
		removesDuplicates: source.settings.removeDuplicates ?? true,
		jobIds: answers.doneJobs.map(({ jobId }) => jobId),
		downloads: answers.downloaded,
		paid: answers.paidRows,
		verdicts: rows.verdicts,
		missing: answers.missing,
		emptyIn: rows.items.length === 0 ? inputItems : [],
		areJobsNamed: what.existingJobs.length > 0,
	});
	return rows.items;
}

/** Where a download costs, a job is downloaded once in an execution. */
function refuseNamedTwice(run: Run, jobIds: readonly string[]): void {
	if (!losesPaidRows(run)) return;
	const twice = jobIds.find((jobId, at) => jobIds.indexOf(jobId) !== at);
	if (twice === undefined) return;
	throw new UserProblem(
		`Nothing was downloaded: job ${twice} is named in Existing Jobs for several lists, and ${run.provider.displayName} charges for each download`,
		'Put these lists into one, or join the job to their rows with Attach Results.',
	);
}

/**
 * Where a download costs, Max Rows and Check Balance hold for the rows of jobs that were made before; of several lists
 * a job that does not exist is told before the first is paid.
 */
async function refuseCostlyDownload(
	run: Run,
	lists: readonly PreparedRows[],
	spending: SpendingSettings,
): Promise<void> {
	const isLimited = spending.maxRows !== undefined || spending.checkBalance;
	const mayLoseOthers = lists.length > 1 && losesPaidRows(run);
	if (!run.provider.capabilities.downloadCharges || !(isLimited || mayLoseOthers)) return;
	const asked = lists.filter(({ prepared }) => prepared.batches.length > 0);
	const totals: Array<number | null> = [];
	for (const jobId of new Set(asked.flatMap(({ existingJobs }) => existingJobs))) {
		totals.push((await readJob(run, jobId)).total);
	}
	await refuseCostly(run, totals, spending, 'downloaded');
}

/** Where each result is paid when it is fetched, all lists are waited for before the first one is. */
async function waitForAll(run: Run, lists: ReadonlyArray<AskedOrFailed<PreparedRows>>): Promise<void> {
	const jobs: Job[] = [];
	await forEachAsked(run, lists, async (asked) => {
		const { what, itemIndex } = asked;
		if (what.prepared.batches.length === 0) return [];
		const options = verifyOptions(run, what, itemIndex);
		what.waited = await withPaidJobs(
			run,
			asked,
			async () => await waitAhead(run, what.prepared, what.wait, itemIndex, options),
		);
		if (what.waited.isDone) jobs.push(...what.waited.jobs);
		return [];
	});
	await refuseBeforehand(run, jobs);
}

/** A list without anything to ask about makes no job. */
async function answersFor(run: Run, what: PreparedRows, itemIndex: number): Promise<VerifiedList> {
	const { prepared, wait, waited } = what;
	if (prepared.batches.length === 0) return NO_ANSWERS;
	const options = verifyOptions(run, what, itemIndex);
	if (waited !== undefined) return await answerList(run, prepared, waited, itemIndex, options);
	return await verifyList(run, prepared, wait, itemIndex, options);
}

function verifyOptions(run: Run, { existingJobs, send }: PreparedRows, itemIndex: number): VerifyOptions {
	const { resumeUnfinished: resume } = readResumeSettings(run, itemIndex);
	return { resume, existingJobs: existingJobs.length > 0 ? existingJobs : undefined, send };
}

const NO_ANSWERS: AnsweredList = {
	doneJobs: [],
	missing: 0,
	foreign: 0,
	downloaded: [],
	paidRows: 0,
	givenOut: () => undefined,
	verificationOf: () => {
		throw new Error('Nothing was asked');
	},
};

/** A failure that ends the execution takes the rows of other lists along: their jobs are still there. */
async function withPaidJobs<T>(
	run: Run,
	{ what: { waited }, itemIndex }: Asked<PreparedRows>,
	work: () => Promise<T>,
): Promise<T> {
	const own = waited?.jobs.map(({ jobId }) => jobId);
	const jobIds = run.madeJobIds.filter((jobId) => own?.includes(jobId) !== true);
	const outcome = await settle(work);
	if ('value' in outcome) return outcome.value;
	const { error } = outcome;
	if (jobIds.length === 0 || run.node.continueOnFail()) throw error;
	const known = toNodeError(run.node.getNode(), error, { provider: run.provider, itemIndex });
	const which = waited === undefined ? 'lists before this one' : 'other lists';
	const named = `Jobs of the ${which}: ${jobIds.join(', ')}. Get their rows with "Download" instead of sending them again.`;
	known.description = known.description ? `${known.description}\n${named}` : named;
	throw known;
}

function toOutputs(
	run: Run,
	rows: INodeExecutionData[],
	jobs: INodeExecutionData[],
	shape: OutputShape,
): INodeExecutionData[][] {
	if (jobs.length > 0) addHint(run.node, nothingYet(run.provider, jobs));
	const { onTimeout } = readWaitSettings(run, 0);
	if (readRouteByVerdict(run)) {
		const routed = byVerdict(rows, shape);
		return onTimeout === 'outputJob' ? [...routed, jobs] : routed;
	}
	const isAnswer = rows.length > 0 || jobs.length === 0;
	const isShort = isAnswer && isTool(run) && readBoolean(run, 'simplify', 0, true);
	return [[...(isShort ? toolAnswer(rows, shape) : rows), ...jobs]];
}

function nothingYet(provider: Provider, jobs: INodeExecutionData[]): Hint {
	const ids = jobs.map(({ json }) => String(json.jobId)).join(', ');
	const one = jobs.length === 1;
	const tells = listsJobs(provider) ? 'Get Status or the Bulk Verify Trigger tells' : 'Get Status tells';
	return {
		message: `Nothing is verified yet: ${one ? 'job' : 'jobs'} ${ids} ${one ? 'is' : 'are'} still being worked on. Wait until ${one ? 'it is' : 'they are'} completed (${tells}), then Attach Results gives the rows their verdicts; or run this node again with the same list.`,
		type: 'warning',
	};
}
