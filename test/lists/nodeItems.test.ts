import { fieldSamples } from '../../nodes/BulkVerify/lists/fields';
import type { ValueKind } from '../../nodes/BulkVerify/lists/list';
import { readValue } from '../../nodes/BulkVerify/lists/values';
import { refuseOtherList } from '../../nodes/BulkVerify/lists/wholeList';
import { readItems } from './help';

/* Items in the shapes that nodes of CRMs, mailboxes, forms and tables give them: the value is seldom at their top. */

type Item = Record<string, unknown>;

const NAMES = ['ann', 'bo', 'cy', 'di', 'ed', 'flo'];
const each = (shape: (address: string, at: number) => Item): Item[] =>
	NAMES.map((name, at) => shape(`${name}@x.example`, at));
const phone = (at: number) => `+49 30 90182${at}`;

/** What a person reads where the field is not there, or holds no value. */
function adviceOn(items: readonly Item[], kind: ValueKind, field: string): string {
	try {
		const { list, field: read } = readItems(items, kind, field);
		const origin = { source: 'items', field: read, others: () => fieldSamples(items) } as const;
		return refuseOtherList(list, origin) ?? 'is read';
	} catch (error) {
		return error instanceof Error && 'description' in error ? String(error.description) : String(error);
	}
}

const labelled = each((value, at) => ({
	id: at,
	owner: { id: 9, active: true },
	phone: [{ label: 'work', value: phone(at), primary: true }],
	email: [{ label: 'work', value, primary: true }],
}));
const inProperties = each((value, at) => ({
	vid: 1_234_567 + at,
	properties: { email: { value }, lastmodifieddate: { value: '1706000000000' } },
}));
const mails = each((address, at) => ({
	id: `1${at}`,
	html: '<p>See https://x.example</p>',
	from: { value: [{ address, name: 'A' }], text: `"A" <${address}>` },
	messageId: `<${at}.abc@mail.example>`,
}));
const recipients = each((address) => ({
	subject: 'x',
	from: { emailAddress: { name: 'A', address } },
	toRecipients: [{ emailAddress: { name: 'Me', address: 'me@me.example' } }],
}));
const byType = each((address, at) => ({
	resourceName: `people/c${at}`,
	emailAddresses: at < 3 ? { home: [address] } : { work: [address] },
	phoneNumbers: { mobile: [phone(at)] },
}));
const sparse = each((address, at) => ({ id: `rec${at}`, fields: at === 0 ? { N: 'x' } : { Mail: address } }));
const identities = each((value) => ({
	vid: 1,
	'identity-profiles': [{ vid: 1, identities: [{ type: 'EMAIL', value }] }],
}));
const orders = each((email, at) => ({
	id: 5_000_000_000 + at,
	created: 1_700_000_000 + at,
	browser_ip: `203.0.113.${at}`,
	billing: { email, phone: `0309018${at}` },
}));

