import { jsonReply, type Reply } from '../http/reply';
import { jsonField, type Visit } from './simulator';
import { toXml } from './whoisXmlResults';

/** Answers with an HTTP error and WhoisXML's own shape. */
class Refused extends Error {
	constructor(readonly reply: Reply) {
		super('refused');
	}
}

export const error = (status: number, message: string) =>
	new Refused(jsonReply({ response: { error: message } }, status));
export const errors = (...messages: string[]) =>
	new Refused(jsonReply({ response: { errors: messages } }, 400));

export function refusalOf(caught: unknown): Reply {
	if (caught instanceof Refused) return caught.reply;
	throw caught;
}

export function formatOf(visit: Visit, allowed: string[], problems: string[]): string {
	const format = jsonField(visit.body, 'format') ?? 'json';
	if (typeof format === 'string' && allowed.includes(format)) return format;
	problems.push(`The format field should have one of the following values: ${allowed.join(', ')}.`);
	return 'json';
}

export function integer(visit: Visit, name: string, otherwise: number, problems: string[]): number {
	const value = jsonField(visit.body, name) ?? otherwise;
	if (typeof value === 'number' && Number.isInteger(value)) return value;
	problems.push(`The ${name} must be an integer.`);
	return otherwise;
}

export function reply(value: Record<string, unknown>, format: string): Reply {
	if (format !== 'xml') return jsonReply(value);
	return {
		status: 200,
		headers: { 'content-type': 'text/xml' },
		body: `<?xml version="1.0"?>\n${toXml('response', value.response)}\n`,
	};
}
