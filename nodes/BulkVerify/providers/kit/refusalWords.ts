import type { FailureKind } from '../../transport/request';
import { TransportError } from '../../transport/transportError';
import { firstText, isRecord, toBoolean, toText } from './fields';

/**
 * What a refusal is about, by its words, for providers whose refusals carry no code. The words are guesses
 * (no source lists the messages): what fits none is `rejected`, and the message is shown in any case.
 */
const KINDS_BY_WORDS: ReadonlyArray<[RegExp, FailureKind]> = [
	[/credit|balance|quota|insufficient|payment/i, 'credits'],
	[/rate limit|too many requests|throttl/i, 'rateLimit'],
	[
		/\b(api ?)?key\b|unauthori[sz]ed|authenticat|authori[sz]ation|licen[cs]e|forbidden|permission/i,
		'credential',
	],
	[
		/not found|no such|does ?n[o']t exist|unknown (job|id|csv|file)|(invalid|wrong) (csv |job |request )?id\b|(invalid|wrong) job/i,
		'notFound',
	],
];

export function kindOfMessage(message: string | null): FailureKind {
	return KINDS_BY_WORDS.find(([words]) => words.test(message ?? ''))?.[1] ?? 'rejected';
}

const LONGEST_WORDS = 300;
const WORDS_OF_NO = /^(?:error|errors|fail|failed|failure|refused|denied|not[ _]?ok|ko)$/i;

/**
 * Refuses an answer with a good code that says all the same that nothing was done: for requests whose answer is not
 * looked at otherwise.
 *
 * @param redact takes secrets out of the provider's words
 * @throws TransportError `rejected`, or of the kind that the words tell
 */
export function assertDone(body: unknown, redact: (text: string) => string): void {
	if (!isRecord(body)) return;
	const { success, ok, status, Status, result, error, errors, message } = body;
	const saysNo =
		[success, ok].some((flag) => flag !== undefined && toBoolean(flag) === false) ||
		[status, Status, result].some((word) => WORDS_OF_NO.test(toText(word) ?? '')) ||
		[error, errors].some((words) => firstText(words) !== null && toBoolean(words) !== false);
	if (!saysNo) return;
	const words = [error, errors, message].map(firstText).find((text) => text !== null) ?? undefined;
	const providerMessage = words && redact(words).slice(0, LONGEST_WORDS);
	const said = providerMessage ?? 'It answered that it was not done';
	throw new TransportError(kindOfMessage(said), said, { providerMessage, notTaken: true });
}
