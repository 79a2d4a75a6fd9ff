/** A text as it reads once its escapes are resolved, and where its characters stand in the original. */
export interface Layer {
	text: string;
	/** Where a character stands in the original, or where the original ends. */
	startOf(at: number): number;
}

// More often than this nobody encodes what is encoded already.
const MOST_LAYERS = 5;

const LONGEST_NAME = 7;

const HTML_CHARACTERS: Readonly<Record<string, string>> = {
	amp: '&',
	quot: '"',
	apos: "'",
	lt: '<',
	gt: '>',
	plus: '+',
	equals: '=',
	sol: '/',
	bsol: '\\',
	percnt: '%',
	num: '#',
	quest: '?',
	colon: ':',
	semi: ';',
	period: '.',
	comma: ',',
	hyphen: '-',
	dash: '-',
	lowbar: '_',
	dollar: '$',
	commat: '@',
	excl: '!',
	ast: '*',
	nbsp: ' ',
	lpar: '(',
	rpar: ')',
	tilde: '~',
	lsqb: '[',
	rsqb: ']',
	lcub: '{',
	rcub: '}',
	lbrack: '[',
	rbrack: ']',
	lbrace: '{',
	rbrace: '}',
	hat: '^',
	grave: '`',
	vert: '|',
	verbar: '|',
	midast: '*',
	tab: '\t',
	newline: '\n',
};

const [PERCENT, AND, BACKSLASH, HASH, BRACE, SEMICOLON, LETTER_U, LETTER_X] = codesOf('%&\\#{;ux');
const ITSELF: ReadonlySet<number> = new Set(codesOf('"\'\\/'));
const BROKEN = 0xfffd;

// Numbers in HTML may have any number of zeros before them.
const LONGEST_NUMBER = 30;

/** The text as it is, then with its percent, HTML, JSON and JavaScript escapes resolved once, twice, ... */
export function* layersOf(text: string): Generator<Layer> {
	let layer: Layer | undefined = { text, startOf: (at) => at };
	for (let count = 0; layer !== undefined && count < MOST_LAYERS; count++) {
		yield layer;
		layer = hasEscapes(layer.text) ? decode(layer) : undefined;
	}
}

/** With every escape resolved, the escapes in escapes too. */
export function decodedWhole(text: string): string {
	let last = text;
	for (const layer of layersOf(text)) last = layer.text;
	return last;
}

export function hasEscapes(text: string): boolean {
	return text.includes('%') || text.includes('&') || text.includes('\\');
}

/** Goes from character to character by hand: a pattern with a function for each escape takes twenty times as long. */
function decode({ text, startOf }: Layer): Layer | undefined {
	// Little-endian UTF-16; what is resolved is never longer than its escape.
	const bytes = new Uint8Array(2 * text.length);
	const starts = new Uint32Array(text.length + 1);
	let length = 0;
	let isChanged = false;
	const put = (code: number, at: number) => {
		bytes[2 * length] = code & 0xff;
		bytes[2 * length + 1] = code >> 8;
		starts[length++] = startOf(at);
	};
	for (let at = 0; at < text.length;) {
		const code = text.charCodeAt(at);
		const isEscape = code === PERCENT || code === AND || code === BACKSLASH;
		const escape = isEscape ? escapeAt(text, at, code) : undefined;
		if (escape === undefined) {
			put(code, at++);
			continue;
		}
		isChanged = true;
		const { character } = escape;
		if (character > 0xffff) put(0xd7c0 + (character >> 10), at);
		put(character > 0xffff ? 0xdc00 + (character & 0x3ff) : character, at);
		at = escape.end;
	}
	if (!isChanged) return undefined;
	starts[length] = startOf(text.length);
	const decoded = Buffer.from(bytes.buffer, 0, 2 * length).toString('utf16le');
	return { text: decoded, startOf: (at) => starts[at] ?? 0 };
}

interface Escape {
	/** What it stands for: a code point. */
	character: number;
	end: number;
}

function escapeAt(text: string, at: number, code: number): Escape | undefined {
	if (code === PERCENT) return percentAt(text, at);
	return code === AND ? htmlAt(text, at) : backslashAt(text, at);
}

/** Several bytes may be one character (RFC 3629: the first tells how many); a byte that fits nowhere is a broken one. */
function percentAt(text: string, at: number): Escape | undefined {
	const first = byteAt(text, at);
	if (first === undefined) return unitAt(text, at);
	const end = at + 3;
	if (first < 0x80) return { character: first, end };
	const more = first < 0xc2 || first > 0xf4 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
	let character = first & (0x3f >> more);
	for (let index = 0; index < more; index++) {
		const next = byteAt(text, end + 3 * index);
		if (next === undefined || (next & 0xc0) !== 0x80) return { character: BROKEN, end };
		character = (character << 6) | (next & 0x3f);
	}
	return more === 0 || character > 0x10ffff ? { character: BROKEN, end } : { character, end: end + 3 * more };
}

