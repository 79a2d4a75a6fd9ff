import type { Hint } from '../n8n/hints';
import type { Dressed } from '../lists/fileTypes';
import { shortName } from '../lists/names';
import type { NotSent, PlanCounts } from '../lists/sendPlan';
import type { Job, Provider, Verdict } from '../providers/contract';

/** What became of one list, for the hint at the end of a run. */
export interface ListSummary {
	/** What was verified, e.g. `field "email"`. */
	what: string;
	/** `null` where nobody counted them. */
	rows: number | null;
	/** What tells that it seems to be no such list. */
	misfit?: string;
	/** Rows that do not have the field at all. */
	lacking: number;
	/** Rows that hold a verdict which could not be used. */
	unread?: number;
	/** Values that were paid although their rows carry a verdict of this provider that is no day old. */
	fresh?: number;
	/** Fields that were to go along and that no row has. */
	absent?: readonly string[];
	/** Empty places that are no row, or empty rows that were not counted otherwise. */
	skippedEmpty: number;
	/** Headers that came again among the rows of a file. */
	repeatedHeaders?: number;
	/** What of the first rows of a file went although it is no bare value. */
	dressed?: Dressed;
	/** Where nothing was planned value by value. */
	duplicates?: number;
	notSent?: Partial<Record<NotSent, number>>;
	counts?: PlanCounts;
	/** Whether a value that occurs several times was sent once. */
	removesDuplicates: boolean;
	jobIds: string[];
	/** Jobs whose results were fetched; where that is what charges, it is told. */
	downloads?: readonly Downloaded[];
	/** Values that were sent in this run; 0 where jobs of before were taken, `null` where nobody counted them. */
	paid: number | null;
	/** Rows of each verdict; `undefined` where only an upload was made. */
	verdicts?: Record<Verdict, number>;
	/** Values for which the provider gave no result. */
	missing?: number;
	/** The input items that brought it, where it has no row that could come out. */
	emptyIn?: readonly number[];
	/** A person has named the jobs: what is missing may never have been sent. */
	areJobsNamed?: boolean;
}

type Left = readonly [one: string, many: string, advice?: string];

/** What was not sent and why, in words, and what to do about it. */
const REASONS: Readonly<Record<NotSent | 'duplicates', Left>> = {
	empty: ['empty value was skipped', 'empty values were skipped'],
	duplicates: ['duplicate was sent only once', 'duplicates were sent only once'],
	malformed: ['malformed value was not sent', 'malformed values were not sent'],
	several_values: [
		'row with several values in one was not sent',
		'rows with several values in one were not sent',
		'Split the rows that hold several values first, one value an item (a list: with the node Split Out).',
	],
	not_a_value: [
		'row without a text was not sent',
		'rows without a text were not sent',
		'Where the field holds an object, choose the field inside it.',
	],
	damaged: [
		'number damaged by a spreadsheet (scientific notation) was not sent',
		'numbers damaged by a spreadsheet (scientific notation) were not sent',
		'Format the column of the damaged numbers as text before you export it.',
	],
	reused: ['row verified not long ago was not sent again', 'rows verified not long ago were not sent again'],
};

/** Fewer lists of one value may be meant so. */
const MANY_SINGLES = 3;

/**
 * The one hint that a run ends with: how many rows, how many of each verdict, how many were paid, what was not sent
 * and why, which field or column it was, how many rows lack it, and the IDs of the jobs.
 *
 * @returns `undefined` where nothing came of the run
 */
