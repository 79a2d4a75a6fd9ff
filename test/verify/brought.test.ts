import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { ValueKind } from '../../nodes/BulkVerify/lists/list';
import { providers } from '../../nodes/BulkVerify/providers/registry';
import {
	asItems,
	failureOf,
	hintsOf,
	jsonOf,
	MODES,
	oneOfEach,
	openBench,
	outputOf,
	pairs,
	verificationsOf,
} from '../harness';

/* Lists as people bring them, on the built node: what is paid, what comes out, what is refused before. */

const [A, B, C] = ['ann@x.example', 'bo@x.example', 'cy@x.example'];
const FILE = { inputSource: 'file' };

/** One that takes values, and of those that take files one that finds the column itself and one that wants a header. */
const [VALUES = '', FINDS = '', WANTS = ''] = [
	...oneOfEach(({ takes }) => (takes.includes('values') && !takes.includes('file') ? 'values' : undefined)),
	...oneOfEach(({ takes, requiredHeader }) =>
		takes.includes('file') && requiredHeader === null ? 'finds' : undefined,
	),
	...oneOfEach(({ takes, requiredHeader }) =>
		takes.includes('file') && requiredHeader !== null ? 'wants' : undefined,
	),
];

const utf16 = (text: string) => Buffer.from(text, 'utf16le');

