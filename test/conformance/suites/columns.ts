import type { INodeParameters } from 'n8n-workflow';
import { type Bench, failureOf, hintsOf, jsonOf, MODES, outputOf } from '../../harness';
import type { Suite } from '../subject';

const FILE = { inputSource: 'file' };

/** A file of the person's own: the right column, under the name that the provider wants, and nothing lost. */
export const columns: Suite = ({ capabilities, facts, it, open }) => {
	const { takes, requiredHeader, requiredFileExtension, requiresUtf8 } = capabilities;
	const usual = facts.listTypes[capabilities.listTypes[0].value]?.column ?? '';
	const header = requiredHeader ?? usual;

	const send = async (
		bench: Bench,
		content: string | Buffer,
		parameters: INodeParameters = {},
		fileName?: string,
	) => await bench.run('upload', { ...FILE, ...parameters }, [await bench.fileItem(content, fileName)]);

	const refused = async (content: string | Buffer, parameters: INodeParameters = {}) => {
		const bench = await open();
		const failure = failureOf(await send(bench, content, parameters));
		expect(bench.requests()).toEqual([]);
		return failure;
	};

	it('a column that is not there is refused with those that are', async () => {
		const [one] = facts.listTypes[capabilities.listTypes[0].value] ? [usual] : [''];
		const failure = await refused(`name,${one}\nAda,x\n`, { fileColumn: 'E-Post' });
		expect(failure).toMatchObject({ itemIndex: 0 });
		expect(failure.message).toMatch(/has no column "E-Post"/);
		expect(failure.description).toContain('name');
	});

	it('a quote that was never closed is refused with its line', async () => {
		const bench = await open();
		const [one, two, three] = bench.values();
		const content = `${usual},id\n${one},1\n"${two},2\n${three},3\n`;
		const failure = failureOf(
			await send(bench, content, { fileColumn: usual, options: { onlyVerifiedColumn: true } }),
		);
		expect(failure.message).toMatch(/line 3/i);
		expect(bench.requests()).toEqual([]);
	});

	for (const [what, content] of [
		['of 0 bytes', ''],
		['with a header alone', `${usual},name\n`],
		['of blank lines', '\n\r\n  \n'],
	] as const) {
		it(`a file ${what} is refused before a request leaves`, async () => {
			expect((await refused(content)).message).toMatch(/empty|nothing to verify|no rows/);
		});
	}

	/** What would be paid for as one value a row, or as none, and what it is called. */
	const STRANGE: Readonly<Record<string, readonly [write: (values: string[]) => string, message: RegExp]>> = {
		'cells apart by ^': [
			(values) => ['id^' + usual, ...values.map((value) => `1^${value}`)].join('\n'),
			/separated by "\^"/,
		],
		'lines apart by U+2028': [(values) => [usual, ...values].join('\u2028'), /U\+2028/],
		'lines in quotes': [
			(values) => [usual, ...values].map((value) => `"${value};1"`).join('\n'),
			/stands in quotes/,
		],
		'a message in place of a list': [() => 'Access Denied', /one line|no rows/],
	};
	for (const [what, [write, message]] of Object.entries(STRANGE)) {
		for (const operation of ['upload', 'verify'] as const) {
			it(`${operation}: a file with ${what} is refused before a request leaves`, async () => {
				const bench = await open();
				const items = [await bench.fileItem(write(bench.values()))];
				expect(failureOf(await bench.run(operation, FILE, items)).message).toMatch(message);
				expect(bench.requests()).toEqual([]);
			});
		}
	}

	it('one column of many is found by its name or its content, and goes alone where the file is read', async () => {
		const bench = await open();
		const values = bench.values(4);
		const lines = values.map((value, n) => `Ort ${n};${value}`).join('\r\n');
		outputOf(await bench.run('verify', FILE, [await bench.fileItem(`Ort;${usual}\r\n${lines}\r\n`)]));
		expect(bench.made).toMatchObject([{ rows: 4 }]);
		expect(bench.sent[0]).not.toContain('Ort');
	});

	for (const encoding of ['utf-16le', 'utf-16be', 'latin1'] as const) {
		it(`a file in ${encoding} is read right`, async () => {
			const bench = await open();
			const values = bench.values();
			const text = `${usual},city\n${values.map((value) => `${value},Zürich Genève`).join('\n')}\n`;
			const rows = jsonOf(
				await bench.run('verify', { ...FILE, fileColumn: usual }, [
					await bench.fileItem(encoded(text, encoding)),
				]),
			);
			expect(rows.map((row) => [row[usual], row.city])).toEqual(
				values.map((value) => [value, 'Zürich Genève']),
			);
			expect(bench.made).toMatchObject([{ rows: 3, status: 'completed' }]);
		});
	}

	it('is read with the delimiter that was named', async () => {
		const bench = await open();
		const values = bench.values();
		const content = `a|b;${usual}\n${values.map((value) => `1|2;${value}`).join('\n')}\n`;
		const options = { delimiter: 'semicolon' };
		const outcome = await bench.run('verify', { ...FILE, fileColumn: usual, options }, [
			await bench.fileItem(content),
		]);
		expect(jsonOf(outcome).map((row) => [row['a|b'], row[usual]])).toEqual(
			values.map((value) => ['1|2', value]),
		);
	});

	if (!takes.includes('file')) {
		it('the values of one column are all that leaves', async () => {
			const bench = await open();
			const values = bench.values();
			const content = `note,${usual}\n${values.map((value) => `private,${value}`).join('\n')}\n`;
			outputOf(await send(bench, content, { fileColumn: usual }));
			expect(bench.sent[0]).not.toMatch(/private|note/);
			expect(bench.made).toMatchObject([{ rows: 3 }]);
		});
		return;
	}

	for (const mode of MODES) {
		it(`a file goes as it is, byte for byte, where nothing calls for a change (${mode})`, async () => {
			const bench = await open({ mode });
			const [one, two] = bench.values();
			const content = `name,${header}\r\n"Ada ""A"" Love",${one}\r\n\r\n"two\r\nlines",${two}\r\nempty,\r\n`;
			outputOf(await send(bench, content, { fileColumn: header }));
			if (!facts.namesJobs && capabilities.requiredHeader === null) return;
			expect([content, `${header}\r\n${one}\r\n${two}\r\n`, `${header}\n${one}\n${two}\n`]).toContain(
				bench.sent[0],
			);
		});
	}

	it('is stripped to the verified column where that is asked for', async () => {
		const bench = await open();
		const [one, two] = bench.values();
		const content = `name,${header},note\nAda,${one},private\nBob,${two},private\n`;
		outputOf(await send(bench, content, { fileColumn: header, options: { onlyVerifiedColumn: true } }));
		expect(bench.sent[0]).toBe(`${header}\n${one}\n${two}\n`);
	});

	it('loses duplicates and empties where that is asked for, and says so', async () => {
		const bench = await open();
		const [one, two] = bench.values();
		const content = `${header},id\n${one},1\n ${one},2\n,3\n${two},4\n`;
		const outcome = await send(bench, content, { fileColumn: header, options: { removeDuplicates: true } });
		expect(bench.made).toMatchObject([{ rows: 2 }]);
		expect(hintsOf(outcome).join(' ')).toMatch(/1 empty value\b.*1 duplicate\b/);
	});

	if (capabilities.namesJobs) {
		it('is called as the file is, with an ending that no other has', async () => {
			const bench = await open();
			outputOf(await send(bench, `${header}\n${bench.values().join('\n')}\n`, {}, 'My contacts (old).csv'));
			expect(bench.made[0]?.name).toMatch(/^My.contacts\W*old\W*\w{6,}/);
			if (requiredFileExtension === null) return;
			outputOf(await send(bench, `${header}\n${bench.values().join('\n')}\n`, {}, 'contacts.txt'));
			expect(bench.made[1]?.name.endsWith(requiredFileExtension)).toBe(true);
		});
	}

	if (requiredHeader !== null) {
		const renamed: ReadonlyArray<
			[what: string, content: (values: string[]) => string, parameters: INodeParameters, expected: string[]]
		> = [
			['another name', ([one]) => `Name,E-Mail\nAda,${one}\n`, {}, ['Name', requiredHeader]],
			[
				'a quoted name with the delimiter in it',
				([one]) => `"Work; mail";Name\r\n${one};Ada\r\n`,
				{ fileColumn: 'Work; mail' },
				[requiredHeader, 'Name'],
			],
			[
				'that name taken by another column',
				([one, two]) => `${requiredHeader},work mail\n${two},${one}\n`,
				{ fileColumn: 'work mail' },
				[expect.not.stringMatching(`^${requiredHeader}$`) as unknown as string, requiredHeader],
			],
			['capitals', ([one]) => `${requiredHeader.toUpperCase()}\n${one}\n`, {}, [requiredHeader]],
			[
				'no header',
				([one, two]) => `${one},1\n${two},2\n`,
				{},
				[requiredHeader, expect.any(String) as unknown as string],
			],
			['a byte order mark', ([one]) => `\uFEFF${requiredHeader},id\n${one},1\n`, {}, [requiredHeader, 'id']],
		];
		for (const [what, content, parameters, expected] of renamed) {
			it(`its column is called "${requiredHeader}" where the file has ${what}`, async () => {
				const bench = await open();
				const text = content(bench.values());
				outputOf(await send(bench, text, parameters));
				expect(bench.made[0]?.columns).toEqual(expected);
				expect(bench.made[0]?.status).toBe('completed');
				const rows = what === 'no header' ? 2 : 1;
				expect(bench.made[0]?.rows).toBe(rows);
			});
		}
	}

	if (requiresUtf8) {
		it('arrives in UTF-8', async () => {
			const bench = await open();
			const text = `${header},city\n${bench
				.values()
				.map((value) => `${value},Zürich Genève`)
				.join('\n')}\n`;
			outputOf(await send(bench, encoded(text, 'latin1')));
			expect(bench.sent[0]).toBe(text);
		});
	}
};

function encoded(text: string, encoding: 'utf-16le' | 'utf-16be' | 'latin1'): Buffer {
	if (encoding === 'latin1') return Buffer.from(text, 'latin1');
	const little = Buffer.from(`\uFEFF${text}`, 'utf16le');
	return encoding === 'utf-16le' ? little : little.swap16();
}
