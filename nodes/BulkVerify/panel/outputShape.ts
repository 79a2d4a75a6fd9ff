import { plainName, sameName } from '../lists/names';
import type { Verdict } from '../providers/contract';
import { readTime } from './times';

/** What this node says of one value. */
export interface Verification {
	/** The bare value that was verified; `null` where there was none. */
	value: string | null;
	verdict: Verdict;
	/** The provider's own word, or why nothing was asked. */
	reason: string | null;
	provider: string;
	jobId: string | null;
	/** ISO 8601 UTC */
	verifiedAt: string | null;
}

/** What goes into an item besides: only where it is asked for, or true. */
export interface Extras {
	/** The provider's columns. */
	details?: unknown;
	/** The verdict was there already and is young enough (`skipVerifiedWithinDays`). */
	reused?: boolean;
}

/** Where and how the verdict goes into an item. */
export interface OutputShape {
	/** The field, or with columns the prefix of the fields. */
	field: string;
	as: 'object' | 'columns';
}

export const DEFAULT_SHAPE: OutputShape = { field: 'verification', as: 'object' };

type Json = Record<string, unknown>;

const VERDICTS: readonly Verdict[] = ['valid', 'risky', 'invalid', 'unknown'];

/** The flat fields, by what they hold. */
const COLUMNS: ReadonlyArray<readonly [suffix: string, key: keyof Verification]> = [
	['value', 'value'],
	['verdict', 'verdict'],
	['reason', 'reason'],
	['provider', 'provider'],
	['job_id', 'jobId'],
	['verified_at', 'verifiedAt'],
];

const SUFFIXES: ReadonlyMap<string, string> = new Map(COLUMNS.map(([suffix, key]) => [key, suffix]));

/** As Verify and Attach give it: the verdict first. */
export function rowVerification(facts: Verification, { details, reused }: Extras = {}): Json {
	const { value, verdict, reason, provider, jobId, verifiedAt } = facts;
	const verification: Json = { verdict, reason, value, provider, jobId, verifiedAt };
	if (details !== undefined) verification.details = details;
	if (reused === true) verification.reused = true;
	return verification;
}

/** As a result row of Download has it: the value first. */
export function resultVerification(facts: Verification): Json {
	const { value, verdict, reason, provider, jobId, verifiedAt } = facts;
	return { value, verdict, reason, provider, jobId, verifiedAt };
}

/**
 * A copy of the item's JSON with the verdict in it.
 *
 * What the item already holds there is kept as `<field>_input`, unless it is a verdict of this node on the same
 * value, which the new one replaces.
 *
 * @param verification as `rowVerification` or `resultVerification` made it
 * @param isSame whether two values are one, in whatever spelling
 */
export function withVerification(
	json: Json,
	verification: Json,
	shape: OutputShape,
	isSame: (one: string, other: string) => boolean,
): Json {
	// Not by spreading: V8 gives each of such copies a shape of its own, 350 bytes a row. Only spreading keeps a
	// field called __proto__, though.
	const output: Json = Object.hasOwn(json, '__proto__') ? { ...json } : Object.assign({}, json);
	return putVerification(output, verification, shape, isSame);
}

/** The same for JSON of our own making, in place. */
export function putVerification(
	output: Json,
	verification: Json,
	shape: OutputShape,
	isSame: (one: string, other: string) => boolean,
): Json {
	if (holdsAny(output, shape.field, shape.as)) keepAside(output, verification, shape, isSame);
	if (shape.as === 'object') output[shape.field] = verification;
	else putColumns(output, verification, shape.field);
	return output;
}

/** In the order of the verification: what a person looks for first stands first. */
function putColumns(output: Json, verification: Json, field: string): void {
	for (const key of Object.keys(verification)) {
		const suffix = SUFFIXES.get(key);
		if (suffix !== undefined) output[`${field}_${suffix}`] = verification[key];
	}
}

/** The fields that `putVerification` sets in a result row, in its order. */
export function fieldsOf({ field, as }: OutputShape): string[] {
	if (as === 'object') return [field];
	return COLUMNS.map(([suffix]) => `${field}_${suffix}`);
}

/** The verdict that an item has in its output field; `undefined` where it has none. */
export function verdictIn(json: Json, { field, as }: OutputShape): unknown {
	if (as === 'columns') return own(json, `${field}_verdict`);
	const verification = own(json, field);
	return isRecord(verification) ? own(verification, 'verdict') : undefined;
}

/**
 * A verdict of this node in an item, whether as an object or as columns; where both are there, the younger one.
 * What has no verdict, no provider or no value in it is none of this node.
 */
export function earlierVerification(json: Json, field: string): (Verification & Extras) | undefined {
	const found = [verificationAt(json, field, 'object'), verificationAt(json, field, 'columns')].filter(
		(verification) => verification !== undefined,
	);
	const [one, other] = found;
	if (one === undefined || other === undefined) return one;
	return (Date.parse(other.verifiedAt ?? '') || 0) > (Date.parse(one.verifiedAt ?? '') || 0) ? other : one;
}

