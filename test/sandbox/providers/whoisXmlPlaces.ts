/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { isIP } from 'node:net';

import { hashOf, listType } from '../kit';

export interface Place {
	ip: string;
	location: {
		country: string;
		region: string;
		city: string;
		lat: number;
		lng: number;
		postalCode: string;
		timezone: string;
	};
	domains?: string[];
	as?: { asn: number; name: string; route: string; domain: string; type: string };
	isp: string;
	term: string;
}

const CITIES: ReadonlyArray<[string, string, string, number, number, string, string]> = [
	['US', 'California', 'Mountain View', 37.40599, -122.078514, '94043', '-07:00'],
	['DE', 'Bavaria', 'Munich', 48.13743, 11.57549, '80331', '+01:00'],
	['FR', 'Île-de-France', 'Paris', 48.85341, 2.3488, '75000', '+01:00'],
	['JP', 'Tokyo', 'Chiyoda, Tokyo', 35.69468, 139.75339, '100-0001', '+09:00'],
	['BR', 'São Paulo', 'São Paulo', -23.5475, -46.63611, '01000-000', '-03:00'],
];

const DOMAIN = /^(?=.{4,253}$)(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}][\p{L}\p{N}-]+$/u;

/** What WhoisXML looks up for a term: an email's domain; `undefined` for what is no IP, domain or email. */
export function hostOf(term: string): string | undefined {
	if (isIP(term) !== 0) return term;
	const domain = /^[^\s@]+@([^\s@]+)$/.exec(term)?.[1] ?? term;
	return DOMAIN.test(domain) ? domain : undefined;
}

/** A host that WhoisXML takes and then cannot place. */
export function cannotBePlaced(host: string): boolean {
	return /(^|\.)fail\.example$/i.test(host);
}

/** What comes back for a term that has no place, and the verdict of each kind of term. */
export const TERMS = listType<string>({
	column: 'term',
	words: {
		located: ['', 'valid'],
		// Its domain has a place; the mailbox was never asked.
		email: ['', 'unknown', 'located'],
		failed: ['Could not resolve the host', 'unknown', 'Could not resolve the host'],
		invalid: ['Invalid format', 'invalid', 'Invalid format'],
	},
	wordOf: (value) => {
		const term = value.trim();
		const host = hostOf(term);
		if (host === undefined) return 'invalid';
		return cannotBePlaced(host) ? 'failed' : term.includes('@') ? 'email' : 'located';
	},
	examples: {
		located: '198.51.100.7',
		email: 'alex@mail.example',
		failed: 'www.fail.example',
		invalid: 'not_a_term',
	},
	makeUp: (index) => `198.${51 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`,
});

/** One made-up place for an IP, one or two for a domain; always the same ones. */
export function placesOf(host: string, reverseIp: boolean): Place[] {
	const hash = hashOf(host);
	const version = isIP(host);
	const ips = version !== 0 ? [host] : ipsOf(hash);
	return ips.map((ip) => placeOf(host, ip, hash, reverseIp));
}

function ipsOf(hash: number): string[] {
	const four = `203.0.113.${hash % 254}`;
	return hash % 3 === 0 ? [`2001:db8:${(hash % 0xffff).toString(16)}::${hash % 99}`, four] : [four];
}

function placeOf(term: string, ip: string, hash: number, reverseIp: boolean): Place {
	const [country, region, city, lat, lng, postalCode, timezone] = CITIES[hash % CITIES.length] ?? CITIES[0]!;
	const place: Place = {
		ip,
		location: { country, region, city, lat, lng, postalCode, timezone },
		isp: 'Example Net',
		term,
	};
	if (reverseIp && hash % 2 === 0)
		place.domains = [`host-${hash % 1000}.example`, `www-${hash % 77}.example`];
	if (ip.includes('.')) {
		const route = ip.replace(/\.\d+$/, '.0/24');
		const owner = { name: 'Example Net LLC', domain: 'https://net.example/', type: 'Content' };
		place.as = { asn: 64_496 + (hash % 16), route, ...owner };
	}
	return place;
}
