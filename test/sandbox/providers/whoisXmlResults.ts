import { fileReply, type Reply } from '../http/reply';
import type { SandboxJob } from '../state/jobs';
import { csvLine } from '../state/rows';
import { spoilRows } from '../state/faults';
import { cannotBePlaced, hostOf, placesOf, type Place } from '../verdicts/places';
import type { Visit } from './simulator';

const MIME: Record<string, string> = { json: 'application/json', xml: 'text/xml', csv: 'text/csv' };

interface FailedTerm {
	error: string;
	term: string;
}

const COLUMNS = [
	'term',
	'ip',
	'country',
	'region',
	'city',
	'lat',
	'lng',
	'postalCode',
	'timezone',
	'isp',
	'asn',
	'domains',
];

/** The places found; nothing, with HTTP 200 all the same, before the job is ready. */
export function completedReply(job: SandboxJob, format: string, ready: boolean, visit: Visit): Reply {
	const recase = (places: Place[]) =>
		places.map((place) => ({ ...place, term: ` ${place.term.toUpperCase()} ` }));
	const found = spoilRows(ready ? placed(job) : [], visit.faults, recase);
	const lines =
		format === 'csv'
			? csvOf(COLUMNS, flattened(found), (place) => placeCells(place))
			: format === 'xml'
				? xmlOf(flattened(found))
				: jsonOf(found);
	return fileReply(lines, MIME[format] ?? '');
}

/** The terms that are no IP, domain or email, and those that could not be placed. */
export function failedReply(job: SandboxJob, format: string, ready: boolean, visit: Visit): Reply {
	const recase = (failed: FailedTerm) => ({ ...failed, term: ` ${failed.term.toUpperCase()} ` });
	const failed = spoilRows(ready ? failures(job) : [], visit.faults, recase);
	const lines =
		format === 'csv'
			? csvOf(['term', 'error'], failed, ({ term, error }) => [term, error])
			: format === 'xml'
				? xmlOf(failed)
				: jsonOf(failed);
	return fileReply(lines, MIME[format] ?? '');
}

/** One array a term; an email's rows carry its domain as the term. */
function* placed(job: SandboxJob): Generator<Place[]> {
	for (const [term = ''] of job.source.rows()) {
		const host = hostOf(term);
		if (host !== undefined && !cannotBePlaced(host)) yield placesOf(host, job.options.reverseIp === '1');
	}
}

function* failures(job: SandboxJob): Generator<FailedTerm> {
	for (const [term = ''] of job.source.rows()) {
		const host = hostOf(term);
		if (host === undefined) yield { error: 'Invalid format', term };
		else if (cannotBePlaced(host)) yield { error: 'Could not resolve the host', term };
	}
}

function* flattened(found: Iterable<Place[]>): Generator<Place> {
	for (const places of found) yield* places;
}

function placeCells(place: Place): string[] {
	const { location } = place;
	const asn = place.as === undefined ? '' : String(place.as.asn);
	const { country, region, city, lat, lng, postalCode, timezone } = location;
	const where = [country, region, city, String(lat), String(lng), postalCode, timezone];
	return [place.term, place.ip, ...where, place.isp, asn, (place.domains ?? []).join(' ')];
}

function* jsonOf(rows: Iterable<unknown>): Generator<string> {
	let before = '{"response":[';
	for (const row of rows) {
		yield before + JSON.stringify(row);
		before = ',\n';
	}
	yield before === ',\n' ? ']}' : `${before}]}`;
}

function* csvOf<T>(columns: string[], rows: Iterable<T>, cells: (row: T) => string[]): Generator<string> {
	yield csvLine(columns);
	for (const row of rows) yield csvLine(cells(row));
}

function* xmlOf(rows: Iterable<unknown>): Generator<string> {
	yield '<?xml version="1.0" encoding="UTF-8"?>\n<response>\n';
	for (const row of rows) yield `${toXml('item', row)}\n`;
	yield '</response>\n';
}

export function toXml(name: string, value: unknown): string {
	if (Array.isArray(value)) return `<${name}>${value.map((item) => toXml('item', item)).join('')}</${name}>`;
	if (typeof value === 'object' && value !== null) {
		const inner = Object.entries(value).map(([key, item]) => toXml(key, item));
		return `<${name}>${inner.join('')}</${name}>`;
	}
	const text = String(value ?? '').replace(
		/[&<>]/g,
		(sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? '',
	);
	return `<${name}>${text}</${name}>`;
}
