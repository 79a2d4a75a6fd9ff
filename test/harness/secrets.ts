/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */
import { format, inspect } from 'node:util';
import { LoggerProxy } from 'n8n-workflow';
import { logger } from './engine/container';

/** What no sentence of n8n or of a provider has in it by chance. */
const CORE = 'c4n4ry7Zq9Lx2WvK8t';

/** A key that looks different in an address, in JSON and in plain text. */
export const CANARY = `canary/${CORE}+"${CORE}=end`;

/** One-time links, and a URI with a key of whoever it may be. */
const LINKS: ReadonlyArray<[string, RegExp]> = [
	['a one-time link', /[?&]download=[\w-]{10,}/],
	['a key in a query', /[?&](api_?key|lqtkey|key)=(?!\[redacted\])[^&\s"]{4,}/i],
];

/** Every part of a key that is long enough to be one, in every spelling that hides it from a plain search. */
const SPELLINGS: ReadonlyArray<[string, string]> = [
	// Letters and digits are the same in an address and in JSON: this finds those spellings too.
	['the key', CORE],
	['its beginning', CORE.slice(0, 10)],
	['its end', CORE.slice(-10)],
	['the key backwards', [...CORE].reverse().join('')],
	['the key in hexadecimal', Buffer.from(CORE).toString('hex')],
	...[0, 1, 2].map((shift): [string, string] => [`the key in base64 (${shift})`, base64At(shift)]),
];

/** The middle of the base64 of any text in which the key begins at this place of three. */
function base64At(shift: number): string {
	const text = Buffer.from('-'.repeat(shift) + CORE).toString('base64');
	return text.slice(shift === 0 ? 0 : 4, 20);
}

/**
 * Secrets in what a person, a workflow or a log can see; empty where there is none.
 *
 * @param tokens of links that nobody may see either
 */
export function leaksIn(what: unknown, tokens: readonly string[] = []): string[] {
	const texts = [...textsOf(what)];
	const found = (name: string, fits: (text: string) => boolean): string[] =>
		texts.filter(({ text }) => fits(text)).map(({ path, text }) => `${name} at ${path}: ${clip(text)}`);
	return [
		...SPELLINGS.flatMap(([name, spelling]) => found(name, (text) => text.includes(spelling))),
		...LINKS.flatMap(([name, pattern]) => found(name, (text) => pattern.test(text))),
		...found('a link to a result', (text) => tokens.some((token) => text.includes(token))),
	];
}

const clip = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}...` : text);

interface Text {
	path: string;
	text: string;
}

/** Every text in a value: names and values, hidden fields, getters, causes, and how the value prints itself. */
function* textsOf(value: unknown, path = '$', seen = new Set<unknown>()): Generator<Text> {
	if (typeof value === 'string') yield { path, text: value };
	if (typeof value === 'bigint' || typeof value === 'symbol') yield { path, text: value.toString() };
	if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return;
	seen.add(value);
	if (ArrayBuffer.isView(value)) return yield { path, text: Buffer.from(value.buffer).toString('latin1') };
	if (value instanceof Error) {
		yield { path: `${path} printed`, text: inspect(value, { depth: 8, showHidden: true }) };
		yield { path: `${path} as JSON`, text: asJson(value) };
	}
	if (value instanceof Map || value instanceof Set)
		yield* textsOf([...value.entries()], `${path}.entries`, seen);
	for (const name of Reflect.ownKeys(value)) {
		const inner = `${path}.${String(name)}`;
		yield { path: `${inner} (name)`, text: String(name) };
		// What a provider's file holds is the provider's.
		if (isFileContent(value, name)) continue;
		yield* textsOf(read(value, name), inner, seen);
	}
}

function isFileContent(holder: object, name: PropertyKey): boolean {
	return name === 'data' && 'mimeType' in holder;
}

function read(holder: object, name: PropertyKey): unknown {
	try {
		return Reflect.get(holder, name);
	} catch {
		return undefined;
	}
}

function asJson(value: unknown): string {
	try {
		return JSON.stringify(value) ?? '';
	} catch {
		return '';
	}
}

/** Listens to everything that is printed or logged from now on. */
export function listenToLogs(): { lines: string[]; stop(): void } {
	const lines: string[] = [];
	const hear = (...args: unknown[]): void => {
		lines.push(format(...args));
		for (const arg of args) for (const { text } of textsOf(arg)) lines.push(text);
	};
	const log = logger();
	const spies = [
		...(['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir'] as const).map((name) =>
			jest.spyOn(console, name).mockImplementation(hear),
		),
		...(['error', 'warn', 'info', 'debug'] as const).map((name) =>
			jest.spyOn(log, name).mockImplementation(hear),
		),
	];
	for (const stream of [process.stdout, process.stderr]) {
		const write = stream.write.bind(stream);
		const spy = jest.spyOn(stream, 'write');
		spies.push(
			spy.mockImplementation((...args: Parameters<typeof write>) => {
				hear(args[0]);
				return write(...args);
			}) as never,
		);
	}
	LoggerProxy.init({ error: hear, warn: hear, info: hear, debug: hear });
	return { lines, stop: () => spies.forEach((spy) => spy.mockRestore()) };
}
