import { withoutInvisible } from './values/undress';

/** The least share of letter pairs in common that makes a name worth to be shown first. */
const NEAR = 0.4;

/** Names are compared as people read them; nobody reads more of one. */
const LONGEST_NAME = 200;

/** A name without what cannot be seen, in lower case, white space as one blank. */
export function plainKey(name: string): string {
	return withoutInvisible(name).normalize('NFC').toLowerCase().replace(/\s+/g, ' ');
}

/** A name without case, spaces and punctuation: how column names are compared with usual ones. */
export function plainName(name: string): string {
	return plainKey(name).replace(/[\s_\-.:*()#'"“”„«»]+/g, '');
}

/** What separates the parts of a field's path, in the ways of several programs. */
const BETWEEN_PARTS = /\.|\/|::?|__|->|>|\[\s*(?:\d{0,9}|"|')\s*\]?|["']?\]/;
/** What a path may end in without naming anything: the place in a list, the value of an object that has one. */
const NAMELESS = /^(?:\d*|value|text|raw)$/i;

/**
 * The parts of a name that is the path of a field: `contact.email`, `emails[0].value`, `data/attributes/email`; without
 * those that name nothing.
 *
 * @returns none where it is no path
 */
export function pathParts(name: string): string[] {
	if (name.length > LONGEST_NAME || !/[./:>[]|__/.test(name)) return [];
	const parts = name.split(BETWEEN_PARTS).map((part) => part.trim());
	return parts.length < 2 ? [] : parts.filter((part) => !NAMELESS.test(part));
}

/** Whether two headers are meant to be the same: case, spaces, hyphens and underscores do not count. */
export function sameName(one: string, other: string): boolean {
	return plainName(one) === plainName(other);
}

export function isNearName(one: string, other: string): boolean {
	return alikeness(one, other) >= NEAR;
}

/** As much of a path as is most alike: its last part tells what it holds. */
function alikeness(name: string, wanted: string): number {
	const last = pathParts(name).at(-1);
	const whole = shareOfPairs(name, wanted);
	return last === undefined ? whole : Math.max(whole, shareOfPairs(last, wanted));
}

/** How alike two texts are: the share of letter pairs they have in common (Dice), 0 to 1. */
function shareOfPairs(one: string, other: string): number {
	const left = pairsOf(one);
	const right = pairsOf(other);
	if (left.size + right.size === 0) return 0;
	let common = 0;
	for (const pair of left) if (right.has(pair)) common++;
	return (2 * common) / (left.size + right.size);
}

/** The names in quotes, nearest to the wanted one first, and how many more there are. */
export function listNames(names: readonly string[], wanted = '', most = 30): string {
	const order = wanted === '' ? [...names] : byNearness(names, wanted);
	const shown = order.slice(0, most).map((name) => `"${shortName(name)}"`);
	return order.length > most ? `${shown.join(', ')} and ${order.length - most} more` : shown.join(', ');
}

/** A name fit for a message. */
export function shortName(name: string): string {
	const line = name.slice(0, LONGEST_NAME).replace(/\s+/g, ' ').trim();
	return name.length > LONGEST_NAME ? `${line}...` : line;
}

function byNearness(names: readonly string[], wanted: string): string[] {
	const near = names
		.map((name) => ({ name, alike: alikeness(name, wanted) }))
		.filter(({ alike }) => alike >= NEAR)
		.sort((one, other) => other.alike - one.alike)
		.map(({ name }) => name);
	const isNear = new Set(near);
	return [...near, ...names.filter((name) => !isNear.has(name))];
}

function pairsOf(name: string): Set<string> {
	const plain = plainName(name.slice(0, LONGEST_NAME));
	const pairs = new Set<string>();
	for (let at = 0; at + 1 < plain.length; at++) pairs.add(plain.slice(at, at + 2));
	if (plain.length === 1) pairs.add(plain);
	return pairs;
}
