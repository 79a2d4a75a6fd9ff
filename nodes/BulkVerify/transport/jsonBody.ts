import type { RawBody } from './request';

/** Pieces of about so many characters: few enough to hold, enough to be quick. */
const PIECE_LENGTH = 64 * 1024;

/** What goes out as a JSON array, entry by entry; gone through several times. */
export type JsonList = Iterable<unknown>;

/**
 * A long list as the body of a request, made while it is sent: n8n's helper would hold it as objects, as a text and as
 * bytes at once. For providers whose key does not go into the body.
 *
 * @param json a list, or a record whose lists are not held either
 */
export function jsonBody(json: Record<string, unknown> | JsonList): RawBody {
	return { mimeType: 'application/json', pieces: { [Symbol.iterator]: () => jsonPieces(json) } };
}

/** The entries of a JSON list, each made when its turn comes. */
export function eachAs<T>(values: readonly T[], entryOf: (value: T) => unknown): JsonList {
	return {
		*[Symbol.iterator]() {
			for (const value of values) yield entryOf(value);
		},
	};
}

/** The same bytes as those of `JSON.stringify`, in pieces. */
export function* jsonPieces(json: Record<string, unknown> | JsonList): Generator<Buffer> {
	let held = '';
	for (const token of tokensOf(json)) {
		held += token;
		if (held.length < PIECE_LENGTH) continue;
		yield Buffer.from(held);
		held = '';
	}
	if (held !== '') yield Buffer.from(held);
}

function* tokensOf(json: Record<string, unknown> | JsonList): Generator<string> {
	if (isList(json)) {
		yield* entriesOf(json);
		return;
	}
	let before = '{';
	for (const [name, value] of Object.entries(json)) {
		if (value === undefined) continue;
		yield `${before}${JSON.stringify(name)}:`;
		before = ',';
		if (isList(value)) yield* entriesOf(value);
		else yield JSON.stringify(value);
	}
	yield before === '{' ? '{}' : '}';
}

function isList(value: unknown): value is JsonList {
	return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

function* entriesOf(list: JsonList): Generator<string> {
	let before = '[';
	for (const entry of list) {
		yield `${before}${JSON.stringify(entry) ?? 'null'}`;
		before = ',';
	}
	yield before === '[' ? '[]' : ']';
}