describe.each([VALUES, FINDS, WANTS])('a file for %s', (id) => {
	it.each<[what: string, content: string | Buffer, paid: string[], rows: number]>([
		['quotes after a backslash', `"Name","Email"\n"O\\"Hara, Ann","${A}"\n"x","${B}"\n`, [A, B], 2],
		['a blank before opening quotes', `Name, Email\n"Li, Ann", "${A}"\nBo, ${B}\n`, [A, B], 2],
		['quotes in a cell', `Name,Email\nAnn "the ox" Wu,${A}\n5" pipe,${B}\n`, [A, B], 2],
		['CR alone', `Email,Name\r${A},Ann\r${B},Bo\r`, [A, B], 2],
		['mixed line ends', `Email,Name\r${A},Ann\n${B},Bo\r\n${C},Cy\r`, [A, B, C], 3],
		['doubled CR', `Email,Name\r\r\n${A},Ann\r\r\n${B},Bo\r\r\n`, [A, B], 2],
		['two marks', `\ufeff\ufeffEmail,Name\n${A},Ann\n${B},Bo\n`, [A, B], 2],
		['UTF-16 without a mark', utf16(`Email,Name\n${A},Änn\n${B},Bo\n`), [A, B], 2],
		['UTF-16, the other way', utf16(`Email,Name\n${A},Ann\n${B},Bo\n`).swap16(), [A, B], 2],
		['trailing commas', `Email,Name,,\n${A},Ann,,\n${B},Bo,,\n`, [A, B], 2],
		['trailing commas in rows', `Email,Name\n${A},Ann,,,\n${B},Bo,,\n`, [A, B], 2],
		['a header in its middle', `Email,Name\n${A},Ann\nEMAIL,NAME\n${B},Bo\n`, [A, B], 2],
		['a header with a mark in its middle', `"Email"\n"${A}"\n\ufeff"Email"\n"${B}"\n`, [A, B], 2],
		['sep lines', `sep=,\nEmail,Name\n${A},Ann\nsep=,\nEmail,Name\n${B},Bo\n`, [A, B], 2],
		['a final Ctrl-Z', `Email,Name\n${A},Ann\n${B},Bo\n\x1a\r\n`, [A, B], 2],
		[
			'columns called like ours',
			`Email,verdict,value,jobId,__proto__\n${A},1,2,3,4\n${B},5,6,7,8\n`,
			[A, B],
			2,
		],
		['names but for their case', `Email,email,EMAIL\n,${A},\n,${B},\n`, [A, B], 2],
		['no name over a column', `,Email\n1,${A}\n2,${B}\n`, [A, B], 2],
		['tabs, and commas in cells', `Email\tName\n${A}\tLi, Ann\n${B}\tEk, Bo\n`, [A, B], 2],
		['line ends in cells', `Email,Note\r\n${A},"a\r\nb"\r\n${B},"c\rd"\r\n`, [A, B], 2],
	])('with %s is read right', async (_, content, paid, rows) => {
		const bench = await openBench(id);
		const items = [await bench.fileItem(content)];
		const verified = verificationsOf(await bench.run('verify', FILE, items));
		expect(verified.map(({ value }) => value)).toEqual(paid);
		expect(verified).toHaveLength(rows);
		expect(verified.map(({ reason }) => reason)).not.toContain('no_result');
		expect(bench.charged).toBe(paid.length);
		outputOf(await bench.run('upload', FILE, items));
		expect(bench.made.map((job) => job.rows)).toEqual([rows, rows]);
	});

	it.each<[what: string, content: string | Buffer, message: RegExp]>([
		['a comma that moves the value', `Name,Email,Note\nLi, Ann,${A},\nBo,${B},y\n`, /^Line 2 has 4 cells/],
		['a comma behind the value', `Email,Note\n${A},hello, world\n`, /^Line 2 has 3 cells/],
		['a quote that is closed later', `Email,Name\n${A},"Ann\n${B},"Bo"\n`, /^The quotes on line 2/],
		['a quote that is never closed', `Email,Name\n${A},"Ann\n${B},Bo\n`, /opened on line 2 is never/],
		['a header in another order', `Email,Name\n${A},Ann\nName,Email\nBo,${B}\n`, /^Line 3 is a header again/],
		[
			'a header of more columns',
			`Email,Name\n${A},Ann\nEmail,Name,City\n${B},Bo,Ulm\n`,
			/^Line 3 has 3 cells/,
		],
		['a header of another delimiter', `Email,Name\n${A},Ann\nEmail;Name\n${B};Bo\n`, /^Line 3 .* delimiter/],
		[
			'a line end in a cell, after a backslash',
			`Email\tName\n${A}\tAnn\\\nWu\n${B}\tBo\n`,
			/^Line 2 ends with a backslash/,
		],
		[
			'the same in its first cell',
			`Name\tEmail\nAnn\\\nWu\t${A}\nBo\t${B}\n`,
			/^Line 2 ends with a backslash/,
		],
		['two columns', `Work Mail,Private Mail\n${A},${B}\n`, /^Several .*"Work Mail", "Private Mail"/],
		['numbered columns', `E-mail 1 - Value,E-mail 2 - Value\n${A},${B}\n`, /^Several columns/],
		['blanks between cells', `Email Name\n${A} Ann\n${B} Bo\n`, /holds no email addresses/],
		['bytes that are no text', `Email,Name\n${A},A\0nn\n`, /not text/],
	])('with %s is refused, by Verify and by Upload, and costs nothing', async (_, content, message) => {
		const bench = await openBench(id);
		const items = [await bench.fileItem(content)];
		for (const operation of ['verify', 'upload']) {
			expect(failureOf(await bench.run(operation, FILE, items)).message).toMatch(message);
		}
		expect(bench.requests()).toEqual([]);
		expect(bench.charged).toBe(0);
	});
});

it('a header that came again is counted in the hint of Verify and of Upload', async () => {
	for (const id of [VALUES, FINDS, WANTS]) {
		const bench = await openBench(id);
		const items = [await bench.fileItem(`Email,Id\n${A},1\nEmail,Id\n${B},2\nemail,id\n${C},3\n`)];
		for (const operation of ['verify', 'upload']) {
			expect(hintsOf(await bench.run(operation, FILE, items)).join()).toContain(
				'2 headers that came again in the middle of the file were left out.',
			);
		}
	}
});

it('a name in angle brackets stands in a hint, which n8n reads as HTML', async () => {
	const bench = await openBench(VALUES);
	const items = [{ json: { email: 'call her', 'Mail <work>': A } }];
	const hints = hintsOf(await bench.run('verify', { valueField: 'email' }, items)).join();
	expect(hints).toContain('These hold email addresses: "Mail &lt;work>".');
});

