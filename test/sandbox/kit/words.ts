/* List types from the tables of a provider's fact page: each word once, with its row and its verdict. */
import { emailOutcome, type EmailOutcome } from './emails';
import type { ListType, Outcome } from './simulator';

/** What a result row says, the verdict that must come of it, and the reason: the word itself where none is given. */
export type Word<Row> = readonly [row: Row, verdict: Outcome['verdict'], reason?: string | null];

export interface WordList<Row> extends ListType {
	/** The name of the word for a value. */
	wordOf(value: string): string;
	/** What the provider's row says of a value. */
	row(value: string): Row;
	/** The provider takes it for no value of this kind at all. */
	isMalformed(value: string): boolean;
}

/** A list type whose values are told apart by `wordOf`; `examples` has a value for each word. */
export function listType<Row>(of: {
	column: string;
	words: Readonly<Record<string, Word<Row>>>;
	wordOf(value: string): string;
	examples: Readonly<Record<string, string>>;
	makeUp(index: number): string;
	isMalformed?(value: string): boolean;
}): WordList<Row> {
	const { column, words, wordOf, examples, makeUp, isMalformed = () => false } = of;
	const find = (value: string): Word<Row> => {
		const word = words[wordOf(value)];
		if (!word) throw new Error(`No such word: ${wordOf(value)}`);
		return word;
	};
	const judge = (value: string): Outcome => {
		const [, verdict, reason] = find(value);
		return { verdict, reason: reason === undefined ? wordOf(value) : reason };
	};
	const outcomes = Object.fromEntries(
		Object.values(examples).map((value): [string, Outcome] => [value, judge(value)]),
	);
	return { column, makeUp, wordOf, isMalformed, judge, outcomes, row: (value) => find(value)[0] };
}

const WORDS_DOMAIN = 'words.example';

/**
 * A list of emails. `<word>@words.example` gets that word; any other address is judged as all simulators judge it
 * (README, "Verdicts"), and `usual` says which word that is here where it is called otherwise.
 */
export function emailList<Row>(of: {
	words: Readonly<Record<string, Word<Row>>>;
	usual: Readonly<Partial<Record<EmailOutcome, string>>>;
	column?: string;
	/** Words that any address has whose local part begins with them. */
	starts?: readonly string[];
}): WordList<Row> {
	const { words, usual, column = 'email', starts = [] } = of;
	const byLocalPart = new Map(Object.keys(words).map((word) => [word.toLowerCase(), word]));
	const wordOf = (value: string): string => {
		const [local = '', domain] = value.trim().toLowerCase().split('@');
		const asked = domain === WORDS_DOMAIN ? byLocalPart.get(local) : undefined;
		const outcome = emailOutcome(value);
		const start = outcome === 'address_invalid' ? undefined : starts.find((word) => local.startsWith(word));
		return asked ?? start ?? usual[outcome] ?? outcome;
	};
	return listType({
		column,
		words,
		wordOf,
		examples: Object.fromEntries(Object.keys(words).map((word) => [word, `${word}@${WORDS_DOMAIN}`])),
		makeUp: (index) => `person${index}@example.com`,
		isMalformed: (value) => emailOutcome(value) === 'address_invalid',
	});
}
