import type { Plan } from './sendPlan';
import { bareDomain, looseKey, looseKeys, undress, valueKey } from './values';

/** The results of a list, by the numbers that its plan gave to the answers. */
export interface Joined<R> {
	/** The first row of each answer; `undefined` where none came. */
	first: Array<R | undefined>;
	/** The answers for which more rows came: those after the first. */
	more: Map<number, R[]>;
	/** Answers that did not come. */
	missing: number;
	/** Rows for values that nobody asked about, and rows without a value. */
	unknown: number;
}

export interface JoinOptions {
	/** Keep every different row of an answer, not just the first: for providers that give several rows a value. */
	keepAll?: boolean;
	/**
	 * The other keys under which a provider that respells values in a known way may have been asked for this one
	 * (a leading 1 that it puts before phones). Heeded only where exactly one of them was sent.
	 */
	respell?: (key: string) => readonly string[];
}

/**
 * Puts each result row to the values it answers, in whatever order, number and spelling the rows come.
 *
 * An email among mixed hosts may be answered under its domain alone: such rows are the answer to every
 * email of that domain, each row once, and to the domain itself where it is in the list too.
 */
export async function joinResults<R extends { value: string | null }>(
	plan: Plan,
	blocks: AsyncIterable<readonly R[]>,
	{ keepAll = false, respell = () => [] }: JoinOptions = {},
): Promise<Joined<R>> {
	const joined: Joined<R> = {
		first: new Array<R | undefined>(plan.answers.size).fill(undefined),
		more: new Map(),
		missing: plan.answers.size,
		unknown: 0,
	};
	const put = putter(joined, keepAll);
	const groups = plan.kind === 'host' ? groupByDomain(plan) : new Map<string, DomainGroup<R>>();
	const byLooseKey = answersByLooseKey(plan);

	for await (const block of blocks) {
		for (const row of block) {
			const key = keyOfResult(plan, row.value);
			const group = groups.get(key);
			const answer = plan.answers.get(key) ?? byLooseKey(key) ?? onlyAnswer(plan, byLooseKey, respell(key));
			// Each email of a domain was paid for, so the domain's rows come once for each of them.
			if (group !== undefined) group.rows.set(contentOf(row), row);
			else if (answer !== undefined) put(answer, row);
			else joined.unknown++;
		}
	}
	for (const group of groups.values()) putGroup(joined, group, keepAll);
	return joined;
}

/** The key of a row's value. A provider may give it back dressed: with blanks around or in quotes. */
export function keyOfResult({ kind, answers }: Plan, value: string | null): string {
	if (value === null) return '';
	const key = valueKey(kind, value);
	return answers.has(key) ? key : valueKey(kind, undress(kind, value));
}

function onlyAnswer(
	{ answers }: Plan,
	byLooseKey: (key: string) => number | undefined,
	keys: readonly string[],
): number | undefined {
	const known = keys.map((key) => answers.get(key) ?? byLooseKey(key));
	const found = new Set(known.filter((answer) => answer !== undefined));
	const [only] = found;
	return found.size === 1 ? only : undefined;
}

/** All rows that answer the value at this position of the list; none where it was not sent or nothing came. */
export function rowsFor<R>(joined: Joined<R>, plan: Plan, position: number): R[] {
	const answer = plan.answerOf[position] ?? -1;
	const first = joined.first[answer];
	return first === undefined ? [] : [first, ...(joined.more.get(answer) ?? [])];
}

/** Everything that rows with a bare domain answer. */
interface DomainGroup<R> {
	answers: number[];
	/** Each row once, by its content. */
	rows: Map<string, R>;
}

function groupByDomain<R>(plan: Plan): Map<string, DomainGroup<R>> {
	const groups = new Map<string, DomainGroup<R>>();
	for (const [key, answer] of plan.answers) {
		const domain = bareDomain(key);
		if (domain === undefined) continue;
		const group = groups.get(domain);
		if (group === undefined) groups.set(domain, { answers: [answer], rows: new Map() });
		else group.answers.push(answer);
	}
	for (const [domain, group] of groups) {
		const own = plan.answers.get(domain);
		if (own !== undefined) group.answers.push(own);
	}
	return groups;
}

/**
 * A row that is spelt as no value of the list still answers the one that it alone can mean. Where it could be several,
 * nobody can tell which.
 */
function answersByLooseKey({ kind, answers }: Plan): (key: string) => number | undefined {
	let byLoose: Map<string, number | undefined> | undefined;
	return (key) => {
		if (key === '') return undefined;
		if (byLoose === undefined) {
			byLoose = new Map();
			for (const [exact, answer] of answers) {
				for (const loose of looseKeys(kind, exact)) {
					// Most are their own: a million of them are not kept twice.
					if (loose !== exact) byLoose.set(loose, byLoose.has(loose) ? undefined : answer);
				}
			}
		}
		const loose = looseKey(kind, key);
		const own = answers.get(loose);
		if (!byLoose.has(loose)) return own;
		return own === undefined ? byLoose.get(loose) : undefined;
	};
}

/** Puts a row to its answer; where all are kept, each different one once. */
function putter<R>(joined: Joined<R>, keepAll: boolean): (answer: number, row: R) => void {
	const contents = new Map<number, Set<string>>();
	return (answer, row) => {
		const first = joined.first[answer];
		if (first === undefined) {
			joined.first[answer] = row;
			joined.missing--;
			return;
		}
		if (!keepAll) return;
		const known = contents.get(answer) ?? new Set([contentOf(first)]);
		const content = contentOf(row);
		if (known.has(content)) return;
		contents.set(answer, known.add(content));
		const others = joined.more.get(answer);
		if (others === undefined) joined.more.set(answer, [row]);
		else others.push(row);
	};
}

function putGroup<R>(joined: Joined<R>, { answers, rows }: DomainGroup<R>, keepAll: boolean): void {
	const [first, ...others] = rows.values();
	if (first === undefined) return;
	for (const answer of answers) {
		// A row of the email's own says more: it may be no address at all.
		if (joined.first[answer] !== undefined) continue;
		joined.first[answer] = first;
		joined.missing--;
		if (keepAll && others.length > 0) joined.more.set(answer, others);
	}
}

/** The same for a row that comes twice, the second time in other letters or with other blanks. */
function contentOf(row: unknown): string {
	return JSON.stringify(row)
		.toLowerCase()
		.replace(/\\[nrt]|\s/g, '');
}
