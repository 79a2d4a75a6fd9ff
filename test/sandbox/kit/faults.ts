/* The faults there are, and those that wait for a request. What they do is in refuse.ts, spoil.ts and wire.ts. */
import type { AddedKind, AfterKind, BeforeKind, Fault, FaultKind, Operation, ProviderName } from '../types';

/** Not handled: nothing taken, nothing charged. */
export const BEFORE: Readonly<Record<BeforeKind, string>> = {
	status: 'an HTML page with `status` (500), `retryAfter`, `body`',
	drop: 'the connection is reset before the body is read',
	html: 'an HTML page, or `body`, with 200',
	json: 'an error in the shape of the provider, with 200',
	redirect: 'a redirect (`status` 302) to a port that logs as `elsewhere`',
	echoKey: 'a refusal that says the address asked and the key (`spelling`)',
	refusal: 'one of the refusals that the provider documents, by its name in `describe(...).errors` (`error`)',
};

/** Handled (job made, credits taken, link spent), then the answer is spoilt. */
export const AFTER: Readonly<Record<AfterKind, string>> = {
	dropAfter: 'the connection is reset without a byte',
	endAfter: 'the connection is closed without a byte',
	halfStatusLineAfter: 'half a status line, then closed',
	notHttpAfter: 'bytes that are no HTTP',
	informationalAfter: 'an informational answer (`status`, 102), and none after it: closed at once',
	badHeaderAfter: 'the answer, with a header that no parser may take',
	hugeHeaderAfter: 'the answer, with a header of 100 kB',
	badChunkAfter: 'the answer in chunks, the size of the first is no number',
	lengthAndChunksAfter: 'the answer with Content-Length and Transfer-Encoding: chunked together',
	garbage200After: '200 and JSON that breaks off in garbage, or `body`',
	status500After: 'an HTML page with 500',
	gatewayAfter: "a gateway's HTML page with `status` (502), `retryAfter`, `body`",
	page200After: 'an HTML page with 200, or `body`',
	refusalWordsAfter:
		'words of a refusal with `status` (that of the answer), and the answer `place` (beside, below, capitals) them',
	earlierAnswer: 'the answer to the first upload, said once more by something in between',
	replaceAfter: 'the answer with every text that fits the expression `from` replaced by `to`',
	clockAfter: 'the answer, with a `Date` that is `ms` ahead',
	empty200After: '200 without a byte of body',
	deepJsonAfter: '200 and JSON of 20,000 brackets in each other',
	loneSurrogateAfter: 'the answer, with half a character at the end of every id, link and address',
	corruptEncodingAfter: 'gzip (or `encoding` br), spoilt in the middle',
	cutEncodingAfter: 'gzip (or br), cut in the middle, with the right length of what is left',
	falseEncodingAfter: 'gzip (or br) announced, plain text sent',
	bombAfter: 'the answer and blanks, packed: `megabytes` (200) unpacked',
	unaskedGzipAfter: 'the answer in gzip, rightly, whether it was asked for or not',
	truncate: 'the whole length promised, `keep` (0.5) sent, then reset',
	truncateSilently: 'no length, ends after a row at `keep` (0.5)',
	shortLengthAfter: 'the whole answer, with half of its Content-Length',
	longLengthAfter: 'the whole answer, with 100 bytes more than it as Content-Length, then closed',
	missingLastLine: 'the answer without its last line, and the length of what is left',
	wordsAtEndAfter:
		'the answer up to the end of a line at `keep` (0.5), and `body` (an error in words) behind it, with the right length',
	silentAfter: 'never answers',
	stallAfter: 'stops at `keep` (0.5) and stays open',
	dripAfter: 'a byte every `ms` (50)',
	endlessAfter: 'the answer, then blanks (or its last line again) for ever',
};

