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
	...['nicht vorhanden', 'ausstehend', 'not provided', 'geen', 'нет', 'なし', '없음', '<leer>'],
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
