import { sleep } from 'n8n-workflow';
import { decodedWhole, hasEscapes, layersOf } from './decoding';
import { fold, Needles } from './needles';
import { wellFormed } from './path';
import { base64Of, escapeRegExp, hexOf, inJson, isDistinctive, spellingsOf } from './spellings';

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

// What is shown of a value at most: a job's own answer has a thousandth of it.
const MOST_CHARACTERS = 2_097_152;
const MOST_VALUES = 100_000;

// A job has a handful of links.
const MOST_LINKS = 1_000;

// Digits alone are a secret from sixteen on; see `isDistinctive`.
const SMALLEST_SECRET = 1e15;

// Property names of that many columns are remembered.
const MOST_NAMES = 1_000;

// A word is a key only behind the name of one or in an address.
const SIGNS_AT_WORDS = /[=:/%]/;

// As much of rows is looked through before others in n8n have their turn.
const CHARACTERS_AT_A_STRETCH = 262_144;

// Longer than any secret, however often it is escaped: what one piece breaks off the next one has whole.
const OVERLAP = 32_768;

/** How much more of a value may be walked through. */
interface Budget {
	characters: number;
	values: number;
}

/**
 * Remembers what must never be shown and takes it out of texts and JSON. A secret that might be a word ("status",
 * "1234") is taken out only where a key stands: after its name, and in an address of the provider.
 */
export class Redactor {
	private readonly needles = new Needles();
	private readonly words = new Set<string>();
	private readonly hosts = new Set<string>();
	/** Characters since others in n8n had their turn. */
	private lookedThrough = 0;
	/** Property names without a secret: those of one row are those of all. */
	private readonly cleanNames = new Set<string>();
	// Made anew after a change.
	private placesOfWords: RegExp[] | undefined;

	/** Adds a secret; it is found in every spelling in which it may come back. */
	add(secret: string): void {
		const plain = secret.trim();
		if (plain === '') return;
		if (!isDistinctive(plain)) {
			this.words.add(plain);
			this.cleanNames.clear();
			this.placesOfWords = undefined;
			return;
		}
		this.remember(plain);
		// What stands before it may take its first digits for an escape of its own: "%" and "00...".
		for (const length of [2, 4]) {
			const [start, rest] = [plain.slice(0, length), plain.slice(length)];
			if (/^[\da-f]+$/i.test(start) && isDistinctive(rest)) this.remember(rest);
		}
		// Also within an address or JSON that is packed as a whole.
		for (const spelled of new Set([plain, encodeURIComponent(wellFormed(plain)), inJson(plain)])) {
			for (const packed of [hexOf(spelled), ...base64Of(spelled)]) this.remember(packed);
		}
	}