it('a ruler below the header is left out, and is no header that came again', async () => {
	for (const id of [VALUES, FINDS, WANTS]) {
		const bench = await openBench(id);
		const items = [await bench.fileItem(`| Email | Id |\n|---|---|\n| ${A} | 1 |\n| ${B} | 2 |\n`)];
		for (const operation of ['verify', 'upload']) {
			expect(hintsOf(await bench.run(operation, FILE, items)).join()).not.toContain('came again');
		}
		expect(bench.sent.join()).not.toContain('---');
	}
});

describe('a file in which values are dressed', () => {
	const dressed = `Email,Name\nAnn Wu <${A}>,Ann\nmailto:${B},Bo\n ${C},Cy\n`;
	const upload = async (id: string, options: INodeParameters) => {
		const bench = await openBench(id);
		const outcome = await bench.run('upload', { ...FILE, options }, [await bench.fileItem(dressed)]);
		return { sent: bench.sent.join(), hints: hintsOf(outcome).join() };
	};

	it.each([FINDS, WANTS])('goes as it is to %s, which is said', async (id) => {
		const { sent, hints } = await upload(id, {});
		expect(sent).toContain(`\nAnn Wu <${A}>,Ann\nmailto:${B},Bo\n ${C},Cy\n`);
		expect(hints).toMatch(/Of the first 3 rows 2 hold more than the bare value.*Only Verified Column/);
	});

	it.each([FINDS, WANTS])('goes bare to %s where it is written anew', async (id) => {
		const whole = await upload(id, { removeDuplicates: true });
		expect(whole.sent).toContain(`\n${A},Ann\n${B},Bo\n${C},Cy\n`);
		const column = await upload(id, { onlyVerifiedColumn: true });
		expect(column.sent).toContain(`\n${A}\n${B}\n${C}\n`);
		for (const { hints } of [whole, column]) expect(hints).not.toContain('bare');
	});

	it.each([FINDS, WANTS])('of which some hold several goes as it is to %s, which is said', async (id) => {
		const bench = await openBench(id);
		const item = await bench.fileItem(`Email,Name\n${A},Ann\n${B}; ${C},Bo\n`);
		const hintOf = async (options: INodeParameters) =>
			hintsOf(await bench.run('upload', { ...FILE, options }, [item])).join();
		const SAID = /Of the first 2 rows 1 holds several values, or a number damaged.*Only Verified Column/;
		expect(await hintOf({})).toMatch(SAID);
		expect(await hintOf({ removeDuplicates: true })).toMatch(SAID);
		expect(await hintOf({ onlyVerifiedColumn: true })).not.toMatch(SAID);
	});

	it.each([FINDS, WANTS])('of which some hold none goes as it is to %s, which is said', async (id) => {
		const bench = await openBench(id);
		const item = await bench.fileItem(`Email,Name\n${A},Ann\nInfo Requested,Bo\n#N/A,Cy\n,Di\n`);
		const hints = hintsOf(await bench.run('upload', FILE, [item])).join();
		expect(hints).toMatch(/Of the first 4 rows 2 hold what cannot be a value of its kind.*may charge/);
	});

	it.each([FINDS, WANTS])(
		'of which some come again or are empty goes as it is to %s, which is said',
		async (id) => {
			const bench = await openBench(id);
			const item = await bench.fileItem(`Email,Name\n${A},Ann\n${A.toUpperCase()},Bo\n,Cy\n ,Di\n${B},Ed\n`);
			const hintOf = async (options: INodeParameters) =>
				hintsOf(await bench.run('upload', { ...FILE, options }, [item])).join();
			const SAID =
				/Of the first 5 rows 1 holds the value of an earlier row and 2 hold none.*may charge.*Remove Duplicates/;
			expect(await hintOf({})).toMatch(SAID);
			for (const options of [{ removeDuplicates: true }, { onlyVerifiedColumn: true }])
				expect(await hintOf(options)).not.toMatch(/Of the first 5 rows.* hold none/);
			expect(await hintOf({ removeDuplicates: true })).not.toContain('may charge');
		},
	);

	it.each([FINDS, WANTS])('in every way goes as it is to %s, which is said in few sentences', async (id) => {
		const bench = await openBench(id);
		const all = `Email,Name\nAnn Wu <${A}>,Ann\n${A} ${B},Bo\nno address,Cy\n${C},Di\n${C},Ed\n,Flo\n`;
		const [hint = ''] = hintsOf(await bench.run('upload', FILE, [await bench.fileItem(all)]));
		expect(hint).toContain(
			'Of the first 6 rows 1 holds more than the bare value, such as a name or a label, 1 holds several values, or a number damaged by a spreadsheet, 1 holds what cannot be a value of its kind, 1 holds the value of an earlier row and 1 holds none.',
		);
		for (const once of ['goes as it is', 'charge for them', 'Only Verified Column', 'Verify and the Input'])
			expect(hint.split(once)).toHaveLength(2);
	});

	it.each([FINDS, WANTS])('of which none holds one alone is refused: %s', async (id) => {
		const bench = await openBench(id);
		for (const content of [`Email\n${A} ${B}\n${B} ${C}\n`, `Email,Name\n${A} ${B},x\nn/a,y\n`]) {
			const outcome = await bench.run('upload', FILE, [await bench.fileItem(content)]);
			expect(failureOf(outcome).message).toMatch(/^No row of the file holds a single value/);
		}
		expect(bench.requests()).toEqual([]);
		expect(bench.charged).toBe(0);
	});

	it.each([FINDS, WANTS])('whose column is the wrong one is refused with the right one: %s', async (id) => {
		const bench = await openBench(id);
		const item = await bench.fileItem(`Name,Kontakt\nAnn,${A}\nBo,${B}\n`);
		for (const operation of ['verify', 'upload']) {
			const { message, description } = failureOf(
				await bench.run(operation, { ...FILE, fileColumn: 'Name' }, [item]),
			);
			expect(message).toMatch(/^The column "Name" holds no email addresses/);
			expect(description).toMatch(/^These hold email addresses: "Kontakt"/);
		}
		expect(bench.requests()).toEqual([]);
	});

	it('goes bare where values are sent', async () => {
		const { sent, hints } = await upload(VALUES, {});
		for (const value of [A, B, C]) expect(sent).toContain(value);
		expect(sent).not.toMatch(/Ann|mailto/);
		expect(hints).not.toContain('bare');
	});
});

