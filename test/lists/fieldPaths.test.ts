import { findColumn, peekRows } from '../../nodes/BulkVerify/lists/column';
import { readTable } from '../../nodes/BulkVerify/lists/csv';
import type { ValueKind } from '../../nodes/BulkVerify/lists/list';
import { chunks, readAll, readItems, refusal } from './help';

/* Exports of programs call their columns by the path of a field: `source.ip`, `contact.email`, `emails[0].value`. */

const [A, B] = ['ann@x.example', 'bo@x.example'];

async function columnOf(text: string, kind: ValueKind): Promise<string> {
	const table = await readTable(chunks(Buffer.from(text)), { valueKind: kind });
	const { sample } = await peekRows(table, 200);
	await table.close();
	expect(table.hasHeader).toBe(true);
	return table.names[findColumn(table.names, sample, kind)] ?? '';
}

describe('a column called by the path of a field', () => {
	it.each<[ValueKind, string, string]>([
		['ip', 'source.ip', `source.ip,event.action\n203.0.113.7,allow\n203.0.113.8,deny\n`],
		['host', 'source.ip', `source.ip,event.action\n203.0.113.7,allow\nn/a,deny\n`],
		['host', 'source.ip', `event.action,source.ip\nallow,203.0.113.7\n`],
		['host', 'source.ip', `source.ip\n203.0.113.7\n203.0.113.8\n`],
		['host', 'user.email', `user.email,user.name\n${A},Ann\n${B},Bo\n`],
		['host', 'user.email', `user.email\nx.example\ny.example\n`],
		['host', 'dns.question.domain', `dns.question.domain\nx.example\n`],
		['host', 'server_host.hostname', `id,server_host.hostname\n1,x.example\n`],
		['url', 'page.url', `page.url,n\nhttps://x.example,1\nhttps://y.example,2\n`],
		['url', 'site.domain', `site.domain,n\nx.example,1\ny.example,2\n`],
		['url', 'company.website', `company.name,company.website\nX,x.example\nY,y.example\n`],
		['url', 'fields.link', `fields.link\nx.example\n`],
		['email', 'contact.email', `contact.email,contact.backup\n${A},q@x.example\n${B},w@x.example\n`],
		['email', 'properties.email.value', `properties.email.value,owner\n${A},q@x.example\n${B},w@x.example\n`],
		['email', 'data/attributes/email', `data/attributes/email,owner\n${A},q@x.example\n${B},w@x.example\n`],
		['email', 'contacts[0].email', `contacts[0].email,x\n${A},q@x.example\n${B},w@x.example\n`],
		['email', 'emails[0].value', `emails[0].value,x\n${A},q@x.example\n`],
		['email', 'fields__email', `fields__email,x\n${A},q@x.example\n`],
		['email', 'Contact: Email', `Contact: Email,Owner\n${A},q@x.example\n`],
		['email', 'Email', `contact.email,Email\n${A},${B}\n`],
		['phone', 'contact.phone', `contact.id,contact.phone\n12345678,+49 30 901820\n`],
		['phone', 'phones.0.mobile', `contact.fax,phones.0.mobile\n+49 30 901821,+49 30 901820\n`],
		['ip', 'client.ip', `client.ip,server.addr\n203.0.113.7,203.0.113.8\n`],
	])('%s: %s', async (kind, name, text) => {
		expect(await columnOf(text, kind)).toBe(name);
	});

	it('is asked for where two end so', async () => {
		const text = `contact.email,owner.email\n${A},${B}\n`;
		expect(await refusal(async () => await columnOf(text, 'email'))).toMatch(
			/"contact.email", "owner.email"/,
		);
	});

	it('below a title', async () => {
		const text = `Export of May\n\nevent.action,source.ip\nallow,203.0.113.7\ndeny,203.0.113.8\n`;
		expect(await columnOf(text, 'host')).toBe('source.ip');
	});

	it.each<[ValueKind, string]>([
		['host', 'acme.email\nx.example\ny.example\n'],
		['host', 'acme.host\nx.example\n'],
		['url', 'my-shop.site\nx.example\n'],
		['url', 'acme.link,1\nx.example,2\n'],
		['url', 'x.example/url\ny.example\n'],
		['host', 'www.acme.website\nx.example\n'],
	])('but no row of values that ends like one: %s %j', async (valueKind, text) => {
		expect(await readAll(text, { valueKind })).toMatchObject({ hasHeader: false });
	});

	it('comes again in the middle of a file', async () => {
		const text = `source.ip,n\n203.0.113.7,1\nsource.ip,n\n203.0.113.8,2\n`;
		expect((await readAll(text, { valueKind: 'host' })).rows).toEqual([
			['203.0.113.7', '1'],
			['203.0.113.8', '2'],
		]);
	});
});

describe('a field of items that is not there', () => {
	it.each<[ValueKind, string]>([
		['host', 'source.ip'],
		['url', 'page.url'],
		['host', 'user.email'],
	])('is no value though it looks like one: %s %s', (kind, field) => {
		expect(() => readItems([{ a: 1 }], kind, field)).toThrow(`The item has no field "${field}"`);
	});

	it.each([
		[{ 'contact.email': A }, '"contact.email"'],
		[{ contact: { email: A } }, '"contact.email"'],
		[{ data: { contact: { email: A } } }, '"data.contact.email"'],
		[{ emails: [{ value: A }] }, '"emails[0].value"'],
		[{ properties: { email: { value: A } } }, '"properties.email.value"'],
		[{ contact: { 'E-Mail': A } }, '"contact.E-Mail"'],
	])('is found by its last part, to be named: %j', (item, name) => {
		expect(() => readItems([item], 'email', 'email')).toThrow(
			expect.objectContaining({ description: expect.stringContaining(`Field to Verify: ${name}`) }),
		);
	});
});
