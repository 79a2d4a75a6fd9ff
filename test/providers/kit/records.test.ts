import { recordMaker } from '../../../nodes/BulkVerify/providers/kit/records';

it('makes records of their own with the columns in their order, and room behind them', () => {
	const newRecord = recordMaker(['email', 'status'], ['verification']);
	const [one, other] = [newRecord(), newRecord()];
	one.email = 'a@example.org';
	expect(other).toEqual({ email: null, status: null, verification: undefined });
	expect(Object.keys(one)).toEqual(['email', 'status', 'verification']);
	expect(Object.getPrototypeOf(one)).toBe(Object.prototype);
});

it('keeps names that mean something to JavaScript as they are', () => {
	const record = recordMaker(['__proto__', 'constructor', '2', 'a "b"\n'])();
	for (const name of ['__proto__', 'constructor', '2', 'a "b"\n']) {
		record[name] = name;
		expect(Object.entries(record)).toContainEqual([name, name]);
	}
	expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
});

it('leaves no room where a column is called so, or where there are too many', () => {
	expect(recordMaker(['email', 'verification'], ['verification'])()).toEqual({});
	const many = Array.from({ length: 1_000 }, (_, n) => `c${n}`);
	expect(recordMaker(many)()).toEqual({});
	const odd = recordMaker([...many, '__proto__', 'verification'], ['verification'])();
	odd['__proto__'] = 'a cell';
	expect(Object.entries(odd)).toContainEqual(['__proto__', 'a cell']);
});