export function runHint(provider: Provider, lists: readonly ListSummary[]): Hint | undefined {
	if (lists.length === 0) return undefined;
	const rows = sum(lists, (list) => list.rows ?? 0);
	const lacking = sum(lists, (list) => list.lacking);
	const missing = sum(lists, (list) => list.missing ?? 0);
	const fresh = sum(lists, (list) => list.fresh ?? 0);
	const unread = sum(lists, (list) => list.unread ?? 0);
	const repeated = sum(lists, (list) => list.repeatedHeaders ?? 0);
	const misfits = lists.flatMap(({ misfit }) => (misfit === undefined ? [] : [misfit]));
	const absent = lists.flatMap((list) => list.absent ?? []);
	const dressed = lists.flatMap((list) => list.dressed ?? []);
	const singles = lists.filter((list) => list.rows === 1 && list.jobIds.length > 0).length;
	const emptyIn = lists.flatMap((list) => list.emptyIn ?? []).toSorted((one, other) => one - other);
	const isOdd = lists.some((list) => countOf(list, 'several_values') + countOf(list, 'damaged') > 0);
	const sentences = [
		...verdictsOf(lists, rows),
		paidFor(provider, lists),
		...leftOut(lists),
		...misfits,
		...(repeated > 0 ? [headersAgain(repeated)] : []),
		...dressed.flatMap(wentDressed),
		...(lacking > 0 ? [lackingField(lists, lacking, rows)] : []),
		...(fresh > 0 ? [paidAgain(provider, fresh)] : []),
		...(unread > 0 ? [unreadVerdicts(unread)] : []),
		...(absent.length > 0 ? [noSuchFields(absent)] : []),
		...(emptyIn.length > 0 ? [lists.length === 1 ? EMPTY_LIST : emptyLists(emptyIn)] : []),
		...(missing > 0 ? [noResult(provider, lists, missing)] : []),
		...(singles >= MANY_SINGLES ? [oneByOne(singles)] : []),
	];
	return {
		message: sentences.join(' '),
		type:
			misfits.length > 0 ||
			lacking * 2 > rows ||
			missing > 0 ||
			unread > 0 ||
			fresh > 0 ||
			absent.length > 0 ||
			dressed.length > 0 ||
			emptyIn.length > 0 ||
			isOdd
				? 'warning'
				: 'info',
	};
}

/** A job whose result was fetched, as it was told before. */
export type Downloaded = Pick<Job, 'jobId' | 'total' | 'downloadCredits'>;

/** A job that was downloaded: with its rows of each verdict, or as a file, of which nobody counted them. */
export interface DownloadSummary {
	job: Downloaded;
	verdicts?: Record<Verdict, number>;
}

/** What a download gave, and that it was charged where it is; `undefined` where there is nothing to say. */
export function downloadHint(provider: Provider, downloads: readonly DownloadSummary[]): Hint | undefined {
	const told = downloads.flatMap(({ verdicts }) => (verdicts === undefined ? [] : [verdicts]));
	const jobs = downloads.map(({ job }) => job);
	const ids = jobsOf(jobs.map(({ jobId }) => jobId));
	const rows = sum(told, (verdicts) => sum(VERDICTS, (verdict) => verdicts[verdict]));
	const doubts = downloads.flatMap((one) => doubtOf(provider, one) ?? []);
	const sentences = [
		...(told.length > 0 ? [`${counted(rows, 'row')} of ${ids}: ${inWords(told)}.`] : []),
		...doubts,
		...(downloads.length > 0 && provider.capabilities.downloadCharges
			? [`${chargeFor(provider, jobs)}.`]
			: []),
	];
	if (sentences.length === 0) return undefined;
	const type = doubts.length > 0 ? 'warning' : 'info';
	return { message: sentences.join(' '), type };
}

/** Of a result that does not say whose it is: more rows than the job has may be another one's. */
function doubtOf(
	{ displayName, capabilities }: Provider,
	{ job: { jobId, total }, verdicts }: DownloadSummary,
): string | undefined {
	if (verdicts === undefined || total === null || capabilities.severalRowsPerValue) return undefined;
	const came = sum(VERDICTS, (verdict) => verdicts[verdict]);
	if (came <= total) return undefined;
	return `By its status job ${jobId} has ${counted(total, 'row')}, and ${came} came: ${displayName} may have given the result of another job. Look whether these rows are of your list before you use them.`;
}

/** What a download costs, as far as the provider tells. */
function chargeFor({ displayName }: Provider, jobs: readonly Downloaded[]): string {
	const parts: string[] = [];
	if (jobs.every(({ total }) => total !== null))
		parts.push(
			counted(
				sum(jobs, (job) => job.total ?? 0),
				'row',
			),
		);
	if (jobs.every(({ downloadCredits }) => downloadCredits !== undefined)) {
		parts.push(
			`${counted(
				sum(jobs, (job) => job.downloadCredits ?? 0),
				'credit',
			)} as it says`,
		);
	}
	const much = parts.length === 0 ? '' : `: ${parts.join(', ')}`;
	return `${displayName} charges for the download of ${jobsOf(jobs.map(({ jobId }) => jobId))}${much}`;
}

const VERDICTS = ['valid', 'risky', 'invalid', 'unknown'] as const;

function verdictsOf(lists: readonly ListSummary[], rows: number): string[] {
	const told = lists.flatMap(({ verdicts }) => (verdicts === undefined ? [] : [verdicts]));
	if (told.length === 0) return [];
	if (rows === 0) return ['0 rows.'];
	return [`${counted(rows, 'row')} by ${whatOf(lists)}: ${inWords(told)}.`];
}

