/** An IPv4 address in its one plain form; a part with a leading zero is no decimal number to everybody. */
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

export function isIp(text: string): boolean {
	return IPV4.test(text) || (text.includes(':') && parseIpv6(text) !== undefined);
}

/**
 * One spelling for each address: IPv4 as it is, IPv6 as eight lower-case groups without leading zeros.
 * An IPv4 address mapped into IPv6 stays another one than the bare IPv4 address.
 *
 * @returns `undefined` where the text is no IP address
 */
export function canonicalIp(text: string): string | undefined {
	if (IPV4.test(text)) return text;
	if (!text.includes(':')) return undefined;
	return parseIpv6(text)
		?.map((group) => group.toString(16))
		.join(':');
}

/** The eight groups of an IPv6 address (RFC 4291, section 2.2, all three forms). */
function parseIpv6(text: string): number[] | undefined {
	const halves = text.split('::');
	if (halves.length > 2) return undefined;
	const [front = '', back] = halves;
	const head = parseGroups(front, back === undefined);
	const tail = parseGroups(back ?? '', true);
	if (head === undefined || tail === undefined) return undefined;
	const missing = 8 - head.length - tail.length;
	if (back === undefined ? missing !== 0 : missing < 1) return undefined;
	return [...head, ...new Array<number>(missing).fill(0), ...tail];
}

function parseGroups(text: string, mayEndInIpv4: boolean): number[] | undefined {
	if (text === '') return [];
	const groups: number[] = [];
	const parts = text.split(':');
	for (const [index, part] of parts.entries()) {
		if (/^[\da-f]{1,4}$/i.test(part)) {
			groups.push(parseInt(part, 16));
		} else if (mayEndInIpv4 && index === parts.length - 1 && IPV4.test(part)) {
			const [a = 0, b = 0, c = 0, d = 0] = part.split('.').map(Number);
			groups.push(a * 256 + b, c * 256 + d);
		} else {
			return undefined;
		}
	}
	return groups;
}
