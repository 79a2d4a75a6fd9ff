/** An IPv4 address in its one plain form; a part with a leading zero is no decimal number to everybody. */
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/** Nothing else may come into the address that is parsed. */
const IPV6_CHARACTERS = /^[\da-f:.]{2,45}$/i;

export function isIp(text: string): boolean {
	return canonicalIp(text) !== undefined;
}

/**
 * One spelling for each address: IPv4 as it is, IPv6 as the URL standard writes it (RFC 5952).
 * An IPv4 address mapped into IPv6 stays another one than the bare IPv4 address.
 *
 * @returns `undefined` where the text is no IP address
 */
export function canonicalIp(text: string): string | undefined {
	if (IPV4.test(text)) return text;
	if (!text.includes(':') || !IPV6_CHARACTERS.test(text)) return undefined;
	const address = `http://[${text}]/`;
	return URL.canParse(address) ? new URL(address).hostname.slice(1, -1) : undefined;
}