function inWords(told: ReadonlyArray<Record<Verdict, number>>): string {
	return VERDICTS.map((verdict) => `${sum(told, (counts) => counts[verdict])} ${verdict}`).join(', ');
}

const MOST_JOBS = 5;

/** Of hundreds of jobs nobody reads the IDs here; each is in its rows, or in its item. */
function jobsOf(jobIds: readonly string[]): string {
	const more = jobIds.length > MOST_JOBS ? ` and ${jobIds.length - MOST_JOBS} more` : '';
	return `${jobIds.length === 1 ? 'job' : 'jobs'} ${jobIds.slice(0, MOST_JOBS).join(', ')}${more}`;
}

function idsOf(lists: readonly ListSummary[]): string[] {
	return [...new Set(lists.flatMap(({ jobIds }) => jobIds))];
}

function whatOf(lists: readonly ListSummary[]): string {
	const whats = [...new Set(lists.map(({ what }) => what))];
	return whats.length > 3 ? `${whats.slice(0, 3).join(', ')} and others` : whats.join(', ');
}

function paidFor(provider: Provider, lists: readonly ListSummary[]): string {
	const { displayName, capabilities } = provider;
	const ids = idsOf(lists);
	const jobs = ids.length === 0 ? '' : ` (${jobsOf(ids)})`;
	const isCounted = lists.every(({ paid }) => paid !== null);
	const paid = sum(lists, (list) => list.paid ?? 0);
	if (isCounted && paid === 0) {
		if (jobs === '') return 'Nothing was sent, nothing is paid.';
		if (!capabilities.downloadCharges) return `Nothing was sent or paid anew${jobs}.`;
		const downloads = lists.flatMap((list) => list.downloads ?? []);
		const sentences = [
			...(downloads.length > 0 ? [chargeFor(provider, downloads)] : []),
			...knownAsWrong(lists),
		];
		return sentences.length > 0
			? `Nothing was sent in this run; ${sentences.join('; ')}.`
			: `Nothing was sent in this run${jobs}.`;
	}
	const isUpload = lists.every(({ verdicts }) => verdicts === undefined);
	const of = isUpload ? ` of ${whatOf(lists)}` : '';
	const what = isCounted ? `${counted(paid, 'value')}${of}` : `The ${whatOf(lists)}`;
	const was = isCounted && paid !== 1 ? 'were' : 'was';
	const when =
		isUpload && capabilities.chargedAt === 'download' ? ', to be paid at the download' : ' and paid';
	return `${what} ${was} sent to ${displayName}${when}${jobs}.`;
}

/** Jobs that a person has named and that were found out before: their download was not paid once more. */
function knownAsWrong(lists: readonly ListSummary[]): string[] {
	const named = lists.filter(({ areJobsNamed }) => areJobsNamed);
	const fetched = new Set(named.flatMap(({ downloads }) => downloads ?? []).map(({ jobId }) => jobId));
	const spared = idsOf(named).filter((jobId) => !fetched.has(jobId));
	if (spared.length === 0) return [];
	const [holds, it, was] = spared.length === 1 ? ['holds', 'it', 'was'] : ['hold', 'they', 'were'];
	return [`${jobsOf(spared)} ${holds} none of these values, so ${it} ${was} not downloaded again`];
}

function leftOut(lists: readonly ListSummary[]): string[] {
	const parts: string[] = [];
	const advice: string[] = [];
	let total = 0;
	for (const [reason, [one, many, what]] of Object.entries(REASONS)) {
		const count = sum(lists, (list) => countOf(list, reason));
		if (count === 0) continue;
		total += count;
		parts.push(`${count} ${count === 1 ? one : many}`);
		if (what !== undefined) advice.push(what);
	}
	if (total === 0) return [];
	return [`${parts.join(', ')}. ${total === 1 ? 'It costs' : 'They cost'} nothing.`, ...advice];
}

function countOf(list: ListSummary, reason: string): number {
	const { counts, notSent, skippedEmpty, removesDuplicates, duplicates = 0 } = list;
	if (reason === 'duplicates') return removesDuplicates ? (counts?.duplicates ?? 0) + duplicates : 0;
	const planned = Object.entries(counts ?? notSent ?? {}).find(([name]) => name === reason)?.[1] ?? 0;
	return reason === 'empty' ? planned + skippedEmpty : planned;
}

function lackingField(lists: readonly ListSummary[], lacking: number, rows: number): string {
	return lacking * 2 > rows
		? `Most rows, ${lacking} of ${rows}, have no ${whatOf(lists)}: is it the right one?`
		: `${lacking} of ${counted(rows, 'row')} ${lacking === 1 ? 'has' : 'have'} no ${whatOf(lists)}.`;
}

