import type { FailureKind } from '../../transport/request';

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
