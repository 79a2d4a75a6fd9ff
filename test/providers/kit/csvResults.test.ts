import { readCsvResults, type CsvReading } from '../../../nodes/BulkVerify/providers/kit/csvResults';
import { indexColumns } from '../../../nodes/BulkVerify/providers/kit/columns';
import { judgeEmailStatus } from '../../../nodes/BulkVerify/providers/kit/emailStatus';
import { TransportError } from '../../../nodes/BulkVerify/transport/transportError';
import { downloadOf } from '../help';

const SPEC: CsvReading = {
	valueColumns: ['email'],
	columnTypes: { emailstatus: 'text', connected: 'boolean', score: 'number' },
	judge: judgeEmailStatus,
	includeRaw: false,
};

async function read(csv: string | string[], spec: Partial<CsvReading> = {}) {
	const rows = [];
	for await (const block of readCsvResults(downloadOf(csv), { ...SPEC, ...spec })) rows.push(...block);
	return rows;
}

describe('a result file', () => {
	it('gives each row with its cells cleaned, its value and its verdict', async () => {
		expect(
			await read(
				'email,email_status,connected,score\r\n a@b.co , valid, TRUE, 4.5\r\nc@d.co,unknown,null,\r\n',
			),
		).toEqual([
			{
				columns: { email: 'a@b.co', email_status: 'valid', connected: true, score: 4.5 },
				value: 'a@b.co',
				verdict: 'valid',
				reason: 'valid',
			},
			{
				columns: { email: 'c@d.co', email_status: 'unknown', connected: null, score: null },
				value: 'c@d.co',
				verdict: 'unknown',
				reason: 'unknown',
			},
		]);
	});

	it("leaves the person's own columns as they are, but for the blanks around them", async () => {
		const [row] = await read('zip,flag,empty,email,email_status\n 00123,true,,a@b.co,valid\n');
		expect(row?.columns).toMatchObject({ zip: '00123', flag: 'true', empty: '' });
	});

	it.each([
		['Email Status', 'EMAIL_STATUS'],
		['email_status', 'email_status'],
		['EmailStatus', 'email status'],
	])('believes the later of two columns of one name: %s, %s', async (own, provider) => {
		const [row] = await read(`email,${own},${provider}\na@b.co,invalid,valid\n`);
		expect(row).toMatchObject({ verdict: 'valid', reason: 'valid' });
	});

	it.each([
		['a cell', 'email,name,email_status\na@b.co,x,valid\nc@d.co,a secret,valid\n', [1]],
		['a word of the provider', 'email,email_status\na@b.co,valid\nc@d.co,SECRET\n', [1]],
		['a number', 'email,score,email_status\na@b.co,4,valid\nc@d.co,1e20,valid\n', [1]],
		['the name of a column', 'email,secret,email_status\na@b.co,,valid\nc@d.co,,valid\n', [0, 1]],
		['nothing', 'email,name,email_status\na@b.co,x,valid\n', []],
	])('tells the rows to look at for secrets: %s', async (_what, csv, places) => {
		const mayHoldSecret = (value: unknown) => /secret|100000000000000000000/.test(String(value));
		const blocks = [];
		for await (const block of readCsvResults(downloadOf(csv), { ...SPEC, mayHoldSecret })) blocks.push(block);
		expect(blocks.map(({ suspects }) => suspects)).toEqual([places]);
		const raw = { ...SPEC, mayHoldSecret, includeRaw: true };
		for await (const block of readCsvResults(downloadOf(csv), raw))
			expect(block.suspects).toHaveLength(block.length);
	});

	it("takes no column for the provider's that stands before the ones it appended", async () => {
		const csv = 'email,connected,email_status\na@b.co,true,valid\n';
		expect((await read(csv, { appendedFrom: 'emailstatus' }))[0]?.columns).toMatchObject({
			connected: 'true',
		});
		expect((await read(csv))[0]?.columns).toMatchObject({ connected: true });
	});

	it('finds the value by the name of its column, else takes the first', async () => {
		expect((await read('id,E-Mail,email_status\n1,a@b.co,valid\n'))[0]?.value).toBe('a@b.co');
		expect((await read('address,email_status\na@b.co,valid\n'))[0]?.value).toBe('a@b.co');
	});

	it('says unknown where no column tells a verdict', async () => {
		expect(await read('email,note\na@b.co,valid\n')).toMatchObject([{ verdict: 'unknown', reason: null }]);
	});

	it('gives each row as it came where that is wanted', async () => {
		expect(await read('email,email_status\na@b.co, valid\n', { includeRaw: true })).toMatchObject([
			{ raw: { email: 'a@b.co', email_status: ' valid' }, columns: { email_status: 'valid' } },
		]);
	});

	it('may come in any pieces', async () => {
		const csv = 'email,email_status\r\n"zoë ""z""@b.co",valid\r\nc@d.co,invalid\r\n';
		const pieces = [...Buffer.from(csv)].map((byte) => Buffer.from([byte]).toString('latin1'));
		expect(await read(pieces)).toEqual(await read(csv));
	});

	it('may be a header alone', async () => {
		expect(await read('email,email_status\n')).toEqual([]);
	});

	it('with fewer rows than were promised is no result', async () => {
		const csv = 'email,email_status\na@b.co,valid\n';
		expect(await read(csv, { expectedRows: async () => 1 })).toHaveLength(1);
		expect(await read(csv, { expectedRows: async () => null })).toHaveLength(1);
		await expect(read(csv, { expectedRows: async () => 2 })).rejects.toMatchObject({
			kind: 'network',
			message: 'The download was cut short: 1 of 2 rows came',
		});
	});

	it('with more rows than items can hold is none', async () => {
		const start = 'email,email_status\n';
		const rows = Buffer.from('a,b\n'.repeat(50_000));
		async function* bytes() {
			yield Buffer.from(start);
			for (;;) yield rows;
		}
		let count = 0;
		const readAll = async () => {
			for await (const block of readCsvResults({ ...downloadOf(start), bytes: bytes() }, SPEC))
				count += block.length;
		};
		await expect(readAll()).rejects.toMatchObject({ message: 'More than 5,000,000 rows came in one answer' });
		expect(count).toBeLessThanOrEqual(5_000_000);
	});

	it.each([
		['<!DOCTYPE html><html></html>', 'A web page came where the result file belongs'],
		['  \n<html>', 'A web page came where the result file belongs'],
		['\uFEFF<HTML>', 'A web page came where the result file belongs'],
		['{"success":false,"message":"no"}', 'A message came where the result file belongs'],
		['[]', 'A message came where the result file belongs'],
		['{}', 'A message came where the result file belongs'],
		['email,email_status\n"a@b.co,valid\n', /^The result file could not be read: .*[Ll]ine 2/],
		['email,email_status\na@b.co,valid,x\n', /^The result file could not be read: Line 2/],
	])('is none where it is %j', async (csv, message) => {
		const failure = await read(csv).then(
			() => undefined,
			(error: unknown) => error,
		);
		expect(failure).toBeInstanceOf(TransportError);
		expect(failure).toMatchObject({ kind: 'unreadable', message: expect.stringMatching(message) });
		const { isDamaged = false } = (failure as TransportError).details;
		expect(isDamaged).toBe(csv.startsWith('email'));
	});

	it('is none where it is empty', async () => {
		await expect(read('')).rejects.toMatchObject({
			kind: 'network',
			message: 'The download was cut short: it was empty',
		});
	});
});

describe('columns', () => {
	it("of one name are numbered by the reader, and the provider's is the last", () => {
		const columns = indexColumns(['email', 'email_status', 'id', 'email_status_2']);
		expect(columns.get('emailstatus')).toBe(3);
	});

	it('that only end in a number are what they are called', () => {
		const columns = indexColumns(['line_1', 'line_2', 'email_status']);
		expect([columns.get('line1'), columns.get('line2'), columns.get('line')]).toEqual([0, 1, undefined]);
	});
});
