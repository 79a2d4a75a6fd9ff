import { prepareFile } from '../../nodes/BulkVerify/lists/file';
import type { ValueKind } from '../../nodes/BulkVerify/lists/list';
import { NO_NEEDS, chunks, readAll, readPasted, refusal } from './help';

/* What is no list is told by its content, whatever it is called, before anything is sent. */

const A = 'ann@x.example';
const utf16 = (text: string) => Buffer.from(text, 'utf16le');

/** What Verify says of it, which reads the file, and what Upload says, which passes it through. */
async function refusals(content: string | Buffer): Promise<string[]> {
	const bytes = typeof content === 'string' ? Buffer.from(content) : content;
	const source = { byteLength: bytes.length, open: async () => chunks(bytes) };
	return [
		await refusal(async () => await readAll(bytes, { valueKind: 'email' })),
		await refusal(async () => await prepareFile(source, NO_NEEDS)),
	];
}

describe('a file that is no list is refused as what it is', () => {
	it.each<[what: RegExp, content: string | Buffer]>([
		[/web page/, `\n\n  <html>${A}`],
		[/web page/, `\ufeff<!DOCTYPE html>\n<html>${A}`],
		[/web page/, utf16(`\ufeff<html><body>${A}`)],
		[/web page/, utf16(`<html><body>${A}</body></html>`)],
		[/web page/, `<!-- saved -->\n<html>${A}`],
		[/web page/, `<li>${A}</li>`],
		[/web page/, `<tr><td>${A}</td></tr>`],
		[/web page/, `<![endif]-->${A}`],
		[/XML/, `<contacts>\n<c>${A}</c>\n</contacts>`],
		[/XML/, `<email>${A}</email>`],
		[/XML/, `<!-- made by x -->\n<contacts><c>${A}</c></contacts>`],
		[/XML/, `<ns:list xmlns:ns="urn:x"><e>${A}</e></ns:list>`],
		[/JSON/, `[\n{"email":"${A}"}]`],
		[/JSON/, `\ufeff{"email":"${A}"}\n{"email":"b@x.example"}`],
		[/JSON/, `{'email': '${A}'}`],
		[/JSON/, `callback([{"email":"${A}"}])`],
		[/JSON/, `)]}',\n[{"email":"${A}"}]`],
		[/JSON/, `['${A}']`],
		[/JSON/, '[4930901820, 4930901821]'],
		[/contact card/, `begin:vcard\r\nemail:${A}\r\n`],
		[/calendar/, `BEGIN:VCALENDAR\nATTENDEE:mailto:${A}\n`],
		[/LDIF/, `dn: cn=Ann,dc=x\nmail: ${A}\n`],
		[/LDIF/, `version: 1\n\ndn: cn=Ann\nmail: ${A}\n`],
		[/email message/, `Received: from x by y\nFrom: ${A}\n\nHi`],
		[/email message/, `From: Ann <${A}>\nTo: b@x.example\nSubject: Hi\n\nHello, there`],
		[/email message/, `From ${A} Mon Jan  1 10:00:00 2024\nFrom: ${A}\n`],
		[/SQL/, `INSERT INTO users (email) VALUES ('${A}');\n`],
		[/SQL/, `-- dump\n\nDROP TABLE IF EXISTS x;\nINSERT INTO x VALUES ('${A}');\n`],
		[/SQL/, `--\nSET timeout = 0;\nCOPY users (email) FROM stdin;\n${A}\n`],
		[/YAML/, `---\n- email: ${A}\n  name: Ann\n`],
		[/YAML/, `contacts:\n  - email: ${A}\n`],
		[/RTF/, `{\\rtf1\\ansi ${A}}`],
		[/SYLK/, `ID;PWXL;N;E\nP;PGeneral\nC;Y1;X1;K"${A}"\n`],
		[/key/, '-----BEGIN PGP MESSAGE-----\n\nabc\n'],
		[/link/, '[InternetShortcut]\nURL=https://x.example\n'],
		[/program/, `<?php echo '${A}';\n`],
		[/program/, Buffer.from('7f454c4602010100', 'hex')],
		[/empty zip/, Buffer.from('504b0506', 'hex')],
		[/several parts/, Buffer.from('504b0708504b0304', 'hex')],
		[/old format/, Buffer.from('d0cf11e0a1b11ae1', 'hex')],
		[/Outlook/, Buffer.from('2142444e00000000', 'hex')],
		[/film/, Buffer.from('000000186674797069736f6d', 'hex')],
		[/picture/, Buffer.from('0000000c6a5020200d0a870a', 'hex')],
		[/not text/, Buffer.from(Array.from({ length: 400 }, (_, at) => (at * 73 + 41) % 256))],
		[/not text/, Buffer.alloc(100)],
	])('%s', async (what, content) => {
		for (const message of await refusals(content)) expect(message).toMatch(what);
	});

	it.each([
		[`<${A}>\n<b@x.example>\n`],
		[`<a@x.example>\n<p@x.example>\n`],
		[`ID;Phone;Email\n1;2;${A}\n`],
		[`ID3,Email\n1,${A}\n`],
		[`Date,Email\n2024-05-01,${A}\n`],
		[`From,To\n${A},b@x.example\n`],
		[`use,email\nx,${A}\n`],
		[`"{x}",Email\n1,${A}\n`],
		[`[x],Email\n1,${A}\n`],
		[`email:,name\n${A},x\n`],
		[`BM-Email,Name\n${A},Ann\n`],
		[`MSCF,Email\n1,${A}\n`],
	])('but no list that begins like one: %j', async (content) => {
		const { rows } = await readAll(content, { valueKind: 'email' });
		expect(rows.flat()).toEqual(expect.arrayContaining([expect.stringContaining('@x.example')]));
	});
});