it.each(MODES)(
	'files of the same bytes are one list, those of the same length are not (%s)',
	async (mode) => {
		const bench = await openBench(VALUES, { mode });
		const list = (value: string) => `Email\n${value}\n${C}\n`;
		const texts = [list('an@x.example'), list('bo@x.example'), list('an@x.example'), list('an@y.example')];
		const items = await Promise.all(
			texts.map(async (text, at) => await bench.fileItem(text, `list ${at}.csv`)),
		);
		const options = { jobName: '={{ $itemIndex }}' };
		const jobs = outputOf(await bench.run('upload', { ...FILE, options }, [...items, ...items.slice(0, 1)]));
		expect(pairs(jobs)).toEqual([[{ item: 0 }, { item: 2 }, { item: 4 }], [{ item: 1 }], [{ item: 3 }]]);
		expect(bench.made).toHaveLength(3);
		const columns = { ...FILE, fileColumn: '={{ $itemIndex === 0 ? "Email" : "" }}' };
		expect(
			outputOf(await bench.run('upload', columns, [items[0] ?? { json: {} }, items[2] ?? { json: {} }])),
		).toHaveLength(2);
	},
);

describe('results that are spelt otherwise', () => {
	it.each<[kind: ValueKind, value: unknown, spelt: string]>([
		['email', 'Ann@X.example', 'ann@x.EXAMPLE'],
		['email', 'ren\u00e9@x.example', 'rene\u0301@x.example'],
		['email', 'bo@b\u00fccher.example', 'bo@xn--bcher-kva.example'],
		['email', 'o\u2019hara@x.example', "o'hara@x.example"],
		['phone', '0049 30 901820', '+4930901820'],
		['phone', '+49 30 901820', '004930901820'],
		['phone', 12025550100, '+1 (202) 555-0100'],
		['ip', '2001:DB8:0::1', '2001:0db8:0:0:0:0:0:1'],
		['ip', '::ffff:203.0.113.7', '203.0.113.7'],
		['url', 'https://x.example', 'https://x.example/'],
		['url', 'x.example', 'http://x.example'],
		['host', 'x.example.', 'X.example'],
		['host', '2001:db8::1', '2001:DB8::0:1'],
	])('are joined: %s %j by %j', async (kind, value, spelt) => {
		for (const { id, capabilities } of providers) {
			const listType = capabilities.listTypes.find(({ valueKind }) => valueKind === kind)?.value;
			if (listType === undefined) continue;
			const bench = await openBench(id);
			const existingJobs = bench.job({ rows: [spelt], listType });
			const outcome = await bench.send('verify', [value], { listType, options: { existingJobs } });
			const [verification] = verificationsOf(outcome);
			expect({ id, reason: verification?.reason }).not.toEqual({ id, reason: 'no_result' });
			expect(jsonOf(outcome)[0]?.value).toBe(value);
		}
	});
});

