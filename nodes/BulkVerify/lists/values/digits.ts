const DIGIT = /\p{Nd}/u;
const DIGITS = /\p{Nd}/gu;
const ASCII = /^[\0-\x7f]*$/;

/** Unicode keeps the ten digits of a script together, and those of several together in whole tens. */
const TENS = 10;

/** The digits of a text, of any script, as ASCII: `٠٣٠-12` gives `03012`. */
export function asciiDigits(text: string): string {
	if (ASCII.test(text)) return text.replace(/\D+/g, '');
	return (text.match(DIGITS) ?? []).map(asciiDigit).join('');
}

/** How many digits a text has, of any script. */
export function countDigits(text: string): number {
	if (!ASCII.test(text)) return text.match(DIGITS)?.length ?? 0;
	let count = 0;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code >= 0x30 && code <= 0x39) count++;
	}
	return count;
}

/** Signs in place of digits that are hidden (`+49 30 ****820`, `XXX-555-0100`), were never typed or are cut off. */
const HIDDEN = /[*•●_#]{2}|(?<!\p{L})x{2,20}(?!\p{L})|\p{Nd}(?:\.{3,20}|…)$/iu;

export function hasHiddenDigits(text: string): boolean {
	return HIDDEN.test(text);
}

function asciiDigit(digit: string): string {
	const code = digit.codePointAt(0) ?? 0;
	if (code < 0x80) return digit;
	let zero = code;
	while (DIGIT.test(String.fromCodePoint(zero - 1))) zero--;
	return String((code - zero) % TENS);
}
