import { decodedWhole, hasEscapes, layersOf } from './decoding';
import { fold, Needles } from './needles';
import { base64Of, escapeRegExp, isDistinctive, spellingsOf } from './spellings';

const REDACTED = '[redacted]';

// Whatever carries a key by name, also one we were never told (a key of another account in a returned URI).
const KEY_IN_QUERY = /((?:[?&]|&amp;)(?:api_?key|lqtkey|key|api)=)[^&\s"'<>]+/gi;

// The same as HTTP sends it: a word in base64 is not known by its letters.
const KEY_IN_HEADER =
	/([Aa]uthorization["']?\s{0,2}[:=]\s{0,2}["']?(?:[Bb]asic|[Bb]earer)\s)(?=[\w+/.-]{0,200}(?:[\d=]|[a-z][A-Z]))[\w+/.=-]{6,}/g;

// What the place of a key is called, and how its value may begin.
const NAME_OF_KEY =
	'\\b(?:api[_-]?key|lqtkey|key|api|token|pass(?:word)?|secret|authorization|bearer|basic)["\']?(?:[:=]|%3a|%3d) ?(?:(?:basic|bearer|token|apikey:) )?["\']?';

// Beyond it nothing is walked through: JSON from a provider is refused long before.
const DEEPEST = 300;

/**
 * Remembers what must never be shown and takes it out of texts and JSON. A secret that might be a word ("status",
 * "1234") is taken out only where a key stands: after its name, and in an address of the provider.
 */
export class Redactor {
	private readonly needles = new Needles();
	private readonly words = new Set<string>();
	private readonly hosts = new Set<string>();
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
		return this.known(text).replace(KEY_IN_QUERY, `$1${REDACTED}`).replace(KEY_IN_HEADER, `$1${REDACTED}`);
	}

	/** The beginning of a longer text, which may break off in the middle of a secret. */
	beginning(text: string): string {
		const redacted = this.text(text);
		const half = this.needles.halfAtEnd(redacted);
		return half === 0 ? redacted : redacted.slice(0, -half) + REDACTED;
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
		// In a cell of a CSV a quote is two.
		const spellings = [
			secret,
			decodedWhole(secret),
			secret.replaceAll(' ', '+'),
			secret.replaceAll('"', '""'),
		];
		for (const spelled of new Set(spellings)) this.needles.add(fold(spelled));
	}

	private known(text: string): string {
		const result = this.mayHoldNeedle(text) ? this.withoutNeedles(text) : text;
		if (this.words.size === 0 || !/[=:/%]/.test(result)) return result;
		return this.findPlaces().reduce((left, place) => left.replace(place, `$1${REDACTED}`), result);
	}

	private mayHoldNeedle(text: string): boolean {
		return text.length >= this.needles.shortest && (hasEscapes(text) || this.needles.mayHold(text));
	}

	private withoutNeedles(text: string): string {
		const found: Array<[number, number]> = [];
		for (const { text: layer, startOf } of layersOf(text)) {
			for (const [start, end] of this.needles.find(fold(layer))) found.push([startOf(start), startOf(end)]);
		}
		return found.length === 0 ? text : withoutRanges(text, found);
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

	private walkObject(object: object, redact: (text: string) => string, depth: number): object {
		const json = object as Readonly<Record<string, unknown>>;
		let changed: Map<string, unknown> | undefined;
		let isRenamed = false;
		for (const name of Object.keys(json)) {
			const value = json[name];
			const redacted = this.walk(value, redact, depth + 1);
			if (redacted !== value) (changed ??= new Map()).set(name, redacted);
			isRenamed ||= this.redactName(name) !== name;
		}
		if (changed === undefined && !isRenamed) return object;
		// Built as entries: a property called `__proto__` stays one.
		return Object.fromEntries(
			Object.entries(json).map(([name, value]) => [
				this.redactName(name),
				changed?.has(name) === true ? changed.get(name) : value,
			]),
		);
	}

	private redactName(name: string): string {
		return name.length < this.needles.shortest ? name : this.known(name);
	}
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
