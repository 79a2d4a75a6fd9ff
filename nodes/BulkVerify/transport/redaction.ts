import { base64Of, escapeRegExp, isDistinctive, spellingsOf, spellingsOfBase64 } from './spellings';

const REDACTED = '[redacted]';

// Whatever carries a key by name, also one we were never told (a key of another account in a returned URI).
const KEY_IN_QUERY = /((?:[?&]|&amp;)(?:api_?key|lqtkey|key|api)=)[^&\s"'<>]+/gi;

// Only a text with one of these can hold a secret in another spelling than its own.
const ESCAPE = /%[0-9a-f]{2}|&#?\w{1,10};|\\/i;

// What the place of a key is called, and how its value may begin.
const NAME_OF_KEY =
	'\\b(?:api[_-]?key|lqtkey|key|api|token|pass(?:word)?|secret|authorization|bearer|basic)["\']?(?:[:=]|%3a|%3d) ?(?:(?:basic|bearer|token|apikey:) )?["\']?';

// Beyond it nothing is walked through: JSON from a provider is refused long before.
const DEEPEST = 300;

interface Secret {
	lower: string;
	/** Its exact text in any letter case. */
	plain: RegExp;
	/** Every spelling; made when it is first needed, for it is long. */
	spelled: () => RegExp;
	/** Shortest text that may hold it. */
	length: number;
}

/**
 * Remembers what must never be shown and takes it out of texts and JSON. A secret that might be a word ("status",
 * "1234") is taken out only where a key stands: after its name, and in an address of the provider.
 */
export class Redactor {
	private readonly secrets = new Map<string, Secret>();
	private readonly words = new Set<string>();
	private readonly hosts = new Set<string>();
	private shortest = Infinity;
	// Made anew after a change: the longest first, for a link that holds the key goes as a whole.
	private inOrder: Secret[] | undefined;
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
		this.remember(plain, spellingsOf);
		for (const packed of base64Of(plain)) this.remember(packed, spellingsOfBase64);
	}

	/** Adds a link that works for whoever has it: the whole of it, and without its host. */
	addLink(link: string): void {
		const plain = link.trim();
		if (!isDistinctive(plain)) return;
		this.remember(plain, spellingsOf);
		const path = plain.replace(/^[a-z]{1,10}:\/\/[^/?#]*/i, '');
		if (path.length < plain.length && /[?=]/.test(path) && isDistinctive(path))
			this.remember(path, spellingsOf);
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
		for (const { lower } of this.longestFirst()) {
			for (let length = Math.min(lower.length - 1, redacted.length); length >= 4; length--) {
				if (redacted.slice(-length).toLowerCase() === lower.slice(0, length)) {
					return redacted.slice(0, -length) + REDACTED;
				}
			}
		}
		return redacted;
	}

	/** The same value with every secret in its strings and property names replaced, of the same shape. */
	value<T>(value: T): T {
		return this.walk(value, (text) => this.text(text), 0) as T;
	}

	/** The same for a row of a result, fast enough for a million of them. Only secrets that are known are looked for. */
	row<T extends object>(row: T): T {
		return this.walk(row, (text) => this.known(text), 0) as T;
	}

	private remember(secret: string, spellings: (secret: string) => string): void {
		if (this.secrets.has(secret)) return;
		let spelled: RegExp | undefined;
		this.secrets.set(secret, {
			lower: secret.toLowerCase(),
			plain: new RegExp(escapeRegExp(secret), 'gi'),
			spelled: () => (spelled ??= new RegExp(spellings(secret), 'gi')),
			length: secret.length,
		});
		this.shortest = Math.min(this.shortest, secret.length);
		this.inOrder = undefined;
	}

	private longestFirst(): Secret[] {
		return (this.inOrder ??= [...this.secrets.values()].sort((a, b) => b.length - a.length));
	}

	private known(text: string): string {
		let result = text;
		if (text.length >= this.shortest) {
			const isEscaped = ESCAPE.test(text);
			let lower = text.toLowerCase();
			for (const { lower: secret, plain, spelled, length } of this.longestFirst()) {
				if (result.length < length) continue;
				const before = result;
				if (lower.includes(secret)) result = result.replace(plain, REDACTED);
				if (isEscaped) result = result.replace(spelled(), REDACTED);
				if (result !== before) lower = result.toLowerCase();
			}
		}
		if (this.words.size === 0 || !/[=:/%]/.test(result)) return result;
		for (const place of this.findPlaces()) result = result.replace(place, `$1${REDACTED}`);
		return result;
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