function keepAside(
	json: Json,
	verification: Json,
	{ field, as }: OutputShape,
	isSame: (one: string, other: string) => boolean,
): void {
	const held = verificationAt(json, field, as);
	const same = (verdict: Verification | undefined, value: unknown) =>
		verdict !== undefined && isSame(verdict.value ?? '', typeof value === 'string' ? value : '');
	if (same(held, verification.value)) return;
	// A verdict put aside earlier gives way to a younger one on its value: a workflow that runs every week over its
	// own rows does not make them grow.
	const isFree = (name: string) => {
		if (!holdsAny(json, name, as)) return true;
		const aside = verificationAt(json, name, as);
		return same(aside, verification.value) || (held !== undefined && same(aside, held.value));
	};
	let name = `${field}_input`;
	for (let number = 2; !isFree(name); number++) name = `${field}_input_${number}`;
	if (as === 'object') {
		json[name] = json[field];
		return;
	}
	for (const [suffix] of COLUMNS) {
		const column = `${field}_${suffix}`;
		if (Object.hasOwn(json, column)) json[`${name}_${suffix}`] = json[column];
	}
}

function holdsAny(json: Json, field: string, as: OutputShape['as']): boolean {
	if (as === 'object') return !isNothing(own(json, field));
	return COLUMNS.some(([suffix]) => !isNothing(own(json, `${field}_${suffix}`)));
}

function verificationAt(
	json: Json,
	field: string,
	as: OutputShape['as'],
): (Verification & Extras) | undefined {
	if (as === 'columns') return readVerification(columnsIn(json, field));
	const verification = recordOf(own(json, field));
	return verification === undefined ? undefined : readVerification(verification);
}

/** The columns of a verdict; some databases give their names back in capitals, some tables with blanks. */
function columnsIn(json: Json, field: string): Json {
	const ofVerdict = `${field}_verdict`;
	if (Object.hasOwn(json, ofVerdict)) {
		return Object.fromEntries(COLUMNS.map(([suffix, key]) => [key, own(json, `${field}_${suffix}`)]));
	}
	const isMeant = (name: string) => isOfVerdict(name) && sameName(name, ofVerdict);
	if (Object.keys(json).filter(isMeant).length !== 1) return {};
	const byName = new Map(Object.entries(json).map(([name, held]) => [plainName(name), held]));
	return Object.fromEntries(
		COLUMNS.map(([suffix, key]) => [key, byName.get(plainName(`${field}_${suffix}`))]),
	);
}

function isOfVerdict(name: string): boolean {
	return /[_ -]verdict$/i.test(name);
}

/** A sheet keeps an object as its text. */
function recordOf(held: unknown): Json | undefined {
	if (isRecord(held)) return held;
	if (typeof held !== 'string' || !/^\s*\{/.test(held)) return undefined;
	try {
		const parsed: unknown = JSON.parse(held);
		return isRecord(parsed) ? parsed : undefined;
	} catch {
		return undefined;
	}
}

/**
 * Whether an item holds something like a verdict of this node, wherever it stands and whether it can be read or not.
 *
 * @param verification what `earlierVerification` found in it
 */
export function holdsUnread(json: Json, verification: Verification | undefined): boolean {
	if (verification !== undefined) {
		const isUsable = verification.verifiedAt !== null && verification.value !== null;
		return !isUsable && isOfProvider(verification);
	}
	return Object.entries(json).some(([name, held]) => {
		if (isOfVerdict(name)) return verdictOf(held) !== undefined;
		const record = recordOf(held);
		if (record === undefined || !Object.hasOwn(record, 'verifiedAt')) return false;
		return verdictOf(own(record, 'verdict')) !== undefined;
	});
}

/** Not one of a row that was never asked about. */
function isOfProvider({ verdict, reason }: Verification): boolean {
	return verdict !== 'unknown' && reason !== 'malformed';
}

function readVerification(from: Json): (Verification & Extras) | undefined {
	const { value, reason, provider, jobId, verifiedAt, details } = from;
	const verdict = verdictOf(from.verdict);
	if (verdict === undefined || typeof provider !== 'string' || provider === '') return undefined;
	const verification: Verification & Extras = {
		value: textOf(value),
		verdict,
		reason: textOf(reason),
		provider,
		jobId: textOf(jobId),
		verifiedAt: readTime(verifiedAt),
	};
	if (details !== undefined) verification.details = details;
	return verification;
}

/** Choices of a table are often written with a capital. */
function verdictOf(held: unknown): Verdict | undefined {
	if (typeof held !== 'string') return undefined;
	return (
		VERDICTS.find((verdict) => verdict === held) ??
		VERDICTS.find((verdict) => verdict === held.trim().toLowerCase())
	);
}

/** A sheet or a table gives numbers back for what was text, and '' for nothing. */
function textOf(value: unknown): string | null {
	if (typeof value === 'number' || typeof value === 'bigint') return String(value);
	return typeof value === 'string' && value !== '' ? value : null;
}

function isNothing(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

function isRecord(value: unknown): value is Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Own fields only: no item has a `constructor` of its own. */
function own(json: Json, key: string): unknown {
	return Object.hasOwn(json, key) ? json[key] : undefined;
}
