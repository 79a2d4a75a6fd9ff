import { earlierVerification, holdsUnread, type Extras, type Verification } from '../panel/outputShape';

const DAY_MS = 24 * 60 * 60 * 1_000;

type Json = Record<string, unknown>;

export interface RecentVerdicts {
	byKey: Map<string, Verification & Extras>;
	/** Rows that hold a verdict which stands elsewhere, on a spoilt value, or whose time cannot be read or is still to come. */
	unread: number;
}

export interface RecentNeeds {
	/** The rows in their order. */
	jsonAt(position: number): Json;
	/** The objects inside a row that its value stands in, the innermost first. */
	outersOf(json: Json): readonly Json[];
	/** The canonical key of each row's value; `undefined` where it has none that could be asked about. */
	keyAt(position: number): string | undefined;
	/** The canonical key of any value of the list's kind. */
	keyOf(value: string): string;
	/** Whether a verdict is on what a table has made of the row's value: no value at all, or its digits alone. */
	isSpoilt(value: string, key: string): boolean;
	/** Whether a verdict on a value of the list answers what is asked about it. */
	isAnswer(verdict: Verification): boolean;
	/** The field, or the prefix of the columns, that the verdicts are in. */
	field: string;
	days: number;
	/** ms since 1970 */
	now: number;
}

/**
 * Verdicts that the rows of a list already carry and that are young enough, by the key of their value. One serves
 * all rows of its value; of several the youngest counts. `unknown` is no answer, and a verdict counts only while its
 * row still holds the value it was given on, and was asked what is asked now.
 */
export function recentVerdicts(
	count: number,
	{ jsonAt, outersOf, keyAt, keyOf, isSpoilt, isAnswer, field, days, now }: RecentNeeds,
): RecentVerdicts {
	let unread = 0;
	const recent = new Map<string, Verification & Extras>();
	for (let position = 0; position < count; position++) {
		const key = keyAt(position);
		if (key === undefined) continue;
		const json = jsonAt(position);
		const found = verdictBeside(json, outersOf, field);
		if (holdsUnread(json, found, field) || isAhead(found?.verifiedAt, now)) unread++;
		if (found === undefined || found.verdict === 'unknown' || found.value === null) continue;
		if (!isYoung(found.verifiedAt, days, now) || !isAnswer(found)) continue;
		if (keyOf(found.value) !== key) {
			if (found.reason !== 'malformed' && isSpoilt(found.value, key)) unread++;
			continue;
		}
		const known = recent.get(key);
		if (known === undefined || timeOf(found) > timeOf(known)) recent.set(key, found);
	}
	return { byKey: recent, unread };
}

/** The verdict that an item carries: at its top, or beside the value (`properties.verification_verdict`). */
export function verdictBeside(
	json: Json,
	outersOf: RecentNeeds['outersOf'],
	field: string,
): (Verification & Extras) | undefined {
	const found = earlierVerification(json, field);
	if (found !== undefined) return found;
	for (const outer of outersOf(json)) {
		const inside = earlierVerification(outer, field);
		if (inside !== undefined) return inside;
	}
	return undefined;
}

function isYoung(verifiedAt: string | null, days: number, now: number): boolean {
	if (verifiedAt === null) return false;
	return now - Date.parse(verifiedAt) < days * DAY_MS && !isAhead(verifiedAt, now);
}

/** A time in the future is no time of ours, but for the clocks of two machines. */
function isAhead(verifiedAt: string | null | undefined, now: number): boolean {
	return typeof verifiedAt === 'string' && Date.parse(verifiedAt) - now >= DAY_MS;
}

function timeOf({ verifiedAt }: Verification): number {
	return verifiedAt === null ? 0 : Date.parse(verifiedAt);
}