describe('a pasted text', () => {
	const read = (pasted: string, kind: ValueKind = 'email') => readPasted(pasted, kind).list.values;
	const [B, C] = ['bo@x.example', 'cy@x.example'];

	it.each([
		`<${A}> <${B}>\n<${C}>`,
		`"${A}\n${B}\n${C}"`,
		`${A}\\n${B}\\r\\n${C}`,
		`['${A}', '${B}', "${C}"]`,
		`["${A}", "${B}", "${C}",]`,
		`[${A}; ${B}; ${C}]`,
		`- [ ] ${A}\n- [x] ${B}\n* [ ] ${C}`,
		`a) ${A}\nb) ${B}\n(c) ${C}`,
		`1: ${A}\n[2] ${B}\n#3 ${C}`,
		`1 ${A}\n2 ${B}\n3 ${C}`,
		`① ${A}\n②${B}\n→ ${C}`,
		`> ${A}\n>> ${B}\n=> ${C}`,
		`${A}, ${B} and ${C}`,
		`${A} / ${B} & ${C}`,
		`${A}，${B}；${C}`,
		`Ann <${A}>Bo <${B}>Cy <${C}>`,
		`Li, Ann [${A}]; St. Ek, Bo 2 (${B}), Cy [mailto:${C}]`,
		`Email: ${A}\nE-Mail: ${B}\nmail:${C}`,
	])('is a list of its emails: %j', (pasted) => {
		expect(read(pasted)).toEqual([A, B, C]);
	});

	it.each<[ValueKind, string, string[]]>([
		['phone', '+49 30 901820 +49 30 901821', ['+49 30 901820', '+49 30 901821']],
		['phone', '030 901820 / 030 901821', ['030 901820', '030 901821']],
		['phone', '+1 202 555 0100, ext. 5', ['+1 202 555 0100, ext. 5']],
		['phone', '+1-202-555-0100;ext=5\n+1-202-555-0101', ['+1-202-555-0100;ext=5', '+1-202-555-0101']],
		['phone', '- [ ] 030 901820\n→ 030 901821', ['030 901820', '030 901821']],
		['url', 'https://a.example/x, https://b.example', ['https://a.example/x', 'https://b.example']],
		['url', 'https://a.example,https://b.example', ['https://a.example', 'https://b.example']],
		['url', '<https://a.example>\n1. https://b.example', ['https://a.example', 'https://b.example']],
		['url', 'https://a.example/x,y;z', ['https://a.example/x,y;z']],
		['ip', '[203.0.113.7, 2001:db8::1]', ['203.0.113.7', '2001:db8::1']],
		['ip', '[2001:db8::1]', ['2001:db8::1']],
		['text', 'a b, c\n- d\n["e"', ['a b, c', '- d', '["e"']],
	])('is a list of its values: %s %j', (kind, pasted, values) => {
		expect(read(pasted, kind)).toEqual(values);
	});
});