	/** Adds a link that works for whoever has it: the whole of it, and without its host. */
	addLink(link: string): void {
		const plain = link.trim();
		if (!isDistinctive(plain)) return;
		this.remember(plain);
		const path = plain.replace(/^[a-z]{1,10}:\/\/[^/?#]*/i, '');
		if (path.length < plain.length && /[?=]/.test(path) && isDistinctive(path)) this.remember(path);
	}

	/** Adds the texts in a value as such links. */
	addLinks(value: unknown): void {
		let left = MOST_LINKS;
		for (const text of textsIn(value)) {
			if (left-- === 0) return;
			this.addLink(text);
		}
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

	/**
	 * The same value with every secret in its strings and property names replaced, of the same shape. Of megabytes only
	 * the first are shown: to look through all of them would hold n8n up.
	 */
	value<T>(value: T): T {
		const budget = { characters: MOST_CHARACTERS, values: MOST_VALUES };
		return this.walk(value, (text) => this.within(text, budget), 0, budget) as T;
	}

	/**
	 * The same for rows of a result, fast enough for a million of them, and with pauses where they are long. Only
	 * secrets that are known are looked for.
	 *
	 * @param suspects the places of the rows to look at
	 */
	async rows<T extends object>(rows: T[], suspects: Iterable<number> = rows.keys()): Promise<T[]> {
		let redacted: T[] | undefined;
		const long = new Set<string>();
		const redact = (text: string) => (isLong(text) ? noted(text, long) : this.known(text));
		for (const place of suspects) {
			const row = rows[place];
			if (row === undefined || this.isClean(row)) continue;
			const short = this.walk(row, redact, 0);
			redacted ??= rows.slice();
			redacted[place] = (long.size === 0 ? short : await this.withLong(short, long)) as T;
			long.clear();
			if (this.lookedThrough < CHARACTERS_AT_A_STRETCH) continue;
			this.lookedThrough = 0;
			await sleep(0);
		}
		return redacted ?? rows;
	}

	/** The same row without secrets in its long texts, which are looked through piece by piece. */
	private async withLong(row: unknown, long: ReadonlySet<string>): Promise<unknown> {
		const prepared = await this.prepare(long);
		return this.walk(row, (text) => prepared.get(text) ?? text, 0);
	}

	private async prepare(long: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
		const prepared = new Map<string, string>();
		for (const text of long) {
			const found: Range[] = [];
			for (let at = 0; at < text.length; at += CHARACTERS_AT_A_STRETCH) {
				const piece = text.slice(at, at + CHARACTERS_AT_A_STRETCH + OVERLAP);
				for (const [start, end] of this.rangesIn(piece)) found.push([at + start, at + end]);
				await sleep(0);
			}
			prepared.set(text, this.withoutWords(withoutRanges(text, found)));
		}
		return prepared;
	}

	/** A quick look, which a value without a secret passes nearly always. */
	mayHoldSecret(value: unknown): boolean {
		return !this.isCleanValue(value, 0);
	}

	/** Whether a row surely holds no secret: nearly none does, and this look copies nothing. */
	private isClean(row: object, depth = 0): boolean {
		if (depth > DEEPEST) return false;
		for (const name in row) {
			const value = (row as Readonly<Record<string, unknown>>)[name];
			if (!this.isCleanValue(value, depth) || !this.isCleanName(name)) return false;
		}
		return true;
	}

	private isCleanValue(value: unknown, depth: number): boolean {
		if (typeof value === 'string') return !this.mayHoldInText(value);
		if (typeof value === 'number') return value < SMALLEST_SECRET;
		if (typeof value !== 'object' || value === null) return true;
		if (!Array.isArray(value)) return this.isClean(value, depth + 1);
		return depth < DEEPEST && value.every((inner) => this.isCleanValue(inner, depth + 1));
	}

	private isCleanName(name: string): boolean {
		if (name.length < this.needles.shortest || this.cleanNames.has(name)) return true;
		if (this.mayHoldInText(name)) return false;
		if (this.cleanNames.size < MOST_NAMES) this.cleanNames.add(name);
		return true;
	}

	private mayHoldInText(text: string): boolean {
		return isLong(text) || this.mayHoldNeedle(text) || (this.words.size > 0 && SIGNS_AT_WORDS.test(text));
	}

	private within(text: string, budget: Budget): string {
		const { characters } = budget;
		budget.characters -= text.length;
		if (text.length <= characters) return this.text(text);
		return characters > 0 ? this.beginning(text.slice(0, characters)) + REDACTED : REDACTED;
	}

	private remember(secret: string): void {
		this.cleanNames.clear();
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
		return this.withoutWords(this.mayHoldNeedle(text) ? withoutRanges(text, this.rangesIn(text)) : text);
	}

	private mayHoldNeedle(text: string): boolean {
		return text.length >= this.needles.shortest && (hasEscapes(text) || this.needles.mayHold(text));
	}

	private rangesIn(text: string): Range[] {
		const found: Range[] = [];
		for (const { text: layer, startOf } of layersOf(text)) {
			this.lookedThrough += layer.length;
			for (const [start, end] of this.needles.find(fold(layer))) found.push([startOf(start), startOf(end)]);
		}
		return found;
	}

	private withoutWords(text: string): string {
		if (this.words.size === 0 || !SIGNS_AT_WORDS.test(text)) return text;
		this.lookedThrough += text.length;
		return this.findPlaces().reduce((left, place) => left.replace(place, `$1${REDACTED}`), text);
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

	private walk(value: unknown, redact: Redact, depth: number, budget?: Budget): unknown {
		if (budget !== undefined && --budget.values < 0) return REDACTED;
		if (typeof value === 'string') return redact(value);
		if (typeof value === 'number' && value >= SMALLEST_SECRET) return withoutSecret(value, redact);
		if (typeof value !== 'object' || value === null) return value;
		if (depth > DEEPEST) return REDACTED;
		return Array.isArray(value)
			? this.walkArray(value, redact, depth, budget)
			: this.walkObject(value, redact, depth, budget);
	}

	private walkArray(values: unknown[], redact: Redact, depth: number, budget: Budget | undefined): unknown[] {
		let copy: unknown[] | undefined;
		for (let index = 0; index < values.length; index++) {
			const redacted = this.walk(values[index], redact, depth + 1, budget);
			if (redacted !== values[index]) (copy ??= [...values])[index] = redacted;
			if (budget !== undefined && budget.values < 0) return (copy ?? values).slice(0, index + 1);
		}
		return copy ?? values;
	}

	private walkObject(object: object, redact: Redact, depth: number, budget: Budget | undefined): object {
		const json = object as Readonly<Record<string, unknown>>;
		let changed: Map<string, unknown> | undefined;
		let isRenamed = false;
		let seen = 0;
		const names = Object.keys(json);
		for (const name of names) {
			if (budget !== undefined && budget.values < 0) break;
			seen++;
			const value = json[name];
			const redacted = this.walk(value, redact, depth + 1, budget);
			if (redacted !== value) (changed ??= new Map()).set(name, redacted);
			isRenamed ||= this.redactName(name) !== name;
		}
		if (changed === undefined && !isRenamed) return object;
		// Built as entries: a property called `__proto__` stays one.
		return Object.fromEntries(
			names
				.slice(0, seen)
				.map((name) => [this.redactName(name), changed?.has(name) === true ? changed.get(name) : json[name]]),
		);
	}

	private redactName(name: string): string {
		return name.length < this.needles.shortest ? name : this.known(name);
	}
}

type Range = [start: number, end: number];

type Redact = (text: string) => string;

const isLong = (text: string) => text.length > CHARACTERS_AT_A_STRETCH;

/** The text itself, for later. */
function noted(text: string, long: Set<string>): string {
	long.add(text);
	return text;
}

function* textsIn(value: unknown, depth = 0): Generator<string> {
	if (typeof value === 'string') yield value;
	if (typeof value !== 'object' || value === null || depth > DEEPEST) return;
	for (const inner of Object.values(value)) yield* textsIn(inner, depth + 1);
}

/** A key of digits alone, which JSON may have as a number. */
function withoutSecret(value: number, redact: Redact): unknown {
	const text = String(value);
	return redact(text) === text ? value : REDACTED;
}

function withoutRanges(text: string, ranges: Range[]): string {
	if (ranges.length === 0) return text;
	const parts: string[] = [];
	let end = 0;
	for (const [from, to] of ranges.sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
		if (from >= end) parts.push(text.slice(end, from), REDACTED);
		end = Math.max(end, to);
	}
	return parts.join('') + text.slice(end);
}
