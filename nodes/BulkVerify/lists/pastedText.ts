import type { ValueKind } from './list';

/** What separates two values of one line, besides the line's end. In a URL or a password it is part of the value. */
const SEPARATORS: Record<ValueKind, string> = {
	email: ',;\t',
	phone: ',;\t',
	ip: ',;\t',
	host: ',;\t',
	url: '',
	text: '',
};

export interface PastedList {
	values: string[];
	/** Empty places between values: blank lines, doubled commas. */
	skippedEmpty: number;
}

/** Reads a pasted list: one value a line, commas also split where no value of the kind can hold one. */
export function readText(text: string, kind: ValueKind): PastedList {
	const list: PastedList = { values: [], skippedEmpty: 0 };
	for (const line of text.trim().split(/\r\n?|\n/)) {
		for (const part of splitLine(line, SEPARATORS[kind])) {
			const value = withoutQuotes(part.trim(), SEPARATORS[kind] !== '');
			if (value === '') list.skippedEmpty++;
			else list.values.push(value);
		}
	}
	// Nothing at all is no empty value.
	return text.trim() === '' ? { values: [], skippedEmpty: 0 } : list;
}

/** A separator in quotes separates nothing; one at the line's end has nothing after it. */
function splitLine(line: string, separators: string): string[] {
	if (separators === '') return [line];
	const parts: string[] = [];
	let part = '';
	let quoted = false;
	for (const character of line) {
		if (character === '"' && (quoted || part.trim() === '')) quoted = !quoted;
		if (!quoted && separators.includes(character)) {
			parts.push(part);
			part = '';
		} else {
			part += character;
		}
	}
	if (part.trim() !== '' || parts.length === 0) parts.push(part);
	return parts;
}

/** Single quotes may be part of a password or a URL. */
function withoutQuotes(value: string, singleToo: boolean): string {
	const quoted = /^"(.*)"$/s.exec(value)?.[1]?.replace(/""/g, '"');
	const single = singleToo ? /^'(.*)'$/s.exec(value)?.[1] : undefined;
	return (quoted ?? single ?? value).trim();
}