/** Answered rightly, but; these add up with each other and with the others. */
export const ADDED: Readonly<Record<AddedKind, string>> = {
	slow: 'after `ms` (200), in ten pieces `dribbleMs` apart',
	shortStart: 'its first byte comes alone',
	hide: 'on an upload: the new job is missing from the next `lists` (1) lists',
	rename:
		'on an upload: the provider changes the name, `how` (lower, upper, underscores, noExtension, prefix, cut, other, none)',
	otherJob: "another job's status or result in place of the one asked for (`as`, else the newest other one)",
	repeatPages:
		'each page of the list, or of a result (on a download), is the first, and there is always a next one',
	oddListRow:
		"a row of the list (`job`'s, else the first) is `odd` (noId, objectId, hugeId, emptyId, oddDate, farDate, noStatus, numberStatus, oddStatus, notARow)",
	lackListRows: 'every n-th row (`every`, 3) of a page of the list is missing, other ones at each request',
	forgetAfter: 'after the answer, the `count` (1) newest jobs are gone: a list that shrinks while it is read',
	shuffleRows: 'the rows of a result in another order',
	dropRows: 'every n-th row (`every`, 3) is missing',
	doubleRows: 'every n-th row comes twice',
	extraRows: '`count` (3) rows of values that were never sent',
	recase: 'the value of every n-th row in capitals, with blanks around it',
	oddColumns: 'result columns called `__proto__`, `constructor`, `toString`, `2`, `verification`',
	oddWords: 'the words of the verdicts in a result are `word` (constructor)',
	changeOne: 'one place of the JSON, so far through it (`at`, 0-1), is left out or is `value`',
	keyInAnswer: 'the key (`spelling`) in a header, a result cell or a file name (`where`)',
};

/** Every kind there is, with what it does. */
export const FAULTS: Readonly<Record<FaultKind, string>> = { ...BEFORE, ...AFTER, ...ADDED };
export const FAULT_KINDS = Object.keys(FAULTS) as FaultKind[];

/** Those after which the client waits until it gives up by itself, or takes in very much. */
export const FAULTS_WITHOUT_END: readonly FaultKind[] = [
	'silentAfter',
	'stallAfter',
	'dripAfter',
	'endlessAfter',
	'bombAfter',
	'repeatPages',
];

export const isBefore = (kind: FaultKind): kind is BeforeKind => Object.hasOwn(BEFORE, kind);
export const isAdded = (kind: FaultKind): kind is AddedKind => Object.hasOwn(ADDED, kind);

interface Waiting {
	provider: ProviderName;
	fault: Fault;
	times: number;
	skip: number;
}

/** A request, as far as faults look at it. */
export interface FaultTarget {
	provider: ProviderName;
	operations: readonly Operation[];
	url: string;
	/** The jobs it concerns. */
	jobs: readonly string[];
}

/** Faults asked for, in order, each waiting for the requests it is meant for. */
export class FaultQueue {
	private waiting: Waiting[] = [];

	add(provider: ProviderName, fault: Fault): void {
		if (!Object.hasOwn(FAULTS, fault.kind)) throw new Error(`No such fault: ${fault.kind}`);
		this.waiting.push({ provider, fault, times: fault.times ?? 1, skip: fault.skip ?? 0 });
	}

	/** The faults that meet this request: at most one that decides the answer, and all that add to it. */
	take(asked: FaultTarget): Fault[] {
		const taken: Fault[] = [];
		for (const entry of this.waiting) {
			if (!fits(entry, asked)) continue;
			const decides = !isAdded(entry.fault.kind);
			if (decides && taken.some((fault) => !isAdded(fault.kind))) continue;
			if (entry.skip > 0) {
				entry.skip--;
				continue;
			}
			entry.times--;
			taken.push(entry.fault);
		}
		this.waiting = this.waiting.filter((entry) => entry.times > 0);
		return taken;
	}

	/** Some fault of the provider's waits for one job: the body has to be read before it is known. */
	looksAtJobs(provider: ProviderName): boolean {
		return this.waiting.some((entry) => entry.provider === provider && isForJob(entry.fault));
	}

	clear(): void {
		this.waiting = [];
	}

	get size(): number {
		return this.waiting.length;
	}
}

/** `job` of an odd row names the row, not the request. */
const isForJob = ({ job, kind }: Fault): boolean => job !== undefined && kind !== 'oddListRow';

function fits({ provider, fault }: Waiting, asked: FaultTarget): boolean {
	const wanted = fault.operation === undefined ? asked.operations : [fault.operation].flat();
	return (
		provider === asked.provider &&
		wanted.some((operation) => asked.operations.includes(operation)) &&
		(fault.path === undefined || asked.url.includes(fault.path)) &&
		(!isForJob(fault) || asked.jobs.includes(fault.job ?? ''))
	);
}
