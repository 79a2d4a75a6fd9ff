import fc from 'fast-check';
import { findColumn, peekRows } from '../../nodes/BulkVerify/lists/column';
import { isOfKind } from '../../nodes/BulkVerify/lists/columnFit';
import { readTable } from '../../nodes/BulkVerify/lists/csv';
import type { Row, ValueKind } from '../../nodes/BulkVerify/lists/list';
import { looksLike, readValue } from '../../nodes/BulkVerify/lists/values';
import { chunks, refusal } from './help';

describe('the column to verify', () => {
	const header = ['Name', 'E-Mail Address', 'mail', 'Mobile Phone'];

	it('of a list of passwords takes no user names, and the other way round', () => {
		const names = ['user', 'password', 'value'];
		expect(findColumn(names, [], 'text', '', ['password', 'pwd'])).toBe(1);
		expect(findColumn(names, [], 'text', '', ['username', 'user'])).toBe(0);
		expect(findColumn(['user', 'value'], [], 'text', '', ['password'])).toBe(1);
	});

	it('is the named one: exactly, or but for case, spaces and underscores', () => {
		expect(findColumn(header, [], 'email', 'mail')).toBe(2);
		expect(findColumn(header, [], 'email', ' e_mail address')).toBe(1);
		expect(findColumn(['Email', 'email'], [], 'email', 'email')).toBe(1);
	});

	it.each<[ValueKind, string]>([
		['email', 'Sähköpostiosoite'],
		['email', 'E-mailová adresa'],
		['email', 'Thư điện tử'],
		['email', 'Електронна пошта'],
		['email', 'Эл. почта'],
		['email', 'ایمیل'],
		['email', 'البريد الإلكتروني'],
		['email', 'อีเมล'],
		['email', 'דוא"ל'],
		['email', 'E-mail cím'],
		['phone', 'Telefon komórkowy'],
		['phone', 'Cep Telefonu'],
		['phone', 'Telefonszám'],
		['phone', '手机号码'],
		['phone', '휴대폰 번호'],
	])('of several that fit is the one called so: %s %s', (kind, name) => {
		const value = kind === 'email' ? 'a@x.example' : '030 901820';
		expect(findColumn(['Manager', name], [[value, value]], kind)).toBe(1);
	});

	it.each(['Bestellnr', 'PESEL', 'NIP', 'Hotel Id', 'cancelled order', '우편번호'])(
		'is not taken for one of phones by its content alone where it is called %j',
		(name) => {
			expect(() => findColumn(['Name', name], [['Ann', '1000001']], 'phone')).toThrow(/^No column/);
		},
	);

	it('is refused where the named one is not there, with the names that are', () => {
		const work = () => findColumn(header, [], 'email', 'contact');
		expect(work).toThrow('The list has no column "contact"');
		expect(work).toThrow(
			expect.objectContaining({
				description:
					'The columns of the list are: "Name", "E-Mail Address", "mail", "Mobile Phone". Name the one to verify. Nothing was sent.',
			}),
		);
	});

	it('is found by the names people give it, the surest first', () => {
		expect(findColumn(header, [], 'email')).toBe(1);
		expect(findColumn(header, [], 'phone')).toBe(3);
		expect(findColumn(['id', 'IP Address'], [], 'ip')).toBe(1);
		expect(findColumn(['id', 'Website'], [], 'url')).toBe(1);
		expect(findColumn(['id', 'Domain'], [], 'host')).toBe(1);
		expect(findColumn(['id', 'Password'], [], 'text')).toBe(1);
	});

	it('is found by names in other languages, with accents or without', () => {
		for (const name of ['Correo electrónico', 'E-Mail-Adresse', 'メールアドレス', 'Adresse e-mail']) {
			expect(findColumn(['Kontakt', name], [['a@b.co', 'c@d.co']], 'email')).toBe(1);
		}
		for (const name of ['Téléphone', 'Teléfono', 'Rufnummer', '電話番号']) {
			expect(findColumn(['Kontakt', name], [['030 901820', '030 901821']], 'phone')).toBe(1);
		}
	});

	it('of phones is none that is called an ID, a time, a postal code or a place, whatever it holds', () => {
		const names = ['Customer ID', 'created_at', 'zip', 'orderNumber', 'lat', 'Account'];
		const row = ['1234567', '1732442400', '12345-6789', '20240001', '52.5200066', '10002000'];
		expect(() => findColumn(names, [row], 'phone')).toThrow('No column with phone numbers was found');
		expect(findColumn([...names, 'Kontakt'], [[...row, '030 901820']], 'phone')).toBe(6);
		expect(findColumn([...names, 'Order Phone'], [[...row, '030 901820']], 'phone')).toBe(6);
		expect(findColumn(names, [row], 'phone', 'Account')).toBe(5);
		expect(findColumn(['id'], [['030 901820']], 'phone')).toBe(0);
	});

	it('of phones is none that holds nothing but dates, unless it is called one', () => {
		const rows = [
			['19850304', ''],
			['20011231', ''],
		];
		expect(() => findColumn(['data_nascita', 'fisso'], rows, 'phone')).toThrow(/No column/);
		expect(findColumn(['data_nascita', 'Telefono'], rows, 'phone')).toBe(1);
		expect(findColumn(['Telefono', 'fisso'], rows, 'phone')).toBe(0);
		expect(findColumn(['contatto', 'fisso'], [...rows, ['20345678', '']], 'phone')).toBe(0);
	});

	it('is none in which hardly a cell is one, unless it is called so', () => {
		const rows = [['0301234567', 'x'], ...Array.from({ length: 9 }, () => ['called twice', 'y'])];
		expect(() => findColumn(['Notes', 'b'], rows, 'phone')).toThrow(/No column/);
		expect(findColumn(['Telefon', 'b'], rows, 'phone')).toBe(0);
		expect(findColumn(['Notes', 'b'], rows.slice(0, 4), 'phone')).toBe(0);
	});

	it('is found by what it holds', () => {
		const rows = [
			['1', 'a@b.co', ''],
			['2', '', ''],
			['3', 'c@d.co', 'x@y.co'],
			['4', 'unknown', 'none'],
		];
		expect(findColumn(['no', 'kontakt', 'note'], rows, 'email')).toBe(1);
	});

	it('is asked for where two columns hold such values', async () => {
		const rows = [['a@b.co', 'c@d.co']];
		expect(await refusal(() => findColumn(['kontakt', 'vertreter'], rows, 'email'))).toBe(
			'Several columns hold email addresses: "kontakt", "vertreter"',
		);
	});

	it('is the only one, whatever it holds', () => {
		expect(findColumn(['x'], [['?']], 'email')).toBe(0);
		expect(findColumn(['x'], [], 'text')).toBe(0);
	});

	it('is refused where none has such values', async () => {
		expect(await refusal(() => findColumn(['a', 'b'], [['1', '2']], 'email'))).toBe(
			'No column with email addresses was found in the list',
		);
		expect(await refusal(() => findColumn(['a', 'b'], [['1', '2']], 'text'))).toBe(
			'No column with values to verify was found in the list',
		);
	});
});

