const REDACTED = '[redacted]';

// Shorter ones would blot out ordinary text; no provider's key or link is that short.
const SHORTEST_SECRET = 6;

// Whatever carries a key by name, also one we were never told (a key of another account in a returned URI).
const KEY_IN_QUERY = /([?&](?:api_?key|lqtkey|key)=)[^&\s"'<>]+/gi;

/** Remembers what must never be shown and takes it out of texts and JSON. */
export class Redactor {
	private readonly secrets = new Set<string>();

	/** Adds a secret in every spelling in which it may come back: plain, URL-encoded, JSON-escaped. */
	add(secret: string): void {
		const plain = secret.trim();
		if (plain.length < SHORTEST_SECRET) return;
		for (const form of [
			plain,
			encodeURIComponent(plain),
			encodeURI(plain),
			JSON.stringify(plain).slice(1, -1),
		]) {
			this.secrets.add(form);
		}
	}

	text(text: string): string {
		let result = text;
		// The longest first: a link that holds the key goes as a whole.
		for (const secret of [...this.secrets].sort((a, b) => b.length - a.length)) {
			result = result.replaceAll(secret, REDACTED);
		}
		return result.replace(KEY_IN_QUERY, `$1${REDACTED}`);
	}

	/** The same value with every secret in it replaced, of the same shape. */
	redact<T>(value: T): T {
		return this.value(value) as T;
	}

	/** The same JSON value with every secret in its strings and property names replaced. */
	value(value: unknown): unknown {
		if (typeof value === 'string') return this.text(value);
		if (Array.isArray(value)) return value.map((entry) => this.value(entry));
		if (typeof value === 'object' && value !== null) {
			return Object.fromEntries(
				Object.entries(value).map(([name, entry]) => [this.text(name), this.value(entry)]),
			);
		}
		return value;
	}
}
