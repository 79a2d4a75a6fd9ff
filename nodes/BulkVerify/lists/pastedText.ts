import type { Work } from './work';
import { ListError, type ValueKind } from './list';
import { refuseTable } from './pastedTable';
import { splitText } from './splitText';
import { readValues, type ValueList } from './values';
import { textSeemsToBe } from './seemsToBe';

export interface PastedList {
	/** The values in their order; no position is empty. */
	list: ValueList;
	/** Empty places between values: blank lines, doubled commas. */
	skippedEmpty: number;
}

/**
 * Reads a pasted list: a text, split where no value of the kind can go on, or a list of texts, each one value.
 *
 * @param pasted what the parameter holds
 * @throws ListError where it is neither, or where the text is something else than a list
 */
export function* readPasted(pasted: unknown, kind: ValueKind): Work<PastedList> {
	const parts = Array.isArray(pasted) ? textsOf(pasted) : yield* splitText(textOf(pasted, kind), kind);
	const all = yield* readValues(kind, parts);
	const filled = parts.map((_, position) => position).filter((position) => all.codes[position] !== EMPTY);
	const skippedEmpty = parts.length - filled.length;
	if (skippedEmpty === 0) return { list: all, skippedEmpty };
	return {
		list: {
			kind,
			values: filled.map((position) => all.values[position] ?? ''),
			codes: Uint8Array.from(filled, (position) => all.codes[position] ?? 0),
		},
		skippedEmpty,
	};
}

const EMPTY = 1;

function textOf(pasted: unknown, kind: ValueKind): string {
	if (typeof pasted === 'number' || typeof pasted === 'bigint') return String(pasted);
	if (typeof pasted !== 'string') throw noText(pasted);
	const what = textSeemsToBe(pasted);
	if (what === undefined) {
		refuseTable(pasted, kind);
		return pasted;
	}
	throw new ListError(
		`The values seem to be ${what}, not a list`,
		'Give the values as text, one a line, or as a list of texts.',
	);
}

/** A list that an expression or a model gives: nothing in it is split. */
function textsOf(list: readonly unknown[]): unknown[] {
	const odd = list.find((entry) => typeof entry === 'object' && entry !== null && !Array.isArray(entry));
	if (odd === undefined) return [...list];
	throw new ListError(
		'The values are a list of objects, not of texts',
		'Give the texts alone, e.g. {{ $json.contacts.map(contact => contact.email) }}.',
	);
}

function noText(pasted: unknown): ListError {
	const what = pasted === null || pasted === undefined ? String(pasted) : KINDS_OF_NO_TEXT[typeof pasted];
	return new ListError(
		`The parameter Values holds ${what ?? 'no text'} in place of a list`,
		'Check the expression: it must give a text with one value a line, or a list of texts.',
	);
}

const KINDS_OF_NO_TEXT: Readonly<Record<string, string>> = {
	object: 'an object',
	boolean: 'true or false',
	function: 'a function',
};
