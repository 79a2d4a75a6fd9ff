import type { Counts, JsonRecord, Verdict } from '../contract';
import { toBoolean, toNumber } from './fields';
import { UNKNOWN, type Judgement } from './verdictTable';

/** The four words that many mail verifiers share. */
const VERDICTS: ReadonlyMap<string, Verdict> = new Map([
	['deliverable', 'valid'],
	['risky', 'risky'],
	['undeliverable', 'invalid'],
	['unknown', 'unknown'],
]);

/**
 * What `deliverable`, `risky`, `undeliverable` or `unknown` says; a word that nobody knows is `unknown` with that
 * word as its reason.
 *
 * @param reason the provider's word for why; the word itself where there is none
 * @param marks a mailbox that takes mail and still is a risk (role, disposable, accept-all): any that is true
 */
export function judgeDeliverability(
	word: unknown,
	reason: unknown,
	marks: readonly unknown[] = [],
): Judgement {
	if (typeof word !== 'string' || word.trim() === '') return UNKNOWN;
	const plain = word.trim().toLowerCase();
	const verdict = VERDICTS.get(plain);
	if (verdict === undefined) return { verdict: 'unknown', reason: word.trim() };
	const why = typeof reason === 'string' && reason.trim() !== '' ? reason.trim() : plain;
	const isRisk = verdict === 'valid' && marks.some((mark) => toBoolean(mark) === true);
	return { verdict: isRisk ? 'risky' : verdict, reason: why };
}

/** How many rows have each of the four words, by what a job's statistics say under them. */
export function deliverabilityCounts(stats: JsonRecord): Counts {
	return {
		valid: toNumber(stats.deliverable),
		risky: toNumber(stats.risky),
		invalid: toNumber(stats.undeliverable),
		unknown: toNumber(stats.unknown),
	};
}
