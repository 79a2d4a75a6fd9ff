import type { ValueKind } from '../../nodes/BulkVerify/lists/list';
import { readAll } from './help';

/* No line is lost to the header: a first row without a value may be a row all the same. */

const [A, B, C] = ['ann@x.example', 'bo@x.example', 'cy@x.example'];
const hasHeader = async (text: string, valueKind: ValueKind = 'email') =>
	(await readAll(text, { valueKind })).hasHeader;

const PLACEHOLDERS = [
	...[
		'keine',
		'pending',
		'none',
		'n/a',
		'N.A.',
		'(none)',
		'-',
		'--',
		'???',
		'…',
		'k. A.',
		'#N/A',
		'null',
		'TBD',
	],
	...[
		'no email',
		'No e-mail address',
		'keine E-Mail',
		'sin correo',
		'pas de courriel',
		"pas d'email",
		'unbekannt',
	],
	...['\\N', 'nicht vorhanden', 'ausstehend', 'not provided', 'geen', 'нет', 'なし', '없음', '<leer>'],
];

describe('a first row is a row', () => {
	it.each(PLACEHOLDERS)('where its value is said not to be there: %j', async (text) => {
		expect(await hasHeader(`${text},Ann,Ulm\n${B},Bo,Bonn\n${C},Cy,Kiel\n`)).toBe(false);
		expect(await hasHeader(`Ann;${text}\nBo;${B}\nCy;${C}\n`)).toBe(false);
		expect(await hasHeader(`${text}\n${B}\n${C}\n`)).toBe(false);
	});

	it.each<[what: string, text: string, kind: ValueKind]>([
		['another of its cells comes again', `gesichtet,Ann,active\n${B},Bo,blocked\n${C},Cy,Active\n`, 'email'],
		['another of its cells is a number among numbers', `later,Ann,12.50\n${B},Bo,8\n${C},Cy,9.99\n`, 'email'],
		[
			'another of its cells is a date among dates',
			`later,2024-05-01\n${B},2024-05-02\n${C},2024-06-01\n`,
			'email',
		],
		[
			'another of its cells is a link among links',
			`x y,https://a.example\n${B},https://b.example\n`,
			'email',
		],
		[
			'a cell has the name of a column',
			`keine,Ann,mobile\n030 901820,Bo,mobile\n030 901821,Cy,fax\n`,
			'phone',
		],
		[
			'an address stands beside a name that is none',
			`127.0.0.1 localhost\n0.0.0.0 a.example\n0.0.0.0 b.example\n`,
			'host',
		],
		['the same, of URLs', `127.0.0.1 localhost\n0.0.0.0 a.example\n0.0.0.0 b.example\n`, 'url'],
		['the same, of IPs', `10.0.0.1 gatewayroom\n203.0.113.7\n203.0.113.8\n`, 'ip'],
		['a kind that has no letters', `pending,Ann\n203.0.113.7,Bo\n203.0.113.8,Cy\n`, 'ip'],
	])('where %s', async (_, text, kind) => {
		expect(await hasHeader(text, kind)).toBe(false);
	});
});

describe('but names stay names', () => {
	it.each<[what: string, text: string, kind: ValueKind]>([
		['a word that is none of the usual', `Kontakt,Ort\n${A},Ulm\n${B},Ulm\n`, 'email'],
		['that come again in the middle', `Kontakt,Ort\n${A},Ulm\nKontakt,Ort\n${B},Ulm\n`, 'email'],
		['beside words of statistics', `Email,Pending,Deleted,No\n${A},1,2,1\n${B},3,4,2\n`, 'email'],
		['beside years', `Kontakt,2023,2024\n${A},10,20\n${B},30,40\n`, 'email'],
		['that a row has as its value', `Email,Preferred\n${A},email\n${B},phone\n`, 'email'],
		['a usual name over other cells', `email,Contact\nyes,${A}\nno,${B}\n`, 'email'],
		['over a number', `Contact,Id\n${A},17\n${B},18\n`, 'email'],
	])('%s', async (_, text, kind) => {
		expect(await hasHeader(text, kind)).toBe(true);
	});
});

describe('a title that mentions a value is no row, and no header is lost to it', () => {
	const rows = `Ann,${A},Ulm\nBo,${B},Bonn\n`;

	it.each<[text: string, kind: ValueKind, header: string[], first: string[]]>([
		[
			`Exported by boss@x.example\nName,Email,City\n${rows}`,
			'email',
			['Name', 'Email', 'City'],
			['Ann', A, 'Ulm'],
		],
		[
			`Exported by: boss@x.example\nName,Email,City\n${rows}`,
			'email',
			['Name', 'Email', 'City'],
			['Ann', A, 'Ulm'],
		],
		[
			`Report for boss@x.example,,\nName,Email,City\n${rows}`,
			'email',
			['Name', 'Email', 'City'],
			['Ann', A, 'Ulm'],
		],
		[
			`Account:,boss@x.example,\nName,Email,City\n${rows}`,
			'email',
			['Name', 'Email', 'City'],
			['Ann', A, 'Ulm'],
		],
		[
			`Write to help@x.example\n\nNom,Contact,Ville\n${rows}`,
			'email',
			['Nom', 'Contact', 'Ville'],
			['Ann', A, 'Ulm'],
		],
		[`Please ask boss@x.example\nEmail,Name\n${A},Ann\n${B},Bo\n`, 'email', ['Email', 'Name'], [A, 'Ann']],
		[`# owner: boss@x.example\nEmail\n${A}\n${B}\n`, 'email', ['Email'], [A]],
		[
			`# by boss@x.example\n# to ${B}\nEmail,Name\n${A},Ann\n${B},Bo\n`,
			'email',
			['Email', 'Name'],
			[A, 'Ann'],
		],
		[
			'Hotline 0800 1234567\nName,Phone\nAnn,+49 30 901820\n',
			'phone',
			['Name', 'Phone'],
			['Ann', '+49 30 901820'],
		],
		[
			'Firma 12345678;;\nName;Telefon;Ort\nAnn;030 901820;Ulm\n',
			'phone',
			['Name', 'Telefon', 'Ort'],
			['Ann', '030 901820', 'Ulm'],
		],
		[
			'Log of 203.0.113.1\ntime,ip,path\n10:00,203.0.113.7,/\n',
			'ip',
			['time', 'ip', 'path'],
			['10:00', '203.0.113.7', '/'],
		],
		[
			'See https://x.example/list,\nName,Website\nAnn,https://a.example\n',
			'url',
			['Name', 'Website'],
			['Ann', 'https://a.example'],
		],
	])('%j', async (text, valueKind, header, first) => {
		const table = await readAll(text, { valueKind });
		expect([table.hasHeader, table.header, table.rows[0]]).toEqual([true, header, first]);
	});

	it.each<[what: string, text: string, kind: ValueKind]>([
		['alone, in another column', `${C},,\nName,Email,City\n${rows}`, 'email'],
		['alone, over one column', `${C}\nEmail\n${A}\n${B}\n`, 'email'],
		['with its name, in the column of the values', `Cy Ek <${C}>,\nEmail,Name\n${A},Ann\n`, 'email'],
		['mistyped', `cy ek@x.example,\nEmail,Name\n${A},Ann\n`, 'email'],
		['above rows, not names', `Ask ${C},,\nAnn,${A},Ulm\nBo,${B},Bonn\n`, 'email'],
		['a phone', '+49 30 901820,\nPhone,Name\n030 901821,Ann\n', 'phone'],
	])('but a value is one: %s', async (_, text, valueKind) => {
		expect((await readAll(text, { valueKind })).hasHeader).toBe(false);
	});
});
