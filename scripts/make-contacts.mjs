// Writes examples/contacts.csv: 1,000 contacts of nobody, as messy as lists are that come out of a CRM.
// Always the same file. Addresses are in domains that are reserved for examples (RFC 2606), phone numbers in
// the range kept for fiction (555-0100 to 555-0199), IPs in documentation and private ranges (RFC 5737, 3849, 1918).
import { writeFileSync } from 'node:fs';

const ROWS = 1000;
const EMPTY = 18;
const REPEATED = 32;

/** Mulberry32: small, and the same on every machine. */
let seed = 20261122;
const random = () => {
	seed = (seed + 0x6d2b79f5) | 0;
	let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
	mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
	return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};
const below = (limit) => Math.floor(random() * limit);
const pick = (list) => list[below(list.length)];
const chance = (percent) => random() * 100 < percent;
const digits = (count) => String(below(10 ** count)).padStart(count, '0');

const FIRST =
	`José Łukasz Zoë Anaïs Björn Chloé Dvořák Eoin Françoise Gönül Håkon Inês Jürgen Kateřina Lucía Małgorzata
Nuño Oğuz Pälvi Renée Søren Tomáš Ülle Václav Wiktória Ximena Yıldız Željko Amir Bella Carlos Dana Elif Farid Grace
Hana Ivan Joan Kofi Lena Mei Nora Omar Priya Quinn Rosa Sven Tariq Uma Vera Wei Yara Zane 美咲 東京 Ольга Αθηνά`.split(
		/\s+/,
	);
const LAST =
	`García Müller Nowak O'Brien Sørensen Åkesson Dvořáková Gonçalves Lefèvre Țurcanu Özdemir Jansen Smith Ngô
Kowalski Peña Weiß Fernández-Ruiz Ivanova Kaya Hansen Rossi Silva Novák Larsen Dubois Costa Moreau Patel Okafor Tanaka
Kim Levi Haddad Schmidt Brown Young Clark Diaz Evans Fischer Grant Hughes Ibáñez Jones Khan Lopez Meyer 山田 Петрова`.split(
		/\s+/,
	);
const COMPANIES = Object.entries({
	nordwind: 'Nordwind GmbH & Co. KG',
	brightleaf: 'Brightleaf, Inc.',
	acme: '"Acme" Supplies, Ltd.',
	'cafe-luna': 'Café Luna',
	lumen: 'Lumen; Light and Sound',
	papelera: 'Papelera del Río S.A.',
	'tokyo-tools': '東京 Tools K.K.',
	fjord: 'Fjord Ferries AS',
	oldmill: 'The Old Mill, Bakers since 1891',
	zephyr: 'Zephyr',
	kite: 'Kite & Key, LLC',
	strom: 'Ström Elektronik AB',
	bluebird: 'Bluebird Travel',
	orbit: 'Orbit | Partners',
	delta9: 'Delta-9 Logistics',
	vine: 'The Vine, Wine Merchants',
	quarry: 'Quarry Stone Co.',
	mosaic: 'Mosaic "M" Studio',
}).map(([slug, name]) => ({ slug, name }));
const NOTES = [
	'Met at the fair, wants a call back',
	'Prefers e-mail.\r\nDo not phone before 10:00.',
	'Said: "send it again in spring"',
	'VIP; handle with care',
	'Two lines\nwith a bare line feed',
	'Imported from the old CRM',
	'ask for Zoë, "the one with the accents", not for Zoe',
	'Adresse: Straße 5,\r\n8000 Zürich,\r\nSchweiz',
];
const DOMAINS = [
	'example.com',
	'example.org',
	'example.net',
	'mail.example.com',
	'post.example.org',
	'inbox.test',
];
const SPECIAL = [
	['info', 'sales', 'support', 'admin', 'role'],
	['accept-all', 'catch-all'],
	['nobody'],
	['unknown', 'timeout'],
	['disposable'],
	['honeypot', 'spamtrap', 'fraud', 'abuser', 'suspect', 'leaked'],
];
const MALFORMED = [
	(name) => `${name}.example.com`,
	(name) => `${name}@@example.com`,
	(name) => `${name}@`,
	(name) => `${name} at example.org`,
	(name) => `${name}@example..net`,
	(name) => `${name},@example.com`,
];

const ascii = (text) =>
	text
		.replace(/[łŁ]/g, 'l')
		.replace(/[øØ]/g, 'o')
		.replace(/ß/g, 'ss')
		.replace(/ı/g, 'i')
		.normalize('NFD')
		.replace(/[^\w-]/g, '')
		.toLowerCase();

