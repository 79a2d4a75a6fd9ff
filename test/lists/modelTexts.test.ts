import type { ValueKind } from '../../nodes/BulkVerify/lists/list';
import { readValue, reasonAt } from '../../nodes/BulkVerify/lists/values';
import { readPasted } from './help';

/* Values as language models and nodes that make Markdown write them. */

const [A, B] = ['ann@x.example', 'bo@x.example'];
const [P, Q] = ['+49 30 901820', '+49 30 901821'];
const [U, V] = ['https://x.example/a,b', 'https://y.example/?q=1;2'];

/** What is sent of a text, and why the rest is not. */
const read = (pasted: string, kind: ValueKind = 'email') => {
	const { list } = readPasted(pasted, kind);
	return list.values.map((value, at) => reasonAt(list, at) ?? value);
};
const fenced = (content: string, language = 'json') => `\`\`\`${language}\n${content}\n\`\`\``;

describe('a JSON array in a block of code', () => {
	it.each<[kind: ValueKind, values: string[]]>([
		['email', [A, B]],
		['phone', [P, Q]],
		['ip', ['203.0.113.7', '2001:db8::1']],
		['host', ['x.example', 'y.example']],
		['url', [U, V]],
		['text', ['hunter2', 'p,w "x"']],
	])('is its texts, on one line and on several: %s', (kind, values) => {
		for (const indent of [undefined, 2]) {
			const json = JSON.stringify(values, null, indent);
			expect(read(fenced(json), kind)).toEqual(values);
			expect(read(fenced(json, ''), kind)).toEqual(values);
		}
	});

	it('also with words around it, and beside another', () => {
		expect(read(`Here they are:\n\n${fenced(JSON.stringify([A, B], null, 2))}\n\nAnything else?`)).toEqual([
			'malformed',
			A,
			B,
			'malformed',
		]);
		expect(read(`${fenced(JSON.stringify([U]))}\n${fenced(JSON.stringify([V]))}`, 'url')).toEqual([U, V]);
		expect(read(`${fenced(`[${P.replaceAll(/\D/g, '')}]`)}\nDone`, 'phone')).toEqual([
			'4930901820',
			'malformed',
		]);
	});

	it('without the block is read line by line, and its brackets are none of it', () => {
		expect(read(`Emails:\n[\n  "${A}",\n  "${B}"\n]`)).toEqual(['malformed', A, B]);
	});
});

describe('lines of signs between the parts of a text', () => {
	it.each(['---', '***', '___', '* * *', '======', '|---|', '|:--|--:|', '~~~~ ~~~~'])(
		'are no values: %j',
		(ruler) => {
			expect(read(`${ruler}\n${A}\n${ruler}\n${B}\n${ruler}`)).toEqual([A, B]);
			expect(read(`${P}\n${ruler}\n${Q}`, 'phone')).toEqual([P, Q]);
		},
	);

	it('but for passwords', () => expect(read('---\nhunter2', 'text')).toEqual(['---', 'hunter2']));

	it('and a hyphen in place of a value is one that is malformed', () => {
		expect(read(`${A}\n-\n${B}`)).toEqual([A, 'malformed', B]);
	});
});

describe('a picture before a value', () => {
	it.each(['✅', '❌', '⚠️', '🟢', '📍', '🧑‍💻', '👍🏽', '🇩🇪', '📧 📧'])('is none of it: %s', (picture) => {
		expect(read(`${picture} ${A}\n${picture} ${B}`)).toEqual([A, B]);
		expect(readValue('email', `${picture} ${A}`)).toEqual({ value: A, reason: null });
		expect(read(`${picture} ${P}`, 'phone')).toEqual([P]);
		expect(read(`${picture} ${U}`, 'url')).toEqual([U]);
		expect(read(`${picture} x.example`, 'host')).toEqual(['x.example']);
	});

	it('without a blank may be part of a host', () => {
		expect(read('🍕.example', 'host')).toEqual(['🍕.example']);
		expect(read('https://🍕.example/', 'url')).toEqual(['https://🍕.example/']);
	});
});

describe('signs that Markdown escapes', () => {
	it.each([
		['ann\\_wu@x.example', 'ann_wu@x.example'],
		['\\- ann@x.example', 'ann@x.example'],
		['ann\\.wu\\+a@x.example', 'ann.wu+a@x.example'],
		['ann\\@x.example', 'ann@x.example'],
		['Ann Wu <ann\\_wu@x.example>', 'ann_wu@x.example'],
	])('are those signs in an address: %s', (written, value) => {
		expect(read(written)).toEqual([value]);
		expect(readValue('email', written)).toEqual({ value, reason: null });
	});

	it.each(['ann\\nwu@x.example', 'ann\\\\wu@x.example', 'x\\bo@x.example'])('no others: %s', (written) =>
		expect(readValue('email', written).reason).toBe('malformed'),
	);
});

describe('a sentence with a day in it', () => {
	it.each([
		'Found 2 phone numbers on 2024-05-01:',
		'2 phone numbers on 2024-05-01:',
		'Last update 01.05.2024',
		'Numbers of 5/1/2024 and 6/1/2024 follow',
		'Exported on 2024-05-01 10:00',
	])('is no phone: %s', (text) => expect(readValue('phone', text).reason).toBe('malformed'));

	it.each([`Ann Wu, since 2024: ${P}`, `${P} (until 2024)`])('though a phone may stand in one: %s', (text) =>
		expect(readValue('phone', text)).toEqual({ value: expect.stringContaining('901820'), reason: null }),
	);
});
