/** A text without the signs at its end; a pattern for them would take the square of their number. */
export function withoutEndSigns(text: string, signs: string): string {
	let end = text.length;
	while (end > 0 && signs.includes(text.charAt(end - 1))) end--;
	return text.slice(0, end);
}
