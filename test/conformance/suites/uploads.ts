import { asItems, type Bench, failureOf, hintsOf, itemsOf, jsonOf, outputOf, pairs } from '../../harness';
import type { Suite } from '../subject';

/** What leaves: one job, each value once, nothing that nobody asked for. */
export const uploads: Suite = ({ id, capabilities, facts, it, open }) => {
	/** The values in the order in which they were sent. */
	const order = (bench: Bench, values: string[]) => {
		const place = (value: string) => bench.sent[0]?.search(alone(value)) ?? -1;
		return values.toSorted((one, other) => place(one) - place(other));
	};

	it('all items go into one job, in order, each value once', async () => {
		const bench = await open();
		const [one = '', two = '', three = ''] = bench.values();
		const outcome = await bench.send('upload', [two, one, ` ${two} `, three]);

		expect(pairs(outputOf(outcome))).toEqual([[0, 1, 2, 3].map((item) => ({ item }))]);
		expect(bench.made).toMatchObject([{ rows: 3 }]);
		expect(order(bench, [one, two, three])).toEqual([two, one, three]);
		for (const value of [one, two, three]) expect(bench.sent[0]?.split(value)).toHaveLength(2);
	});

	it('nothing but the verified value leaves', async () => {
		const bench = await open();
		const items = bench
			.values()
			.map((value, n) => ({ json: { value, name: `Ada Secret ${n}`, note: 'private' } }));
		outputOf(await bench.run('upload', { valueField: 'value' }, items));
		outputOf(await bench.run('verify', { valueField: 'value', options: { sendFields: 'name' } }, items));

		expect(bench.sent).toHaveLength(2);
		const seen = bench.requests().map(({ url, headers, body }) => JSON.stringify([url, headers, body]));
		for (const text of [...bench.sent, ...seen]) expect(text).not.toMatch(/secret|private/i);
	});

	it('empties cost nothing, duplicates are sent once, and both are told', async () => {
		const bench = await open();
		const values = bench.values();
		const outcome = await bench.send('upload', [...values, '', null, '  ', values[0]]);
		expect(hintsOf(outcome).join(' ')).toMatch(/3 empty values.*1 duplicate\b/);
		expect(bench.made).toMatchObject([{ rows: values.length }]);
	});

	it('duplicates are sent as often as they occur where that is wanted', async () => {
		const bench = await open();
		const [one] = bench.values();
		outputOf(await bench.send('upload', [one, one], { options: { removeDuplicates: false } }));
		expect(bench.sent[0]?.split(String(one))).toHaveLength(3);
	});

	it('nothing but empties is refused before a request leaves', async () => {
		const bench = await open();
		const failure = failureOf(await bench.send('upload', ['', null, '   ']));
		expect(failure).toMatchObject({ name: 'NodeOperationError' });
		expect(failure.message).toMatch(/^There is nothing to verify/);
		expect(bench.requests()).toEqual([]);
	});

	it('a missing field is refused with the fields there are, before a request leaves', async () => {
		const bench = await open();
		const items = itemsOf({ name: 'Ada', company: 'x' }, { name: 'Bob' });
		const failure = failureOf(await bench.run('upload', { valueField: 'mail' }, items));
		expect(failure.message).toMatch(/^None of the 2 items has a field "mail"/);
		for (const name of ['name', 'company']) expect(failure.description).toContain(name);
		expect(bench.requests()).toEqual([]);
	});

	for (const { value: listType } of capabilities.listTypes) {
		it(`a list of ${listType} is one at the provider`, async () => {
			const bench = await open();
			const [job] = jsonOf(await bench.send('upload', bench.values(3, listType), { listType }));
			expect(job).toMatchObject({ provider: id, listType });
			expect(bench.made).toMatchObject([{ rows: 3, ...(facts.listTypes[listType] && { listType }) }]);
		});
	}

	if (capabilities.listTypes.length > 1) {
		it('a list type that it does not have is refused before a request leaves', async () => {
			const bench = await open();
			const failure = failureOf(await bench.send('upload', bench.values(), { listType: 'fax' }));
			expect(failure.message).toMatch(/has no list type "fax"/);
			expect(bench.requests()).toEqual([]);
		});

		it('one that is wrong for all items alike blames none of them', async () => {
			const bench = await open();
			const values = bench.values().join('\n');
			const parameters = { inputSource: 'text', values, listType: 'fax' };
			const { error } = await bench.run('upload', parameters, itemsOf({ id: 1 }, { id: 2 }));
			expect(JSON.stringify(error?.context)).not.toContain('itemIndex');
		});
	}

	if (capabilities.keepsColumns) {
		it('fields sent along are exactly the ones that were named, and stay with their value', async () => {
			const bench = await open();
			const [one = '', two = ''] = bench.values();
			const items = itemsOf(
				{ value: '', id: 1, contact: { company: 'none' } },
				{ value: one, id: 2, contact: { company: 'Ada, Inc.' }, hidden: 'x' },
				{ value: one, id: 3, contact: { company: 'again' } },
				{ value: two, id: 4, contact: { company: null } },
			);
			for (const sendFields of ['id, contact.company', '={{ ["id", "contact.company"] }}']) {
				outputOf(await bench.run('upload', { valueField: 'value', options: { sendFields } }, items));
			}

			for (const { columns } of bench.made) {
				expect(columns).toEqual([expect.any(String), 'id', 'contact.company']);
			}
			expect(bench.made).toHaveLength(2);
			expect(bench.sent[0]).toContain(`${one},2,"Ada, Inc."`);
			expect(bench.sent[0]).toContain(`${two},4,`);
			expect(bench.sent[0]).not.toMatch(/again|none|hidden|x\n/);
		});

		it('a field to send along that no item has is named in a warning', async () => {
			const bench = await open();
			const items = bench.values().map((value) => ({ json: { value, id: 1 } }));
			const parameters = { valueField: 'value', options: { sendFields: 'ID, compny' } };
			const hints = hintsOf(await bench.run('upload', parameters, items)).join(' ');
			expect(hints).toContain('No item has the field "compny" that Send Fields names');
			expect(bench.made[0]?.columns.slice(1)).toEqual(['id', 'compny']);
		});

		it('a field sent along gives way where it is called as the column to verify', async () => {
			const bench = await open();
			const [one = ''] = bench.values();
			outputOf(await bench.send('upload', [one]));
			const column = bench.made[0]?.columns[0] ?? '';
			const items = itemsOf({ work: one, [column]: 'other' });
			const parameters = { valueField: 'work', options: { sendFields: column } };
			outputOf(await bench.run('upload', parameters, items));
			const [first, second] = bench.made[1]?.columns ?? [];
			expect(first).toBe(column);
			expect(second).not.toBe(column);
		});
	} else {
		it('fields are not sent along, for they would not come back', async () => {
			const bench = await open();
			const items = bench.values().map((value) => ({ json: { value, id: 'private' } }));
			outputOf(await bench.run('upload', { valueField: 'value', options: { sendFields: 'id' } }, items));
			expect(bench.sent.join()).not.toContain('private');
		});
	}

	if (capabilities.namesJobs) {
		it('the job is called as the person does, with an ending that no other has', async () => {
			const bench = await open();
			const parameters = { options: { jobName: 'Müller & Söhne: März' } };
			outputOf(await bench.send('upload', bench.values(), parameters));
			outputOf(await bench.send('upload', bench.values(), parameters));
			const names = bench.made.map(({ name }) => name);
			for (const name of names) expect(name).toMatch(/^Muller\W*Sohne\W*Marz\W+\w/);
			expect(new Set(names).size).toBe(2);
		});
	}

	for (const { name, default: usual } of capabilities.uploadOptions) {
		if (typeof usual !== 'boolean') continue;
		it(`the option ${name} changes what is asked for`, async () => {
			const bench = await open();
			const values = bench.values();
			for (const chosen of [usual, !usual])
				outputOf(await bench.send('upload', values, { options: { [name]: chosen } }));
			const [one, other] = bench
				.requests('upload')
				.map(({ parts, body, url }) =>
					JSON.stringify([
						new URL(url, 'http://localhost').search,
						parts.map((part) => [part.name, part.fileName === undefined ? part.value : '']),
						body,
					]).replace(/[\w-]+\.csv/g, ''),
				);
			expect(one).not.toBe(other);
		});
	}

	it('the length of the request is told beforehand', async () => {
		const bench = await open();
		outputOf(await bench.send('upload'));
		for (const { headers, bodySize } of bench.requests('upload')) {
			expect(headers['transfer-encoding']).toBeUndefined();
			expect(Number(headers['content-length'] ?? bodySize)).toBe(bodySize);
		}
	});

	it('the field may be a path, and hold a number', async () => {
		const [bench] = [await open()];
		const [one = ''] = bench.values();
		const cases: Array<[string, object]> = [
			['contact.email', { contact: { email: one } }],
			['emails[0]', { emails: [one, 'other'] }],
			['emails[0].address', { emails: [{ address: one }] }],
			['["E-Mail, work"]', { 'E-Mail, work': one }],
			["['contact'].email", { contact: { email: one } }],
			['contact.email', { 'contact.email': one, contact: { email: 'wrong' } }],
			['E-Mail (work)', { 'E-Mail (work)': one }],
		];
		for (const [valueField, json] of cases) {
			// Duplicates make it as long as the provider wants it.
			const items = Array.from({ length: facts.limits?.minRows ?? 1 }, () => ({ json: json as never }));
			const options = { removeDuplicates: false };
			outputOf(await bench.run('upload', { valueField, options }, items));
			expect([valueField, bench.sent.at(-1)?.includes(one)]).toEqual([valueField, true]);
			expect(bench.made.at(-1)?.rows).toBe(items.length);
		}
	});

	it('several values are verified in the order of the items, whatever their place', async () => {
		const bench = await open();
		outputOf(await bench.run('upload', { valueField: 'value' }, asItems(bench.values(30).toReversed())));
		expect(order(bench, bench.values(30))).toEqual(bench.values(30).toReversed());
	});
};

/** A value that is not part of a longer one. */
const alone = (value: string) =>
	new RegExp(`(?<![\\w.])${value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w.])`);
