/* What WhoisXML's bulk services have in common: POST, JSON, the key in the body, real HTTP errors, one shape. */
import {
	inJson,
	inQuery,
	isRecord,
	jsonReply,
	jsonRows,
	listOf,
	xmlRows,
	type Reply,
	type ResultRow,
	type SandboxJob,
	type Simulator,
	type Visit,
} from '../kit';

const PER_PAGE = { min: 10, max: 50, usual: 10 };

/** How one of the services differs from another. */
export interface BulkService {
	/** Its product at the account. */
	productId: number;
	productName: string;
	/** The body's field with the values; the counters are called by it: `total_terms`. */
	values: string;
	maxValues: number;
	/** What else the body may hold, and which values of it are right; the first where it is missing. */
	options: Record<string, readonly unknown[]>;
	/** What a value comes under, once it is done. */
	kindOf(value: string): 'completed' | 'invalid' | 'failed';
	/** A completed value's row, or its rows. */
	completed(row: ResultRow, options: Record<string, string>): object | object[];
	failed(row: ResultRow): object;
	/** The cells of the CSVs, by column, of one row. */
	completedCells(row: object): Record<string, string>;
	failedCells(row: object): Record<string, string>;
}

/** The part of a simulator that does not depend on what is verified. `api` is the name of its host. */
export function bulkService(service: BulkService, api: string) {
	const { values, maxValues } = service;
	const post = (
		operation: Simulator['routes'][number]['operation'],
		path: string,
		answer: typeof create,
	) => ({
		operation,
		host: api,
		at: `POST ${path}`,
		answer: (visit: Visit) => answer(visit, service),
	});
	return {
		key: [inJson('apiKey')],
		// `ready`: there is no word for a job that waits.
		words: { processing: ['0'], completed: ['1'] },
		ids: 'ascending',
		namesJobs: false,
		chargedAt: 'upload',
		limits: { rows: maxValues, minRows: 1 },
		pageSize: PER_PAGE.max,
		variants: { counters: ['numbers', 'strings', 'booleans'] },
		rowFields: { id: 'id', status: 'ready', date: 'date_start' },
		errors: {
			badKey: { says: 'Authorisation or authentication failed', status: 401, by: 'key' },
			noCredits: { says: 'Insufficient balance', status: 402, by: 'credits', operations: ['upload'] },
			unknownJob: { says: 'Wrong request id', status: 422, by: 'unknownId', operations: ['download'] },
			foreignJob: { says: 'Access denied', status: 403, by: 'foreignId' },
			tooMany: { says: `The ${values} field may not have more than ${maxValues} items.`, by: 'fault' },
			tooFew: { says: `The ${values} field is required.`, by: 'fault' },
		},
		accept: (visit: Visit) => {
			if (visit.request.method === 'GET') return;
			const type = String(visit.headers['content-type'] ?? '');
			if (!/^application\/json\b/i.test(type)) {
				throw visit.refusal('The Content-Type must be application/json.');
			}
			if (!isRecord(visit.body.json)) throw visit.refusal('The request body must be a JSON object.');
		},
		refuse: (message: string, status = 400) =>
			jsonReply({ response: status === 400 ? { errors: [message] } : { error: message } }, status),
		routes: [
			{ ...post('upload', '/request', create), sample: (of) => ({ json: { [values]: of.values } }) },
			{ ...post('list', '/request/list', list), sample: () => ({ json: {} }) },
			{
				...post('status', '/request/status', status),
				jobs: 'ids',
				sample: ({ id }) => ({ json: { ids: [Number(id)] } }),
			},
			...(['completed', 'failed'] as const).map((which): Simulator['routes'][number] => ({
				...post('download', `/request/${which}`, (visit) => results(visit, service, which)),
				jobs: 'id',
				sample: ({ id }) => ({ json: { id: Number(id) } }),
			})),
			{
				operation: 'balance',
				host: 'account',
				at: `GET /account-balance?productId=${service.productId}`,
				key: [inQuery('apiKey')],
				answer: (visit) => balance(visit, service),
				sample: () => ({ query: { productId: String(service.productId) } }),
			},
		],
	} satisfies Partial<Simulator>;
}

function create(visit: Visit, { values, options }: BulkService): Reply {
	const sent = visit.json[values];
	if (!Array.isArray(sent) || !sent.every((value) => typeof value === 'string')) {
		throw visit.refusal(`The ${values} field must be an array of strings.`);
	}
	const chosen = Object.entries(options).map(([name, allowed]) => {
		const value = visit.json[name] ?? allowed[0];
		if (allowed.includes(value)) return [name, String(value)];
		throw visit.refusal(`The ${name} field must be ${allowed.join(' or ')}.`);
	});
	const format = formatOf(visit, 'json', 'xml');
	const { column } = visit.service.listType(visit.service.firstListType);
	const job = visit.enter({ source: listOf(sent, column), options: Object.fromEntries(chosen) });
	return reply({ id: Number(job.id) }, format);
}

