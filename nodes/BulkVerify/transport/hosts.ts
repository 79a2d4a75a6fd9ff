import { withoutEndSigns } from '../lists/endSigns';

/**
 * What a host of a parsed address is. `URL` has already brought all spellings of an IP (127.1, 0x7f.1, 2130706433,
 * [0:0::1]) into one.
 */
export function isLoopbackHost(hostname: string): boolean {
	const host = plain(hostname);
	if (host === 'localhost') return true;
	const bytes = ipv4Bytes(host) ?? mappedIpv4(host);
	return bytes === undefined ? host === '::1' : bytes[0] === 127;
}

/** Loopback, private, link-local and the like: what no provider can name to someone outside of its own network. */
export function isInternalHost(hostname: string): boolean {
	const host = withoutEndSigns(plain(hostname), '.');
	if (INTERNAL_NAMES.test(host)) return true;
	const bytes = ipv4Bytes(host) ?? embeddedIpv4(host);
	if (bytes !== undefined) return isInternalIpv4(bytes);
	const words = ipv6Words(host);
	if (words === undefined) return false;
	const [first = 0] = words;
	return (
		words.slice(0, 7).every((word) => word === 0) ||
		// Teredo (RFC 4380), which ends at any IPv4 address.
		(first === 0x2001 && words[1] === 0) ||
		// NAT64 of one's own (RFC 8215).
		(first === 0x64 && words[1] === 0xff9b && words[2] === 1) ||
		(first & 0xfe00) === 0xfc00 ||
		(first & 0xff80) === 0xfe80 ||
		(first & 0xff00) === 0xff00
	);
}

// RFC 6761, RFC 6762, names that no public zone has (ICANN's name collision list), and what clouds call the address of
// their metadata. A name without a dot is one of the own network: Docker's and Kubernetes' are.
const INTERNAL_NAMES =
	/^(?:[^.:]*|(?:[^]*\.)?(?:localhost|localdomain|local|internal|home\.arpa|lan|home|corp|intranet|private|svc))$/;

/** Networks of the IANA special-purpose registry that are nobody's public address: network, bits. */
const INTERNAL_IPV4: ReadonlyArray<readonly [string, number]> = [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	['224.0.0.0', 3],
];

function isInternalIpv4(bytes: number[]): boolean {
	const address = toNumber(bytes);
	return INTERNAL_IPV4.some(([network, bits]) => {
		const size = 2 ** (32 - bits);
		return Math.floor(address / size) === Math.floor(toNumber(ipv4Bytes(network) ?? []) / size);
	});
}

function toNumber(bytes: number[]): number {
	return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

function plain(hostname: string): string {
	return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

function ipv4Bytes(host: string): number[] | undefined {
	return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) ? host.split('.').map(Number) : undefined;
}

/** The IPv4 address that an IPv6 one is: `::ffff:127.0.0.1` never leaves the machine. */
function mappedIpv4(host: string): number[] | undefined {
	const words = ipv6Words(host);
	if (words === undefined) return undefined;
	const isMapped = words.slice(0, 5).every((word) => word === 0) && words[5] === 0xffff;
	return isMapped ? toBytes(words.slice(6)) : undefined;
}

/**
 * The IPv4 address that packets to an IPv6 one may end at, through a translator or relay: mapped, translated
 * (`::ffff:0:0/96`, RFC 2765), compatible, NAT64 (64:ff9b::/96), 6to4 (2002::/16), ISATAP (RFC 5214).
 */
function embeddedIpv4(host: string): number[] | undefined {
	const words = ipv6Words(host);
	if (words === undefined) return undefined;
	const [first = 0, second = 0, third = 0] = words;
	if (first === 0x2002) return toBytes([second, third]);
	const isTranslated = words.slice(0, 4).every((word) => word === 0) && words[4] === 0xffff && words[5] === 0;
	const isCompatible = words.slice(0, 6).every((word) => word === 0) && words[6] !== 0;
	const isNat64 = first === 0x64 && second === 0xff9b && third === 0;
	const isIsatap = (words[4] === 0 || words[4] === 0x200) && words[5] === 0x5efe;
	const isEmbedded = isTranslated || isCompatible || isNat64 || isIsatap;
	return isEmbedded ? toBytes(words.slice(6)) : mappedIpv4(host);
}

function toBytes(words: number[]): number[] {
	return words.flatMap((word) => [word >> 8, word & 0xff]);
}

/** The eight words of an IPv6 address as `URL` writes it. */
function ipv6Words(host: string): number[] | undefined {
	if (!host.includes(':')) return undefined;
	const [head = '', tail] = host.split('::');
	const before = wordsOf(head);
	const after = wordsOf(tail ?? '');
	const gap = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
	return [...before, ...Array<number>(gap).fill(0), ...after];
}

function wordsOf(text: string): number[] {
	return text === '' ? [] : text.split(':').map((word) => parseInt(word, 16));
}
