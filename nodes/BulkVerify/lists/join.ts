import type { Plan } from './plan';
import { valueKey } from './values';

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

/**
 * Puts each result row to the values it answers, in whatever order, number and spelling the rows come.
 *
 * An email among mixed hosts may be answered under its domain alone: such rows are the answer to every
 * email of that domain, each row once, and to the domain itself where it is in the list too.
 *
 * @param keepAll keep every row of an answer, not just the first: for providers that give several rows a value
 */
export async function joinResults<R extends { value: string | null }>(
	plan: Plan,
	blocks: AsyncIterable<readonly R[]>,
	{ keepAll = false } = {},
): Promise<Joined<R>> {
	const joined: Joined<R> = {
		first: new Array<R | undefined>(plan.answers.size).fill(undefined),
		more: new Map(),
		missing: plan.answers.size,
		unknown: 0,
	};
	const groups = plan.kind === 'host' ? groupByDomain(plan) : new Map<string, DomainGroup<R>>();

	for await (const block of blocks) {
		for (const row of block) {
			const key = row.value === null ? '' : valueKey(plan.kind, row.value);
			const group = groups.get(key);
			const answer = plan.answers.get(key);
			// Each email of a domain was paid for, so the domain's rows come once for each of them.
			if (group !== undefined) group.rows.set(JSON.stringify(row), row);
			else if (answer !== undefined) put(joined, answer, row, keepAll);
			else joined.unknown++;
		}
	}
	for (const { answers, rows } of groups.values()) {
		for (const answer of answers) for (const row of rows.values()) put(joined, answer, row, keepAll);
	}
	return joined;
}

/** All rows that answer the value at this position of the list; none where it is empty or nothing came. */
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
		const at = key.lastIndexOf('@');
		if (at === -1) continue;
		const domain = key.slice(at + 1);
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

function put<R>(joined: Joined<R>, answer: number, row: R, keepAll: boolean): void {
	if (joined.first[answer] === undefined) {
		joined.first[answer] = row;
		joined.missing--;
	} else if (keepAll) {
		const others = joined.more.get(answer);
		if (others === undefined) joined.more.set(answer, [row]);
		else others.push(row);
	}
}