/** `%u0041`, as JavaScript's `escape` writes what is no byte */
function unitAt(text: string, at: number): Escape | undefined {
	const isUnit = (text.charCodeAt(at + 1) | 0x20) === LETTER_U && hexDigits(text, at + 2, 4) === 4;
	return isUnit ? { character: parseInt(text.slice(at + 2, at + 6), 16), end: at + 6 } : undefined;
}

function byteAt(text: string, at: number): number | undefined {
	return text.charCodeAt(at) === PERCENT && hexDigits(text, at + 1, 2) === 2
		? 16 * hexOf(text.charCodeAt(at + 1)) + hexOf(text.charCodeAt(at + 2))
		: undefined;
}

/** `&#65;` `&#x41;` (both also without the semicolon), `&amp;` */
function htmlAt(text: string, at: number): Escape | undefined {
	if (text.charCodeAt(at + 1) !== HASH) {
		const name = text.slice(at + 1, at + 2 + LONGEST_NAME);
		const length = name.indexOf(';');
		const character = length < 0 ? undefined : HTML_CHARACTERS[name.slice(0, length).toLowerCase()];
		return character === undefined ? undefined : { character: character.charCodeAt(0), end: at + 2 + length };
	}
	const isHex = (text.charCodeAt(at + 2) | 0x20) === LETTER_X;
	const start = at + (isHex ? 3 : 2);
	const length = isHex ? hexDigits(text, start, LONGEST_NUMBER) : decimalDigits(text, start, LONGEST_NUMBER);
	if (length === 0) return undefined;
	const end = start + length;
	return {
		character: codePoint(parseInt(text.slice(start, end), isHex ? 16 : 10)),
		end: text.charCodeAt(end) === SEMICOLON ? end + 1 : end,
	};
}

/** `\\u0041` `\\u{41}` `\\x41` `\\101`, and `\\"` and the like */
function backslashAt(text: string, at: number): Escape | undefined {
	const next = text.charCodeAt(at + 1);
	if (ITSELF.has(next)) return { character: next, end: at + 2 };
	const octal = octalDigits(text, at + 1);
	if (octal > 0) {
		const end = at + 1 + octal;
		return { character: parseInt(text.slice(at + 1, end), 8), end };
	}
	const kind = next | 0x20;
	if (kind !== LETTER_U && kind !== LETTER_X) return undefined;
	const isBraced = kind === LETTER_U && text.charCodeAt(at + 2) === BRACE;
	const start = at + (isBraced ? 3 : 2);
	const wanted = kind === LETTER_X ? 2 : 4;
	const length = hexDigits(text, start, isBraced ? 6 : wanted);
	const end = start + length;
	if (isBraced ? length === 0 || text.charAt(end) !== '}' : length < wanted) return undefined;
	return { character: codePoint(parseInt(text.slice(start, end), 16)), end: isBraced ? end + 1 : end };
}

function hexDigits(text: string, start: number, most: number): number {
	let length = 0;
	while (length < most && isHexDigit(text.charCodeAt(start + length))) length++;
	return length;
}

function decimalDigits(text: string, start: number, most: number): number {
	let length = 0;
	while (length < most && isDigit(text.charCodeAt(start + length))) length++;
	return length;
}

/** Two or three, up to `\\377`: a digit alone is a reference to what was found before. */
function octalDigits(text: string, start: number): number {
	const isOctal = (at: number) => text.charCodeAt(at) >= 0x30 && text.charCodeAt(at) <= 0x37;
	if (!isOctal(start) || !isOctal(start + 1)) return 0;
	return text.charCodeAt(start) <= 0x33 && isOctal(start + 2) ? 3 : 2;
}

function isDigit(code: number): boolean {
	return code >= 0x30 && code <= 0x39;
}

function isHexDigit(code: number): boolean {
	const lower = code | 0x20;
	return isDigit(code) || (lower >= 0x61 && lower <= 0x66);
}

function hexOf(code: number): number {
	return isDigit(code) ? code - 0x30 : (code | 0x20) - 0x57;
}

function codePoint(code: number): number {
	return code <= 0x10ffff ? code : BROKEN;
}

function codesOf(characters: string): number[] {
	return [...characters].map((character) => character.charCodeAt(0));
}
