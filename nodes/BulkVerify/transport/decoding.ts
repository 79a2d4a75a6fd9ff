/** A text as it reads once its escapes are resolved, and where each of its characters stands in the original. */
export interface Layer {
	text: string;
	/** One more than there are characters: the last is the end. */
	starts: Uint32Array;
}

// More often than this nobody encodes what is encoded already.
const MOST_LAYERS = 5;

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
};

// A run of percent escapes is one piece: several bytes may be one character.
const ESCAPE =
	/(?:%[0-9a-f]{2})+|&#\d{1,7};?|&#x[0-9a-f]{1,6};?|&[a-z]{2,6};|\\u\{[0-9a-f]{1,6}\}|\\u[0-9a-f]{4}|\\x[0-9a-f]{2}|\\["'\\/]/gi;

/** The text as it is, then with its percent, HTML, JSON and JavaScript escapes resolved once, twice, ... */
export function* layersOf(text: string): Generator<Layer> {
	let layer: Layer | undefined = {
		text,
		starts: Uint32Array.from({ length: text.length + 1 }, (_, at) => at),
	};
	for (let count = 0; layer !== undefined && count < MOST_LAYERS; count++) {
		yield layer;
		layer = decode(layer);
	}
}

/** Whether anything in it may be an escape. */
export function hasEscapes(text: string): boolean {
	return /[%&\\]/.test(text);
}

/** Only the texts of the layers, at a fraction of the price. */
export function* textsOf(text: string): Generator<string> {
	let current = text;
	for (let count = 0; count < MOST_LAYERS; count++) {
		yield current;
		if (!hasEscapes(current)) return;
		const next = current.replace(ESCAPE, resolveText);
		if (next === current) return;
		current = next;
	}
}

/** With every escape resolved, the escapes in escapes too. */
export function decodedWhole(text: string): string {
	let last = text;
	for (const layer of textsOf(text)) last = layer;
	return last;
}

function resolveText(escape: string): string {
	const characters = resolve(escape);
	return characters.length === 1 && characters[0] !== undefined
		? characters[0][0]
		: characters.map(([character]) => character).join('');
}

function decode({ text, starts }: Layer): Layer | undefined {
	const parts: string[] = [];
	const positions: number[] = [];
	let end = 0;
	const copyUntil = (next: number) => {
		parts.push(text.slice(end, next));
		for (; end < next; end++) positions.push(starts[end] ?? 0);
	};
	for (const { 0: escape, index } of text.matchAll(ESCAPE)) {
		copyUntil(index);
		for (const [character, offset] of resolve(escape)) {
			parts.push(character);
			for (let unit = 0; unit < character.length; unit++) positions.push(starts[index + offset] ?? 0);
		}
		end = index + escape.length;
	}
	if (parts.length === 0) return undefined;
	copyUntil(text.length);
	positions.push(starts[text.length] ?? 0);
	return { text: parts.join(''), starts: Uint32Array.from(positions) };
}

/** What an escape stands for: characters, each with the place in the escape where it begins. */
function resolve(escape: string): Array<[string, number]> {
	if (escape.startsWith('%')) return resolvePercent(escape);
	if (escape.startsWith('&#')) {
		const digits = escape.replace(/[&#;]/g, '');
		const isHex = /^x/i.test(digits);
		return [[fromCode(parseInt(isHex ? digits.slice(1) : digits, isHex ? 16 : 10)), 0]];
	}
	if (escape.startsWith('&')) return [[HTML_CHARACTERS[escape.slice(1, -1).toLowerCase()] ?? escape, 0]];
	const hex = /^\\[ux]\{?([0-9a-f]+)/i.exec(escape)?.[1];
	return [[hex === undefined ? escape.slice(1) : fromCode(parseInt(hex, 16)), 0]];
}

function resolvePercent(escape: string): Array<[string, number]> {
	const bytes = escape
		.slice(1)
		.split('%')
		.map((hex) => parseInt(hex, 16));
	const resolved: Array<[string, number]> = [];
	for (let at = 0; at < bytes.length;) {
		const length = lengthOfCharacter(bytes[at] ?? 0);
		resolved.push([Buffer.from(bytes.slice(at, at + length)).toString('utf8'), at * 3]);
		at += length;
	}
	return resolved;
}

// RFC 3629: the first byte of a character in UTF-8 tells how many it has.
function lengthOfCharacter(firstByte: number): number {
	if (firstByte < 0xc0) return 1;
	if (firstByte < 0xe0) return 2;
	return firstByte < 0xf0 ? 3 : 4;
}

function fromCode(code: number): string {
	return code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD';
}