function headersAgain(count: number): string {
	return count === 1
		? '1 header that came again in the middle of the file was left out.'
		: `${count} headers that came again in the middle of the file were left out.`;
}

/** A file that goes as it is: what in its first rows is no bare value, what that may cost, what spares it. */
function wentDressed({ rows, unfit, malformed, again, empty, of }: Dressed): string[] {
	const found = [
		[rows, 'more than the bare value, such as a name or a label'],
		[unfit, 'several values, or a number damaged by a spreadsheet'],
		[malformed, 'what cannot be a value of its kind'],
		[again, 'the value of an earlier row'],
		[empty, 'none'],
	] as const;
	const held = found.flatMap(([count, what]) =>
		count === 0 ? [] : [`${count} ${count === 1 ? 'holds' : 'hold'} ${what}`],
	);
	if (held.length === 0) return [];
	const isCharged = unfit + malformed + again + empty > 0;
	const may = [...(rows > 0 ? ['find no value there'] : []), ...(isCharged ? ['charge for them'] : [])];
	const bare = [...(rows > 0 ? ['sends the value bare'] : []), ...(unfit > 0 ? ['leaves out several'] : [])];
	const remedies = [
		...(bare.length > 0 ? [`The option Only Verified Column ${inSeries(bare)}.`] : []),
		...(again + empty > 0 ? ['The option Remove Duplicates leaves out what comes again or is empty.'] : []),
		'Verify and the Input Source "Input Items" send only what can be verified.',
	];
	return [
		`Of the first ${counted(of, 'row')} ${inSeries(held)}.`,
		`A file goes as it is, and the provider may ${inSeries(may)}.`,
		...remedies,
	];
}

function inSeries(parts: readonly string[]): string {
	const last = parts.at(-1) ?? '';
	return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}

function unreadVerdicts(count: number): string {
	return `${counted(count, 'row')} ${count === 1 ? 'holds a verdict that was not used' : 'hold verdicts that were not used'}: ${count === 1 ? 'it stands' : 'each stands'} in another field than Output Field says, is no longer what was written (a table made [object Object] or a number of it), lacks its value or provider beside it, or the time cannot be read or is in the future (2026-11-24T10:00:00Z is best).`;
}

function paidAgain({ displayName }: Provider, fresh: number): string {
	return `${counted(fresh, 'value')} ${fresh === 1 ? 'was' : 'were'} paid again although ${displayName} had given ${fresh === 1 ? 'its verdict' : 'their verdicts'} within a day: Skip Verified Within Days, in the options, spares that.`;
}

/** An expression in Values, or a file an item: what bulk verification is not meant for. */
function oneByOne(count: number): string {
	return `${count} lists of a single value were jobs of their own: the Input Source "Input Items" makes one list of them.`;
}

function noSuchFields(names: readonly string[]): string {
	const quoted = names.map((name) => `"${shortName(name)}"`).join(', ');
	return names.length === 1
		? `No item has the field ${quoted} that Send Fields names: it went along empty.`
		: `No item has the fields ${quoted} that Send Fields names: they went along empty.`;
}

const MOST_ITEMS = 20;

const EMPTY_LIST = 'The list is empty: nothing comes out for it.';

function emptyLists(items: readonly number[]): string {
	const named = items.slice(0, MOST_ITEMS).join(', ');
	const more = items.length > MOST_ITEMS ? ` and ${items.length - MOST_ITEMS} more` : '';
	return items.length === 1
		? `The list of input item ${named} (counted from 0) is empty: nothing comes out for it.`
		: `The lists of input items ${named}${more} (counted from 0) are empty: nothing comes out for them.`;
}

function noResult({ displayName }: Provider, lists: readonly ListSummary[], missing: number): string {
	const rows = missing === 1 ? 'its rows have' : 'their rows have';
	if (lists.every(({ areJobsNamed }) => areJobsNamed)) {
		return `${counted(missing, 'value')} ${missing === 1 ? 'is' : 'are'} not in ${jobsOf(idsOf(lists))}: ${rows} the reason "no_result". ${missing === 1 ? 'Was it' : 'Were they'} sent with it?`;
	}
	return `${displayName} gave no result for ${counted(missing, 'value')}: ${rows} the reason "no_result".`;
}

function sum<T>(entries: readonly T[], countOf: (entry: T) => number): number {
	return entries.reduce((total, entry) => total + countOf(entry), 0);
}

function counted(count: number, what: string): string {
	return `${count} ${what}${count === 1 ? '' : 's'}`;
}
