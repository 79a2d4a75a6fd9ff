/** A page's rows that must be known before what is below them is taken for known: an odd one may stand anywhere. */
export function enoughKnown(rows: number): number {
	return Math.max(1, Math.min(3, Math.floor(rows / 2)));
}