describe('the fields that hold such values are named, wherever they are', () => {
	it.each<[what: string, items: Item[], kind: ValueKind, field: string, named: string[]]>([
		['a list of objects', labelled, 'email', 'email', ['"email[0].value"']],
		['a list of objects', labelled, 'phone', 'phone', ['"phone[0].value"']],
		['an object in an object', inProperties, 'email', 'properties.email', ['"properties.email.value"']],
		['an object of all', inProperties, 'email', 'properties', ['"properties.email.value"']],
		['no such field', inProperties, 'email', 'mail', ['"properties.email.value"']],
		['a sender', mails, 'email', 'from', ['"from.value[0].address"', '"from.text"']],
		['a list in an object', mails, 'email', 'from.value', ['"from.value[0].address"']],
		['another field', mails, 'email', 'id', ['"from.value[0].address"', '"messageId"']],
		['no field that is called so', mails, 'email', 'email', ['"from.value[0].address"']],
		['an address in an object', recipients, 'email', 'from', ['"from.emailAddress.address"']],
		['recipients', recipients, 'email', 'toRecipients', ['"toRecipients[0].emailAddress.address"']],
		[
			'lists by their type',
			byType,
			'email',
			'emailAddresses',
			['"emailAddresses.home"', '"emailAddresses.work"'],
		],
		['lists of phones by type', byType, 'phone', 'phone', ['"phoneNumbers.mobile"']],
		['a first item that lacks it', sparse, 'email', 'email', ['"fields.Mail"']],
		['a first item that lacks it', sparse, 'email', 'fields', ['"fields.Mail"']],
		[
			'lists in lists',
			identities,
			'email',
			'identity-profiles',
			['"identity-profiles[0].identities[0].value"'],
		],
		['an IP by another name', orders, 'ip', 'ip', ['"browser_ip"']],
		['a name that comes twice', orders, 'phone', 'id_of_phone', ['"billing.phone"']],
	])('%s: %#', (_, items, kind, field, named) => {
		const advice = adviceOn(items, kind, field);
		for (const name of named) expect(advice).toContain(name);
		expect(advice).toMatch(/those that hold|^These hold/);
	});

	it('also in an entry of a list that is not the first', () => {
		const forms = each((email) => ({
			answers: [
				{ type: 'text', text: 'x' },
				{ type: 'email', email },
			],
		}));
		expect(adviceOn(forms, 'email', 'email')).toContain('"answers[1].email"');
		const guids = each((value) => ({ identities: [{ value: 'ab-cd' }, { value }, { value: `b.${value}` }] }));
		expect(adviceOn(guids, 'email', 'identities')).toMatch(/: "identities\[1\]\.value"\./);
	});

	it('only those within the wrong one, where there are some', () => {
		expect(adviceOn(mails, 'email', 'from')).not.toContain('messageId');
		expect(adviceOn(recipients, 'email', 'from')).not.toContain('toRecipients');
	});

	it('and none that holds an ID or a time in place of a phone', () => {
		const advice = adviceOn(orders, 'phone', 'tel');
		expect(advice).toMatch(
			/^Choose one of those that hold phone numbers in Field to Verify: "billing.phone"\. /,
		);
	});

	it('and that of a list the first entry alone is read, where one has several', () => {
		const rows = NAMES.map((name) => ({ email: `${name}@x.example` }));
		for (const [items, field] of [
			[[{ body: rows }], 'email'],
			[[{ data: rows }], 'data.email'],
			[[{ a: { data: rows } }], 'mail'],
		] as const) {
			expect(adviceOn(items, 'email', field)).toMatch(/\[0\]\.email".*Split Out/);
		}
		for (const field of ['mail', 'email'])
			expect(adviceOn(labelled, 'email', field)).not.toContain('Split Out');
	});

	it('also where all items have the field, and none anything in it', () => {
		const items = each((email, at) => ({
			phone: false,
			email_opt_out: false,
			contact: { email, mobile: phone(at) },
		}));
		expect(adviceOn(items, 'phone', 'phone')).toBe(
			'No item holds anything in the field "phone". These hold phone numbers: "contact.mobile".',
		);
		expect(adviceOn(items, 'email', 'email_opt_out')).toContain('"contact.email"');
		expect(adviceOn([{ phone: false }, { phone: '' }], 'phone', 'phone')).toBe('is read');
	});

	it('not the bytes of a file before it', () => {
		const items = each((email) => ({ file: Buffer.alloc(600), contact: { email } }));
		expect(adviceOn(items, 'email', 'email')).toMatch(/: "contact\.email"/);
	});

	it('not what lies in a long text or a page', () => {
		const items = each((address) => ({ html: `<p>${'x'.repeat(2_000)} ${address}</p>`, to: address }));
		expect(adviceOn(items, 'email', 'email')).toMatch(/: "to"\. /);
	});
});

describe('a list of which no entry is a value', () => {
	it.each<[kind: ValueKind, raw: unknown]>([
		['email', [7, 'Acme']],
		['email', [{ address: 'a@x.example' }, { address: 'b@x.example' }]],
		['phone', [{ number: '+49 30 901820' }, { number: '+49 30 901821' }, 'n/a']],
		['email', [['no'], ['none at all']]],
		['email', '[7, "Acme"]'],
	])('holds not several: %s %j', (kind, raw) => {
		expect(readValue(kind, raw).reason).toBe('not_a_value');
	});

	it.each<[kind: ValueKind, raw: unknown]>([
		['email', ['a@x.example', 'b@x.example']],
		['email', [{ label: 'x' }, 'a@x.example']],
		['email', ['no', 'none', 'a@x.example']],
		['email', [['no'], ['a@x.example', 'b@x.example']]],
		['phone', ['4.47701E+11', '4.47702E+11']],
	])('but one that is makes it several: %s %j', (kind, raw) => {
		expect(readValue(kind, raw).reason).toBe('several_values');
	});

	it('is refused as a field, with the one that would fit', () => {
		const items = each((email, at) => ({ partner: [at, 'Acme'], email }));
		expect(adviceOn(items, 'email', 'partner')).toMatch(/^These hold email addresses: "email"\./);
	});
});
