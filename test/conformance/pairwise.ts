/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */

type Row<T> = { [K in keyof T]: T[K] extends ReadonlyArray<infer V> ? V : never };

/** `CONFORMANCE=full`: every combination, for the heavier run. */
export const FULL = process.env.CONFORMANCE === 'full';

/**
 * Combinations of some factors in which every pair of values of two factors meets at least once: few tests find what
 * two things do to each other. All combinations where `FULL`.
 *
 * @param fits leaves combinations out that cannot be
 */
export function pairwise<const T extends Record<string, readonly unknown[]>>(
	factors: T,
	fits: (row: Row<T>) => boolean = () => true,
): Array<Row<T>> {
	const all = product(factors).filter(fits);
	if (FULL) return all;
	const open = new Set(all.flatMap(pairsOf));
	const chosen: Array<Row<T>> = [];
	while (open.size > 0) {
		const best = all.reduce((one, other) => (newIn(other, open) > newIn(one, open) ? other : one));
		for (const pair of pairsOf(best)) open.delete(pair);
		chosen.push(best);
	}
	return chosen;
}

function product<T extends Record<string, readonly unknown[]>>(factors: T): Array<Row<T>> {
	return Object.entries(factors).reduce<Array<Record<string, unknown>>>(
		(rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
		[{}],
	) as Array<Row<T>>;
}

function pairsOf(row: object): string[] {
	const cells = Object.entries(row).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
	if (cells.length === 1) return cells;
	return cells.flatMap((one, index) => cells.slice(index + 1).map((other) => `${one} ${other}`));
}

const newIn = (row: object, open: ReadonlySet<string>): number =>
	pairsOf(row).filter((pair) => open.has(pair)).length;