function list(visit: Visit, service: BulkService): Reply {
	const format = formatOf(visit, 'json', 'xml');
	const page = integer(visit, 'page', 1);
	const perPage = integer(visit, 'perPage', PER_PAGE.usual);
	if (page < 1) throw visit.refusal('The page must be at least 1.');
	if (perPage < PER_PAGE.min) throw visit.refusal(`The perPage must be at least ${PER_PAGE.min}.`);
	if (perPage > PER_PAGE.max) throw visit.refusal(`The perPage may not be greater than ${PER_PAGE.max}.`);
	const { onlyIds = true, sort = 'desc' } = visit.json;
	if (typeof onlyIds !== 'boolean') throw visit.refusal('The onlyIds field must be true or false.');
	if (sort !== 'desc' && sort !== 'asc') throw visit.refusal('The selected sort is invalid.');
	const jobs = visit.jobs();
	if (sort === 'asc') jobs.reverse();
	const { items, from, to, pages, total } = visit.page(jobs, page, perPage);
	const data = items.map((job) => (onlyIds ? { id: Number(job.id) } : told(visit, job, service)));
	const last_page = Math.max(1, pages);
	return reply({ current_page: page, data, from, last_page, per_page: perPage, to, total }, format);
}

function status(visit: Visit, service: BulkService): Reply {
	const format = formatOf(visit, 'json', 'xml');
	const { ids } = visit.json;
	if (!Array.isArray(ids) || ids.length === 0 || !ids.every((id) => Number.isInteger(id))) {
		throw visit.refusal('The ids field must be an array of integers.');
	}
	// In the ids' own order, as in the documentation's sample; those that do not exist are left out.
	const known = [...new Set<number>(ids)].filter((id) => visit.service.job(String(id)));
	const jobs = known.sort((one, other) => one - other).map((id) => visit.find(String(id)));
	return reply(
		jobs.map((job) => told(visit, job, service)),
		format,
	);
}

function told(visit: Visit, job: SandboxJob, { values, kindOf }: BulkService): object {
	const { phase, progress } = visit.life(job);
	const ready = phase === 'completed';
	const { invalid, failed } = visit.counts(job, ['invalid', 'failed'], kindOf);
	const failedNow = ready ? failed : 0;
	const counters = {
		total: job.source.count,
		invalid,
		processed: Math.floor((job.source.count - invalid) * progress) - failedNow,
		failed: failedNow,
	};
	const form = visit.variant('counters');
	const spell = (count: number) => (form === 'strings' ? String(count) : count);
	return {
		id: Number(job.id),
		date_start: String(Math.floor(job.createdAt / 1000)),
		...Object.fromEntries(
			Object.entries(counters).map(([name, count]) => [`${name}_${values}`, spell(count)]),
		),
		ready: form === 'booleans' ? ready : spell(ready ? 1 : 0),
	};
}

/** Empty, with HTTP 200 all the same, before the job is ready. */
function results(visit: Visit, service: BulkService, which: 'completed' | 'failed'): Reply {
	const format = formatOf(visit, 'json', 'xml', 'csv');
	const job = visit.find(String(integer(visit, 'id', Number.NaN)));
	const isReady = visit.life(job).phase === 'completed';
	if (isReady) job.downloaded = true;
	const found = visit.objects(isReady ? visit.rows(job) : [], (row) => {
		if ((service.kindOf(row.value) === 'completed') !== (which === 'completed')) return undefined;
		return which === 'completed' ? service.completed(row, job.options) : service.failed(row);
	});
	if (format === 'json') return jsonRows('{"response":[', found, ']}');
	const flat = flattened(found);
	if (format === 'xml') return xmlRows('response', flat);
	const cells = which === 'completed' ? service.completedCells : service.failedCells;
	const rows = [...flat];
	const columns = Object.keys(cells(rows[0] ?? {}));
	return visit.csv(columns, rows, (row) => Object.values(cells(row)), { type: 'text/csv' });
}

function* flattened(rows: Iterable<object>): Generator<object> {
	for (const row of rows) {
		if (Array.isArray(row)) yield* row;
		else yield row;
	}
}

function balance(visit: Visit, { productId, productName }: BulkService): Reply {
	const product = { id: productId, name: productName };
	const data = [{ product_id: productId, product, credits: visit.service.credits }];
	const isXml = visit.query.get('outputFormat')?.toUpperCase() === 'XML';
	return isXml ? xmlRows('data', data) : jsonReply({ data });
}

function formatOf(visit: Visit, ...allowed: string[]): string {
	const { format = 'json' } = visit.json;
	if (typeof format === 'string' && allowed.includes(format)) return format;
	throw visit.refusal(`The format field should have one of the following values: ${allowed.join(', ')}.`);
}

function integer(visit: Visit, name: string, otherwise: number): number {
	const value = visit.json[name] ?? otherwise;
	if (typeof value === 'number' && Number.isInteger(value)) return value;
	throw visit.refusal(`The ${name} must be an integer.`);
}

function reply(response: object, format: string): Reply {
	return format === 'xml' ? xmlRows('response', [response].flat()) : jsonReply({ response });
}
