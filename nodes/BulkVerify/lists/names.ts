import { withoutInvisible } from './values/undress';

/** The least share of letter pairs in common that makes a name worth to be shown first. */
const NEAR = 0.4;

/** By how much the nearest name must be nearer than the next one to be asked after. */
const CLEARLY_NEARER = 0.2;
/** Of fewer letters (`ip`, `id`, `zip`) all names are near. */
const FEWEST_LETTERS = 3;

/** Names are compared as people read them; nobody reads more of one. */
const LONGEST_NAME = 200;

/** A slip of the keys is looked for in names up to this length: so many letters are compared with so many. */
const LONGEST_MISTYPED = 40;
/** How many slips may be in one name, and of how many letters each makes another name of it. */
const MOST_SLIPS = 2;
const LETTERS_A_SLIP = 4;

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
	const whole = alike(name, wanted);
	return last === undefined ? whole : Math.max(whole, alike(last, wanted));
}

/** How alike two names are, 0 to 1: by the pairs of letters they share, or as one is the other mistyped. */
function alike(one: string, other: string): number {
	return Math.max(shareOfPairs(one, other), mistyped(one, other));
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

/**
 * How alike two texts are where few slips of the keys make one of the other: a letter too many, too few, another, or
 * two that changed places (`emial`). 0 where it takes more.
 */
function mistyped(one: string, other: string): number {
	const [left, right] = [one, other].map((name) => [...plainName(name.slice(0, LONGEST_NAME))]);
	if (left === undefined || right === undefined) return 0;
	const longest = Math.max(left.length, right.length);
	const most = Math.min(MOST_SLIPS, Math.floor(longest / LETTERS_A_SLIP));
	if (longest > LONGEST_MISTYPED || Math.abs(left.length - right.length) > most) return 0;
	const slips = slipsBetween(left, right);
	return slips > most ? 0 : 1 - slips / longest;
}

/** The distance of Damerau and Levenshtein, in which no letter changes twice. */
function slipsBetween(left: readonly string[], right: readonly string[]): number {
	let before: number[] = [];
	let above = Array.from({ length: right.length + 1 }, (_, at) => at);
	for (const [row, letter] of left.entries()) {
		const line = [row + 1];
		for (const [column, other] of right.entries()) {
			const isSame = letter === other;
			const isSwapped = letter === right[column - 1] && left[row - 1] === other;
			line.push(
				Math.min(
					(line[column] ?? 0) + 1,
					(above[column + 1] ?? 0) + 1,
					(above[column] ?? 0) + (isSame ? 0 : 1),
					isSwapped ? (before[column - 1] ?? 0) + 1 : Infinity,
				),
			);
		}
		[before, above] = [above, line];
	}
	return above[right.length] ?? 0;
}

/**
 * The names in quotes, nearest to the wanted one first, and how many more there are; whether the nearest is meant,
 * where it alone is near.
 */
export function listNames(names: readonly string[], wanted = '', most = 30): string {
	const near = wanted === '' ? [] : nearest(names, wanted);
	const isNear = new Set(near.map(({ name }) => name));
	const order = [...near.map(({ name }) => name), ...names.filter((name) => !isNear.has(name))];
	const shown = order.slice(0, most).map((name) => `"${shortName(name)}"`);
	const listed =
		order.length > most ? `${shown.join(', ')} and ${order.length - most} more` : shown.join(', ');
	const [first, second] = near;
	const isMeant =
		first !== undefined &&
		// Of one name that stands there it need not be asked.
		names.length > 1 &&
		plainName(wanted).length >= FEWEST_LETTERS &&
		first.alike - (second?.alike ?? 0) >= CLEARLY_NEARER;
	return isMeant ? `${listed} (did you mean "${shortName(first.name)}"?)` : listed;
}

/** A name fit for a message. */
export function shortName(name: string): string {
	const line = name.slice(0, LONGEST_NAME).replace(/\s+/g, ' ').trim();
	return name.length > LONGEST_NAME ? `${line}...` : line;
}

function nearest(names: readonly string[], wanted: string): Array<{ name: string; alike: number }> {
	return names
		.map((name) => ({ name, alike: alikeness(name, wanted) }))
		.filter(({ alike }) => alike >= NEAR)
		.sort((one, other) => other.alike - one.alike);
}

function pairsOf(name: string): Set<string> {
	const plain = plainName(name.slice(0, LONGEST_NAME));
	const pairs = new Set<string>();
	for (let at = 0; at + 1 < plain.length; at++) pairs.add(plain.slice(at, at + 2));
	if (plain.length === 1) pairs.add(plain);
	return pairs;
}
