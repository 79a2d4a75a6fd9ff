import type { Verdict } from '../contract';

/** The provider's columns of one row, cleaned, by their normalised name; `undefined` where there is no such column. */
export type Facts = (column: string) => unknown;

export interface Judgement {
	verdict: Verdict;
	reason: string | null;
}

/** What a column must be. */
interface Condition {
	column: string;
	/** Fits where the column is this very value; texts without regard to case. */
	is?: boolean | string;
	/** Fits where the column is a number and at least this. */
	atLeast?: number;
}

/** One line of a verdict table. The first line that fits decides. */
export interface VerdictRule extends Condition {
	/** A second condition that must hold too. */
	and?: Condition;
	verdict: Verdict;
	/** The provider's word for it; the column's name where nothing is said. */
	reason?: string;
}

export interface VerdictTable {
	/** Columns without which nothing can be said: the row is `unknown`, never guessed. */
	needs: readonly string[];
	rules: readonly VerdictRule[];
	/** Where no rule fits. */
	otherwise: Judgement;
}

export const UNKNOWN: Judgement = { verdict: 'unknown', reason: null };

/** What a table says of a row. */
export function judge(table: VerdictTable, facts: Facts): Judgement {
	if (table.needs.some((column) => facts(column) === undefined || facts(column) === null)) return UNKNOWN;
	const rule = table.rules.find(
		(candidate) => fits(candidate, facts) && (candidate.and === undefined || fits(candidate.and, facts)),
	);
	return rule === undefined ? table.otherwise : { verdict: rule.verdict, reason: rule.reason ?? rule.column };
}

function fits({ column, is, atLeast }: Condition, facts: Facts): boolean {
	const value = facts(column);
	if (atLeast !== undefined) return typeof value === 'number' && value >= atLeast;
	if (typeof is === 'string') return typeof value === 'string' && value.toLowerCase() === is;
	return value === is;
}
