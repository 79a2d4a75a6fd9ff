import fc from 'fast-check';
import { uniqueJobName, withExtension } from '../../nodes/BulkVerify/operations/shared/jobName';

describe('the name of a job', () => {
	it.each([
		['contacts.csv', /^contacts-[0-9a-f]{8}\.csv$/],
		['Contacts 2026 (new).CSV', /^Contacts 2026 \(new\)-[0-9a-f]{8}\.csv$/],
		['list.txt', /^list-[0-9a-f]{8}\.txt$/],
		['list.tsv', /^list-[0-9a-f]{8}\.tsv$/],
		['newsletter', /^newsletter-[0-9a-f]{8}\.csv$/],
		['data.xlsx', /^data\.xlsx-[0-9a-f]{8}\.csv$/],
		['Kündigungen März.csv', /^Kundigungen Marz-[0-9a-f]{8}\.csv$/],
		['../../etc/passwd', /^etc-passwd-[0-9a-f]{8}\.csv$/],
		['a"b\r\nc', /^a-b-c-[0-9a-f]{8}\.csv$/],
		['', /^n8n-list-\d{4}-\d\d-\d\d-[0-9a-f]{8}\.csv$/],
		['名簿.csv', /^n8n-list-\d{4}-\d\d-\d\d-[0-9a-f]{8}\.csv$/],
		['.csv', /^n8n-list-\d{4}-\d\d-\d\d-[0-9a-f]{8}\.csv$/],
	])('that is to be called %j', (wanted, expected) => {
		expect(uniqueJobName(wanted)).toMatch(expected);
	});

	it('tells which part of how many it is, where there are several', () => {
		expect(uniqueJobName('list.csv', { number: 2, of: 3 })).toMatch(/^list-2of3-[0-9a-f]{8}\.csv$/);
		expect(uniqueJobName('list.csv', { number: 1, of: 1 })).toMatch(/^list-[0-9a-f]{8}\.csv$/);
	});

	it('is one that no other job has', () => {
		expect(new Set(Array.from({ length: 1_000 }, () => uniqueJobName('list.csv'))).size).toBe(1_000);
	});

	it('is plain ASCII of a bearable length whatever the person types', () => {
		fc.assert(
			fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary', maxLength: 300 })), (wanted) => {
				const name = uniqueJobName(wanted, { number: 10, of: 20 });
				expect(name).toMatch(/^[A-Za-z0-9._ ()+-]+\.(csv|txt|tsv)$/);
				expect(name.length).toBeLessThanOrEqual(110);
				expect(name).not.toMatch(/^[-. ]/);
			}),
		);
	});
});

it.each([
	['list-1.csv', '.csv', 'list-1.csv'],
	['list-1.txt', '.csv', 'list-1.csv'],
	['list-1', '.csv', 'list-1.csv'],
	['list-1.txt', null, 'list-1.txt'],
])('%s with the ending %j is %s', (name, extension, expected) => {
	expect(withExtension(name, extension)).toBe(expected);
});
