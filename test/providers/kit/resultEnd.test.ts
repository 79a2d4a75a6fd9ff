import { ResultEnd, type ResultFormat } from '../../../nodes/BulkVerify/providers/kit/resultEnd';

const problemOf = (text: string, format: ResultFormat = 'csv'): string | undefined => {
	const end = new ResultEnd(format);
	for (let at = 0; at < text.length; at += 7) end.add(Buffer.from(text.slice(at, at + 7)));
	return end.problem(text.slice(0, 1_000))?.message;
};

const HEADER = 'name,email,result\n';
const ROWS = 'Ada,ada@shop.example,ok\nBob,bob@shop.example,bad\n';

describe('a CSV ends in a row', () => {
	it.each([
		['all is well', `${HEADER}${ROWS}`],
		['only a header', HEADER],
		['cells are left out at the end of rows', `${HEADER}Ada,ada@shop.example\nBob,bob@shop.example\n`],
		['of one column', 'email\nada@shop.example\nbob@shop.example\n'],
		['a cell of several lines', `${HEADER}Ada,ada@shop.example,"Failed.\nTry again, please"\n`],
		['a cell of several lines is the last', `${HEADER}"Error: none\nat all",ada@shop.example,ok`],
		['a note is a sentence', `${HEADER}"Likes long, long walks.",ada@shop.example,ok\n`],
		['an email by name and angle brackets', `${HEADER}${ROWS}<eve@shop.example>,<eve@shop.example>,ok\n`],
		['another delimiter', `${HEADER}${ROWS}`.replaceAll(',', ';')],
		['rows that are longer than what is looked at', `${HEADER}${'x'.repeat(9_000)},ada@shop.example,ok\n`],
		['a last row without a line end', `${HEADER}${ROWS}"Eve ""E""",eve@shop.example,ok`],
		['a last row that is longer', `${HEADER}${ROWS}Eve,eve@shop.example,ok,`],
		['other rows are short too', `${HEADER}Ada,ada@shop.example\n${ROWS}Eve,eve@shop.example`],
		['in UTF-16', Buffer.from(`${HEADER}${ROWS}`, 'utf16le').toString('latin1')],
	])('%s', (_, text) => expect(problemOf(text)).toBeUndefined());

	it.each([
		'Error: internal timeout, please retry',
		'Internal Server Error',
		'timeout',
		'{"success":false,"message":"no","code":1}',
		'<html>\n<body>502</body>\n</html>',
		`<html>\n${'<p>Sorry</p>\n'.repeat(1_000)}</html>`,
		'Traceback (most recent call last):\n  File "export.py", line 12\nMemoryError',
	])('and not in %p', (message) =>
		expect(problemOf(`${HEADER}${ROWS}${message}`)).toContain('a message stands behind the last row'),
	);
});

describe('a CSV is cut', () => {
	it.each([
		['in the midst of its cells', `${HEADER}${ROWS}Eve,eve@sh`],
		['within quotes', `${HEADER}${ROWS}Eve,eve@shop.example,"o`],
		['and blanks follow', `${HEADER}${ROWS}   `],
		['in its first row', `${HEADER}Ada,ada@sh`],
		['within quotes of its header', '"name","em'],
		['far behind its header', `${HEADER}${ROWS.repeat(200)}Eve,eve@sh`],
	])('%s', (_, text) => expect(problemOf(text)).toContain('the last row is cut'));
});

describe('JSON and XML are closed', () => {
	it.each(['[]', '\uFEFF[{"a":"]}\\""}]\n', '{"response":[[{"term":"x"}],[{"term":"y"}]]} '])('%s', (text) =>
		expect(problemOf(text, 'json')).toBeUndefined(),
	);

	it.each(['[{"a":1},', '[{"a":1},{"error":"timeout"}', '[{"a":"x', '[]Error', '{"response":[]}]'])(
		'not %s',
		(text) => expect(problemOf(text, 'json')).toContain('no end'),
	);

	it.each(['<?xml version="1.0"?>\n<rows><row/></rows>\n', '<rows/>'])('%s', (text) =>
		expect(problemOf(text, 'xml')).toBeUndefined(),
	);

	it.each(['<?xml version="1.0" enc', '<?xml version="1.0"?>\n', '<?xml version="1.0"?><!-- rows', '<ro'])(
		'not %s',
		(text) => expect(problemOf(text, 'xml')).toContain('no end'),
	);

	it.each(['<?xml version="1.0"?><rows><row>1</row>', '<rows><row>1</row>Error: timeout'])('not %s', (text) =>
		expect(problemOf(text, 'xml')).toContain('no end'),
	);
});
