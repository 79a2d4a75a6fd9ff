import { plainName } from '../lists/names';
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
 * A verdict of this node in an item, or in an object inside it, whether as an object or as columns; where both are
 * there, the younger one. What has no verdict, no provider or no value in it is none of this node.
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

/**
 * The columns of a verdict; some databases give their names back in capitals, some tables with blanks, and a node that
 * flattens an object writes its keys as a path (`verification.verifiedAt`).
 */
function columnsIn(json: Json, field: string): Json {
	const ofVerdict = `${field}_verdict`;
	const isThere = Object.hasOwn(json, ofVerdict);
	if (!isThere && !hasOneLike(json, ofVerdict)) return {};
	const found: Json = {};
	let byName: Map<string, unknown> | undefined;
	for (const [suffix, key] of COLUMNS) {
		const column = `${field}_${suffix}`;
		if (Object.hasOwn(json, column)) {
			found[key] = json[column];
			continue;
		}
		byName ??= new Map(Object.entries(json).map(([name, held]) => [flatName(name), held]));
		found[key] = byName.get(flatName(column));
	}
	return found;
}

function hasOneLike(json: Json, ofVerdict: string): boolean {
	let count = 0;
	for (const name of Object.keys(json)) {
		if (mayNameVerdict(name) && flatName(name) === flatName(ofVerdict)) count++;
	}
	return count === 1;
}

/** Also where a node has numbered the name, or a CRM has marked it as its user's own. */
const VERDICT_NAME = /verdict(?:[^a-z\d]{0,3}|_{1,2}(?:\d{1,3}|c))$/i;

/** Most names are no such, and shorter. */
function mayNameVerdict(name: string): boolean {
	return name.length >= 'verdict'.length && VERDICT_NAME.test(name);
}

function flatName(name: string): string {
	return plainName(name).replace(/[/[\]]/g, '');
}

/** A sheet keeps an object as its text, a link to another table it in a list. */
function recordOf(held: unknown): Json | undefined {
	if (Array.isArray(held)) return held.length === 1 && isRecord(held[0]) ? held[0] : undefined;
	if (isRecord(held)) return held;
	if (typeof held !== 'string' || !/^\s*\{/.test(held) || !held.includes('verdict')) return undefined;
	try {
		const parsed: unknown = JSON.parse(held);
		return isRecord(parsed) ? parsed : undefined;
	} catch {
		return undefined;
	}
}

/** What choices, dates and properties of tables hold their text in. */
const HOLDERS = ['value', 'name', 'start'];

/** What a field holds, where a table gives it as a list of one or inside an object. */
function bareOf(held: unknown): unknown {
	const one: unknown = Array.isArray(held) && held.length === 1 ? held[0] : held;
	if (!isRecord(one)) return one;
	const holder = HOLDERS.find((name) => Object.hasOwn(one, name));
	return holder === undefined ? one : one[holder];
}

/**
 * Whether an item holds something like a verdict of this node, wherever it stands and whether it can be read or not.
 *
 * @param verification what was found in it
 * @param field where it should be
 */
export function holdsUnread(json: Json, verification: Verification | undefined, field: string): boolean {
	if (verification !== undefined) {
		const isUsable = verification.verifiedAt !== null && verification.value !== null;
		return !isUsable && isOfProvider(verification);
	}
	return own(json, field) === NO_OBJECT || holdsVerdict(json, DEEPEST);
}

/** What is left of an object that was written as a text. */
const NO_OBJECT = '[object Object]';

/** Nobody keeps a verdict further inside. */
const DEEPEST = 3;

/** Alone it says little: others have one too. */
const VERDICT_ALONE = /^\W{0,3}verdict\W{0,3}$/i;
const TIME_NAME = /verified[_\s-]?at/i;

function mayBeRecord(held: unknown): boolean {
	return typeof held === 'string' ? held.startsWith('{') : typeof held === 'object' && held !== null;
}

function holdsVerdict(json: Json, depth: number): boolean {
	for (const name of Object.keys(json)) {
		const held = json[name];
		if (mayNameVerdict(name) && verdictOf(bareOf(held)) !== undefined) {
			if (!VERDICT_ALONE.test(name)) return true;
			if (Object.keys(json).some((other) => TIME_NAME.test(other))) return true;
		}
		if (depth === 0 || !mayBeRecord(held)) continue;
		const record = recordOf(held);
		if (record !== undefined && holdsVerdict(record, depth - 1)) return true;
	}
	return false;
}

/** Not one of a row that was never asked about. */
function isOfProvider({ verdict, reason }: Verification): boolean {
	return verdict !== 'unknown' && reason !== 'malformed';
}

function readVerification(from: Json): (Verification & Extras) | undefined {
	const verdict = verdictOf(bareOf(from.verdict));
	if (verdict === undefined) return undefined;
	const provider = bareOf(from.provider);
	if (typeof provider !== 'string' || provider === '') return undefined;
	const verification: Verification & Extras = {
		value: textOf(bareOf(from.value)),
		verdict,
		reason: textOf(bareOf(from.reason)),
		provider,
		jobId: textOf(bareOf(from.jobId)),
		verifiedAt: readTime(bareOf(from.verifiedAt)),
	};
	if (from.details !== undefined) verification.details = from.details;
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