it.each([' "bo@x.example" ', '<bo@x.example>', 'mailto:bo@x.example'])(
	"a result that gives the value back dressed is no stranger's: %j",
	async (spelt) => {
		const bench = await openBench(VALUES);
		const options = { existingJobs: bench.job({ rows: [spelt, A] }) };
		expect(verificationsOf(await bench.send('verify', [B], { options }))).not.toMatchObject([
			{ reason: 'no_result' },
		]);
		const alone = { existingJobs: bench.job({ rows: [spelt] }) };
		expect(verificationsOf(await bench.send('verify', [B], { options: alone }))).not.toMatchObject([
			{ reason: 'no_result' },
		]);
	},
);

describe('a field that holds something already', () => {
	const run = async (json: IDataObject, verificationAs: string) => {
		const bench = await openBench(VALUES);
		const parameters = { valueField: 'value', options: { verificationAs } };
		return jsonOf(await bench.run('verify', parameters, [{ json: { value: A, ...json } }]))[0] ?? {};
	};

	it.each([null, ''])('is nothing where that is %j', async (held) => {
		expect(await run({ verification: held }, 'object')).not.toHaveProperty('verification_input');
		expect(await run({ verification_verdict: held }, 'columns')).not.toHaveProperty(
			'verification_input_verdict',
		);
	});

	it.each([[[]], [[1]], ['pending'], [0], [false], [{}], [{ verdict: 'valid' }]])(
		'keeps %j',
		async (held) => {
			expect(await run({ verification: held, verification_input: 1 }, 'object')).toMatchObject({
				verification: { value: A },
				verification_input: 1,
				verification_input_2: held,
			});
			expect(await run({ verification_verdict: held }, 'columns')).toMatchObject({
				verification_value: A,
				verification_input_verdict: held,
			});
		},
	);

	it('with columns too keeps a verdict on another value, and not one on this', async () => {
		const once = await run({}, 'columns');
		const again = await run(once, 'columns');
		expect(Object.keys(again)).toEqual(Object.keys(once));
		const moved = await run({ ...once, value: B }, 'columns');
		expect(moved).toMatchObject({ verification_value: B, verification_input_value: A });
	});

	it('of two nodes in a row, on two fields, both verdicts are there however often they run', async () => {
		const bench = await openBench(VALUES);
		let items = asItems([A]).map(({ json }) => ({ json: { ...json, other: B } as IDataObject }));
		for (const valueField of ['value', 'other', 'value', 'other']) {
			items = outputOf(await bench.run('verify', { valueField }, items)).map(({ json }) => ({ json }));
		}
		expect(items[0]?.json).toMatchObject({ verification: { value: B }, verification_input: { value: A } });
		expect(Object.keys(items[0]?.json ?? {})).toEqual([
			'value',
			'other',
			'verification',
			'verification_input',
		]);
	});
});
