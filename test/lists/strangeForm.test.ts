import { prepareFile } from '../../nodes/BulkVerify/lists/file';
import type { ValueKind } from '../../nodes/BulkVerify/lists/list';
import { readValue } from '../../nodes/BulkVerify/lists/values';
import { chunks, NO_NEEDS, readAll, refusal } from './help';

/* Cells and lines that end with signs which are not read: never a row sent as one value, never a line swallowed. */

const [A, B, C] = ['ann@x.example', 'bo@x.example', 'cy@x.example'];

/** What Verify says of it, and Upload, which passes it through. */
async function refusals(content: string, valueKind: ValueKind = 'email'): Promise<string[]> {
	const bytes = Buffer.from(content);
	const source = { byteLength: bytes.length, open: async () => chunks(bytes) };
	return [
		await refusal(async () => await readAll(bytes, { valueKind })),
		await refusal(async () => await prepareFile(source, { ...NO_NEEDS, valueKind })),
	];
}

const SIGNS = [
	'^',
	'~',
	'#',
	'!',
	'§',
	'¦',
	'¬',
	'*',
	'\\',
	'=',
	'&',
	'%',
	'$',
	'\x07',
	'::',
	'~|~',
	'^|^',
	'，',
	'；',
	'、',
	'`',
];

describe('a file whose cells are separated by something else', () => {
	it.each(SIGNS)('is refused, naming it: %j', async (sign) => {
		const rows = (list: string[][]) => list.map((row) => row.join(sign)).join('\n');
		for (const content of [
			rows([
				['Id', 'Email'],
				['1', A],
				['2', B],
			]),
			rows([
				['Email', 'Name', 'City'],
				[A, 'Ann', 'Ulm'],
				[B, 'Bo', 'Bonn'],
			]),
			rows([
				['1', A, 'Ann'],
				['2', B, 'Bo'],
			]),
			rows([
				['Name', 'Email'],
				['Li, Ann', A],
				['Ek, Bo', B],
			]),
			rows([
				['"Name"', '"Email"'],
				['"Ann"', `"${A}"`],
				['"Bo"', `"${B}"`],
			]),
			rows([
				['Id', 'Email'],
				['1', ''],
				['2', B],
				['3', C],
			]),
		]) {
			for (const message of await refusals(content)) {
				expect(message).toMatch(/seem to be separated by|not text/);
			}
		}
	});

	it.each(['^', '~', '!', '§', '::', '，', '*', '=', '%'])('of phones too: %j', async (sign) => {
		const content = `Name${sign}Phone\nAnn${sign}+49 30 901820\nBo${sign}+49 30 901821\n`;
		for (const message of await refusals(content, 'phone'))
			expect(message).toContain('seem to be separated by');
	});

	it.each<[ValueKind, string]>([
		['url', 'Url^Name\nhttps://x.example/a^X\nhttps://y.example/b^Y\n'],
		['url', 'Name§Url\nX§https://x.example/a\nY§https://y.example/b\n'],
		['ip', 'Ip^n\n203.0.113.7^1\n203.0.113.8^2\n'],
		['host', 'n^Host\n1^x.example\n2^y.example\n'],
		['text', 'user^password\nann^s1\nbo^s2\n'],
		['text', 'username:password\nann:s1\nbo:s2\n'],
	])('of %s too: %j', async (kind, content) => {
		for (const message of await refusals(content, kind)) expect(message).toContain('seem to be separated by');
	});

	it.each<[ValueKind, string, number]>([
		['email', `E-mail\nann-li@x.example\nbo-ek@x.example\n`, 2],
		['email', `Email_Address\nann_li@x.example\nbo_ek@x.example\n`, 2],
		['email', `Email\nann+1@x.example\nbo+1@x.example\n`, 2],
		['email', `ann#1@x.example\nbo#2@x.example\n`, 2],
		['email', `Id,Email\n#1,${A}\n#2,${B}\n`, 2],
		['email', `${A},10:30\n${B},11:00\n`, 2],
		['email', `Email,Price*\n${A},5*\n${B},6*\n`, 2],
		['email', `Name!,Email\nAnn!,${A}\nBo!,${B}\n`, 2],
		['email', `Email;Rate %\n${A};5 %\n${B};6 %\n`, 2],
		['email', `Email\nAnn = ${A}\nBo = ${B}\n`, 2],
		['email', `mailto:${A}\nmailto:${B}\n`, 2],
		['email', `=${A}\n=${B}\n`, 2],
		['phone', `Phone/Fax\n030/9018201\n040/9018202\n`, 2],
		['phone', `*31#030901820\n*31#030901821\n`, 2],
		['phone', `Phone #\n030 901820 #1\n030 901821 #2\n`, 2],
		['url', `https://x.example/~ann\nhttps://x.example/~bo\n`, 2],
		['url', `https://x.example/?a=b&c=d\nhttps://y.example/?a=b&c=d\n`, 2],
		['ip', `2001:db8::1\n2001:db8::2\n`, 2],
		['text', `password\ns^1\nt^2\n`, 2],
		['text', `a:b\nc:d\n`, 2],
	])('but not a list whose values have the sign: %s %j', async (valueKind, content, count) => {
		expect((await readAll(content, { valueKind })).rows).toHaveLength(count);
	});
});

const LINE_SIGNS = ['\u2028', '\u2029', '\u0085', '\v', '\f'];

describe('a file whose lines end with something else', () => {
	it.each(LINE_SIGNS)('is refused, naming it: %j', async (end) => {
		for (const lines of [
			['Email,Name', `${A},Ann`, `${B},Bo`, ''],
			['Email', A, B, C],
			[A, B],
			['Id;Email', `1;${A}`, ''],
		]) {
			for (const message of await refusals(lines.join(end))) expect(message).toMatch(/lines .* end with/);
		}
	});

	it.each(LINE_SIGNS)('here and there is refused with the line, or not sent: %j', async (end) => {
		const mixed = `Email,Name\n${C},Cy\n${A},Ann${end}${B},Bo\n`;
		for (const message of await refusals(mixed)) expect(message).toMatch(/^Line 3 has 3 cells/);
		const { rows } = await readAll(`Email\n${A}${end}${B}\n${C}\n`, { valueKind: 'email' });
		expect(rows.map(([cell]) => readValue('email', cell).reason)).toEqual(['several_values', null]);
	});

	it.each(LINE_SIGNS)('but inside a cell it is part of it: %j', async (sign) => {
		const { rows } = await readAll(`Email,Note\n${A},one${sign}two\n${B},x${sign}\n`, { valueKind: 'email' });
		expect(rows).toEqual([
			[A, `one${sign}two`],
			[B, `x${sign}`],
		]);
		expect((await readAll(`${A}${sign}`, { valueKind: 'email' })).rows).toHaveLength(1);
	});
});
