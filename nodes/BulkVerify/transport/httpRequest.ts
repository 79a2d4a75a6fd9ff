import FormData from 'form-data';
import type { IHttpRequestOptions } from 'n8n-workflow';
import { toNodeStream } from '../n8n/nodeStream';
import type { Answer, FormPart, ProviderRequest } from './request';

/** n8n's answer with `returnFullResponse`. */
export interface FullResponse {
	statusCode: number;
	headers: Record<string, unknown>;
	body: unknown;
}

/** A request in n8n's words. Every HTTP status comes back as an answer, and no redirect takes a key elsewhere. */
export async function toHttpRequest(
	request: ProviderRequest,
	baseUrl: string,
	encoding: 'text' | 'stream',
): Promise<IHttpRequestOptions> {
	const options: IHttpRequestOptions = {
		method: request.method,
		url: `${baseUrl}${request.path}${toQuery(request.query)}`,
		headers: { Accept: encoding === 'stream' ? '*/*' : 'application/json', ...request.headers },
		encoding,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		// Also what makes n8n stream an upload instead of keeping it whole for a second try.
		disableFollowRedirect: true,
	};
	if (request.json !== undefined) {
		options.headers = { ...options.headers, 'Content-Type': 'application/json' };
		options.body = request.json;
	}
	if (request.form !== undefined) {
		const form = await toForm(request.form);
		options.headers = { ...options.headers, ...form.getHeaders() };
		options.body = form;
	}
	if (request.raw !== undefined) {
		const { mimeType, pieces } = request.raw;
		const length = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
		options.headers = { ...options.headers, 'Content-Type': mimeType, 'Content-Length': String(length) };
		options.body = toNodeStream(each(pieces));
	}
	// A compressed body would not have the length that the header announces.
	if (encoding === 'stream') options.headers = { ...options.headers, 'Accept-Encoding': 'identity' };
	return options;
}

async function* each(pieces: Buffer[]): AsyncGenerator<Buffer> {
	yield* pieces;
}

function toQuery(query: ProviderRequest['query'] = {}): string {
	const parts = Object.entries(query)
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) =>
			value === null
				? encodeURIComponent(name)
				: `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`,
		);
	return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

async function toForm(parts: FormPart[]): Promise<FormData> {
	const form = new FormData();
	for (const part of parts) {
		if ('text' in part) {
			form.append(part.field, part.text);
			continue;
		}
		form.append(part.field, await part.file.open(), {
			filename: part.fileName,
			contentType: part.file.mimeType,
			// Without it the body leaves in chunks and without the Content-Length that providers insist on.
			knownLength: part.file.byteLength,
		});
	}
	return form;
}

/** The answer with its body parsed where it is JSON; text that only claims to be JSON stays text. */
export function toAnswer(response: FullResponse, text: string): Answer {
	return { status: response.statusCode, headers: plainHeaders(response.headers), body: parseJson(text) };
}

export function plainHeaders(headers: Record<string, unknown>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
	);
}

function parseJson(text: string): unknown {
	try {
		const value: unknown = JSON.parse(text);
		return value;
	} catch {
		return text;
	}
}