const seen = new Set();
/** The first of these addresses that nobody has yet, numbered where it must be. */
const unused = (make) => {
	for (let number = 1; ; number += 1) {
		const address = make(number === 1 ? '' : String(number));
		const key = address.trim().toLowerCase();
		if (seen.has(key)) continue;
		seen.add(key);
		return address;
	}
};

function address({ first, last, company }) {
	const name = [ascii(first), ascii(last)].filter(Boolean).join('.') || `contact${digits(3)}`;
	const kind = random() * 100;
	if (kind < 3) return unused((number) => pick(MALFORMED)(`${name}${number}`));
	if (kind < 6) return unused((number) => `${name}${number}@${company.slug}.invalid`);
	if (kind < 9) return unused((number) => `${name}${number}@disposable.example`);
	// One local part at many companies, as role addresses are.
	if (kind < 19) return unused((number) => `${pick(pick(SPECIAL))}@${company.slug}${number}.example`);
	if (kind < 40) return unused((number) => `${name}${number}@${company.slug}.example`);
	return unused((number) => `${name}${number}@${pick(DOMAINS)}`);
}

const phone = () => {
	const [area, line] = [pick(['202', '312', '415', '617', '808']), `01${digits(2)}`];
	const shapes = [
		`+1 ${area} 555 ${line}`,
		`(${area}) 555-${line}`,
		`+1${area}555${line}`,
		`${area}.555.${line}`,
	];
	return chance(6) ? '' : chance(2) ? 'n/a' : pick(shapes);
};

const ip = () => {
	const host = below(254) + 1;
	const shapes = [`192.0.2.${host}`, `198.51.100.${host}`, `203.0.113.${host}`, `203.0.113.${host}`];
	if (chance(6)) return '';
	if (chance(8)) return `2001:db8::${host.toString(16)}`;
	if (chance(8)) return pick([`10.${below(256)}.${below(256)}.${host}`, `192.168.1.${host}`]);
	return chance(2) ? '300.1.2.3' : pick(shapes);
};

const website = ({ slug }) =>
	chance(10)
		? ''
		: pick([`https://www.${slug}.example/`, `http://${slug}.example`, `https://${slug}.example/?a=1,2`]);

const capitalised = (text) => text[0].toUpperCase() + text.slice(1);

/** The same address as somebody else typed it. */
const retyped = (email) =>
	pick([
		(text) => text.toUpperCase(),
		(text) => ` ${text}`,
		(text) => `${text}  `,
		capitalised,
		(text) => text,
	])(email);

const signedUp = () => {
	const [year, month, day] = [2019 + below(7), below(12) + 1, below(28) + 1].map((part) =>
		String(part).padStart(2, '0'),
	);
	return pick([`${year}-${month}-${day}`, `${day}.${month}.${year}`, `${month}/${day}/${year.slice(2)}`]);
};

function contact() {
	const person = { first: pick(FIRST), last: pick(LAST), company: pick(COMPANIES) };
	const email = address(person);
	return { ...person, email: chance(5) ? capitalised(email) : email };
}

/** Quoted where it must be, and now and then where it need not be. */
const cell = (value) => (/[",\r\n]/.test(value) || chance(4) ? `"${value.replaceAll('"', '""')}"` : value);

const HEADER = [
	'First Name',
	'Last Name',
	'Company',
	'E-mail',
	'Phone',
	'IP',
	'Website',
	'Signed Up',
	'Notes',
];
const contacts = Array.from({ length: ROWS - REPEATED - EMPTY }, contact);
const repeated = Array.from({ length: REPEATED }, () => {
	const original = pick(contacts);
	return { ...original, email: retyped(original.email) };
});
const empty = Array.from({ length: EMPTY }, () => ({
	first: pick(FIRST),
	last: pick(LAST),
	company: pick(COMPANIES),
	email: pick(['', '', '   ', '\t']),
}));

// Repetitions and gaps are spread over the list, never before the row they repeat.
const rows = contacts.map((row, at) => ({ row, at }));
for (const row of [...repeated, ...empty]) {
	const original = contacts.findIndex(
		({ first, last, company }) => row.first === first && row.last === last && row.company === company,
	);
	rows.push({ row, at: Math.max(original, 0) + random() * (contacts.length - Math.max(original, 0)) });
}
rows.sort((a, b) => a.at - b.at);

const lines = rows.map(({ row: { first, last, company, email } }) =>
	[
		first,
		last,
		company.name,
		email,
		phone(),
		ip(),
		website(company),
		signedUp(),
		chance(35) ? pick(NOTES) : '',
	]
		.map(cell)
		.join(','),
);
const file = new URL('../examples/contacts.csv', import.meta.url);
writeFileSync(file, [HEADER.join(','), ...lines, ''].join('\r\n'));
