import { decodedWhole, hasEscapes, layersOf, textsOf } from './decoding';
import { base64Of, escapeRegExp, isDistinctive, spellingsOf } from './spellings';

const REDACTED = '[redacted]';

// Whatever carries a key by name, also one we were never told (a key of another account in a returned URI).
const KEY_IN_QUERY = /((?:[?&]|&amp;)(?:api_?key|lqtkey|key|api)=)[^&\s"'<>]+/gi;

// What the place of a key is called, and how its value may begin.
const NAME_OF_KEY =
	'\\b(?:api[_-]?key|lqtkey|key|api|token|pass(?:word)?|secret|authorization|bearer|basic)["\']?(?:[:=]|%3a|%3d) ?(?:(?:basic|bearer|token|apikey:) )?["\']?';

// Beyond it nothing is walked through: JSON from a provider is refused long before.
const DEEPEST = 300;

// How much of a secret at the end of a text is half of one, and not chance.
const SHORTEST_HALF = 4;
const LONGEST_HALF = 2_048;

// Secrets are found by how they begin: a thousand links of one host cost no more than one.
const BEGINNING = 8;

/**
 * Remembers what must never be shown and takes it out of texts and JSON. A secret that might be a word ("status",
 * "1234") is taken out only where a key stands: after its name, and in an address of the provider.
 */
export class Redactor {
	/** All in lower case, by their first characters; the longest first, for a link that holds the key goes as a whole. */
	private readonly needles = new Map<string, Needles>();
	private readonly words = new Set<string>();
	private readonly hosts = new Set<string>();
	private shortest = Infinity;
	// Made anew after a change.
	private placesOfWords: RegExp[] | undefined;

	/** Adds a secret; it is found in every spelling in which it may come back. */
	add(secret: string): void {
		const plain = secret.trim();
		if (plain === '') return;
		if (!isDistinctive(plain)) {
			this.words.add(plain);
			this.placesOfWords = undefined;
			return;
		}
		this.remember(plain);
		// What stands before it may take its first digits for an escape of its own: "%" and "00...".
		for (const length of [2, 4]) {
			const [start, rest] = [plain.slice(0, length), plain.slice(length)];
			if (/^[\da-f]+$/i.test(start) && isDistinctive(rest)) this.remember(rest);
		}
		for (const packed of base64Of(plain)) this.remember(packed);
	}

	/** Adds a link that works for whoever has it: the whole of it, and without its host. */
	addLink(link: string): void {
		const plain = link.trim();
		if (!isDistinctive(plain)) return;
		this.remember(plain);
		const path = plain.replace(/^[a-z]{1,10}:\/\/[^/?#]*/i, '');
		if (path.length < plain.length && /[?=]/.test(path) && isDistinctive(path)) this.remember(path);
	}

	/** Tells an address of the provider: in it a key that is a word is one. */
	addHost(url: string): void {
		if (!URL.canParse(url)) return;
		this.hosts.add(new URL(url).host);
		this.placesOfWords = undefined;
	}

	text(text: string): string {
		return this.known(text).replace(KEY_IN_QUERY, `$1${REDACTED}`);
	}

	/** The beginning of a longer text, which may break off in the middle of a secret. */
	beginning(text: string): string {
		const redacted = this.text(text);
		const end = fold(redacted.slice(-LONGEST_HALF));
		let longest = 0;
		for (const needle of [...this.needles.values()].flatMap((alike) => [...alike.all()])) {
			for (let length = Math.min(needle.length - 1, end.length); length > longest; length--) {
				if (length >= SHORTEST_HALF && end.endsWith(needle.slice(0, length))) longest = length;
			}
		}
		return longest === 0 ? redacted : redacted.slice(0, -longest) + REDACTED;
	}

	/** The same value with every secret in its strings and property names replaced, of the same shape. */
	value<T>(value: T): T {
		return this.walk(value, (text) => this.text(text), 0) as T;
	}

	/** The same for a row of a result, fast enough for a million of them. Only secrets that are known are looked for. */
	row<T extends object>(row: T): T {
		return this.walk(row, (text) => this.known(text), 0) as T;
	}

	private remember(secret: string): void {
		for (const spelled of new Set([secret, decodedWhole(secret), secret.replaceAll(' ', '+')])) {
			const needle = fold(spelled);
			if (needle.length < BEGINNING) continue;
			const beginning = needle.slice(0, BEGINNING);
			const alike = this.needles.get(beginning) ?? new Needles();
			alike.add(needle);
			this.needles.set(beginning, alike);
			this.shortest = Math.min(this.shortest, needle.length);
		}
	}

	private known(text: string): string {
		const result = text.length < this.shortest ? text : this.withoutNeedles(text);
		if (this.words.size === 0 || !/[=:/%]/.test(result)) return result;
		return this.findPlaces().reduce((left, place) => left.replace(place, `$1${REDACTED}`), result);
	}

	private withoutNeedles(text: string): string {
		// Nearly always nothing is there: where it would stand is asked only then.
		let isThere = false;
		for (const layer of hasEscapes(text) ? textsOf(text) : [text]) isThere ||= this.mayHold(fold(layer));
		if (!isThere) return text;

		const found: Array<[number, number]> = [];
		for (const { text: layer, starts } of layersOf(text)) {
			for (const [start, end] of this.find(fold(layer))) found.push([starts[start] ?? 0, starts[end] ?? 0]);
		}
		return withoutRanges(text, found);
	}

	private mayHold(folded: string): boolean {
		for (const beginning of this.needles.keys()) {
			if (folded.includes(beginning)) return true;
		}
		return false;
	}

	private *find(folded: string): Generator<[number, number]> {
		for (const [beginning, alike] of this.needles) {
			let at = folded.indexOf(beginning);
			while (at !== -1) {
				const length = alike.longestAt(folded, at);
				if (length > 0) yield [at, at + length];
				at = folded.indexOf(beginning, at + Math.max(1, length));
			}
		}
	}

	private findPlaces(): RegExp[] {
		return (this.placesOfWords ??= [...this.words].flatMap((word) => {
			const spelled = spellingsOf(word);
			const inAddresses = [...this.hosts].map(
				(host) => `(https?://${escapeRegExp(host)}[^\\s"'<>]{0,300}?[/=])${spelled}(?=[/?&#\\s"'<>]|$)`,
			);
			return [`(${NAME_OF_KEY})${spelled}(?![\\w-])`, ...inAddresses].map((place) => new RegExp(place, 'gi'));
		}));
	}

	private walk(value: unknown, redact: (text: string) => string, depth: number): unknown {
		if (typeof value === 'string') return redact(value);
		if (typeof value !== 'object' || value === null) return value;
		if (depth > DEEPEST) return REDACTED;
		return Array.isArray(value)
			? this.walkArray(value, redact, depth)
			: this.walkObject(value, redact, depth);
	}

	private walkArray(values: unknown[], redact: (text: string) => string, depth: number): unknown[] {
		let copy: unknown[] | undefined;
		for (let index = 0; index < values.length; index++) {
			const redacted = this.walk(values[index], redact, depth + 1);
			if (redacted !== values[index]) (copy ??= [...values])[index] = redacted;
		}
		return copy ?? values;
	}

	// Built as entries: a property called `__proto__` stays one.
	private walkObject(object: object, redact: (text: string) => string, depth: number): object {
		let changed: Map<string, unknown> | undefined;
		let isRenamed = false;
		for (const name of Object.keys(object)) {
			const value: unknown = Reflect.get(object, name);
			const redacted = this.walk(value, redact, depth + 1);
			if (redacted !== value) (changed ??= new Map()).set(name, redacted);
			isRenamed ||= this.redactName(name) !== name;
		}
		if (changed === undefined && !isRenamed) return object;
		return Object.fromEntries(
			Object.entries(object).map(([name, value]) => [
				this.redactName(name),
				changed?.has(name) === true ? changed.get(name) : value,
			]),
		);
	}

	private redactName(name: string): string {
		return name.length < this.shortest ? name : this.known(name);
	}
}

/** Secrets that begin alike: thousands of links of one host have few lengths, and of each length one look tells. */
class Needles {
	private readonly byLength = new Map<number, Set<string>>();
	private lengths: number[] | undefined;

	add(needle: string): void {
		const alike = this.byLength.get(needle.length) ?? new Set();
		alike.add(needle);
		this.byLength.set(needle.length, alike);
		this.lengths = undefined;
	}

	/** How long the longest is that stands there; 0 where none does. */
	longestAt(text: string, at: number): number {
		this.lengths ??= [...this.byLength.keys()].sort((a, b) => b - a);
		for (const length of this.lengths) {
			if (this.byLength.get(length)?.has(text.slice(at, at + length)) === true) return length;
		}
		return 0;
	}

	*all(): Generator<string> {
		for (const alike of this.byLength.values()) yield* alike;
	}
}

/** In lower case, every character at its place. */
function fold(text: string): string {
	const lower = text.toLowerCase();
	if (lower.length === text.length) return lower;
	return Array.from(text, (character) => {
		const one = character.toLowerCase();
		return one.length === character.length ? one : character;
	}).join('');
}

function withoutRanges(text: string, ranges: Array<[number, number]>): string {
	const parts: string[] = [];
	let end = 0;
	for (const [from, to] of ranges.sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
		if (from >= end) parts.push(text.slice(end, from), REDACTED);
		end = Math.max(end, to);
	}
	return parts.join('') + text.slice(end);
}