describe('a look at the first rows', () => {
	const rows = Array.from({ length: 30_000 }, (_, index) => [String(index), 'x']);
	const text = Buffer.from(`id,x\n${rows.map((row) => row.join(',')).join('\n')}`);

	it.each([0, 1, 200, 25_000, 100_000])('of %i leaves all of them in the table', async (count) => {
		const { sample, table } = await peekRows(await readTable(chunks(text)), count);
		expect(sample).toEqual(rows.slice(0, count));
		const all: Row[] = [];
		for await (const block of table.rows) all.push(...block);
		expect(all).toEqual(rows);
		expect(table.encoding).toBe('utf-8');
	});

	it('lets go of the source when the table is closed', async () => {
		let closed = false;
		async function* source() {
			try {
				for (;;) yield text;
			} finally {
				closed = true;
			}
		}
		const { table } = await peekRows(await readTable(source()), 10);
		await table.close();
		expect(closed).toBe(true);
	});
});

describe('whether a cell is of a kind', () => {
	const kinds: ValueKind[] = ['email', 'phone', 'ip', 'host', 'url', 'text'];
	const bits = [
		...[
			'ann@x.example',
			'mailto:bo%40x.example',
			'["bo\\u0040x.example"]',
			'＠',
			'+49 30 901820',
			'٠٣٠١٢٣٤٥٦٧',
		],
		...[
			'tel:%2B4930901820',
			'2001:db8::a',
			'fe::ab',
			'203.0.113.7',
			'x。example',
			'x.example',
			'https://x.example',
		],
		...[
			'%68ttps://x.example',
			'["',
			'"]',
			'<',
			'>',
			'=',
			'"',
			'(',
			')',
			' ',
			',',
			';',
			'Ann',
			'tel:',
			'\u200b',
			'·',
		],
	];

	it('is said by a quick look as by a close one', () => {
		const cell = fc.array(fc.oneof(fc.constantFrom(...bits), fc.string({ unit: 'binary', maxLength: 3 })), {
			maxLength: 5,
		});
		fc.assert(
			fc.property(fc.constantFrom(...kinds), cell, (kind, parts) => {
				const text = parts.join('');
				const { value, reason } = readValue(kind, text);
				expect(isOfKind(kind, text)).toBe(reason === null && looksLike(kind, value));
			}),
			{ numRuns: 20_000 },
		);
	});
});
