/** What stands in a domain of letters, digits and hyphens alone: it needs no translation. */
const ASCII = /^[\0-\x7f]*$/;
/** What would end or divide the host of an address. */
const NO_DOMAIN = /[\s/?#@:\\[\]%<>^|]/;

/**
 * A domain as IDNA ASCII in lower case, so that `Bücher.example` and `xn--bcher-kva.example` are one.
 *
 * @returns the text in lower case where it is no domain
 */
export function asciiDomain(text: string): string {
	if (ASCII.test(text)) return text.toLowerCase();
	const normal = text.normalize('NFC');
	const address = `http://${normal}/`;
	if (NO_DOMAIN.test(normal) || normal.length > 255 || !URL.canParse(address)) return normal.toLowerCase();
	return new URL(address).hostname;
}
