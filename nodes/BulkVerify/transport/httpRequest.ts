import FormData from 'form-data';
import type { IHttpRequestOptions } from 'n8n-workflow';
import { jsonPieces } from './jsonBody';
import { toNodeStream } from './nodeStream';
import { cleanFileName, cleanMimeType } from './fileName';
import { checkPath, wellFormed } from './path';
import type { FormPart, ProviderRequest } from './request';

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
	accept: 'json' | 'file',
): Promise<IHttpRequestOptions> {
	const options: IHttpRequestOptions = {
		method: request.method,
		url: `${baseUrl}${checkPath(request.path)}${toQuery(request.query)}`,
		headers: { Accept: accept === 'file' ? '*/*' : 'application/json', ...request.headers },
		// Also for JSON, so that its size is seen while it comes.
		encoding: 'stream',
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
		const length = String(lengthOf(pieces));
		options.headers = { ...options.headers, 'Content-Type': mimeType, 'Content-Length': length };
		options.body = toNodeStream(each(pieces));
	}
	// What comes as it is needs no unpacking.
	if (accept === 'file') options.headers = { ...options.headers, 'Accept-Encoding': 'identity' };
	return options;
}

async function* each(pieces: Iterable<Buffer>): AsyncGenerator<Buffer> {
	yield* pieces;
}

function lengthOf(pieces: Iterable<Buffer>): number {
	let length = 0;
	for (const { byteLength } of pieces) length += byteLength;
	return length;
}

function toQuery(query: ProviderRequest['query'] = {}): string {
	const parts = Object.entries(query)
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) =>
			value === null
				? encodeURIComponent(name)
				: `${encodeURIComponent(name)}=${encodeURIComponent(wellFormed(String(value)))}`,
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
			filename: cleanFileName(part.fileName),
			contentType: cleanMimeType(part.file.mimeType),
			// Without it the body leaves in chunks and without the Content-Length that providers insist on.
			knownLength: part.file.byteLength,
		});
	}
	return form;
}

export function plainHeaders(headers: Record<string, unknown>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
	);
}

/** How many bytes a request sends along with its head; of a body in pieces its own header tells. */
export function bodyBytes({ json, form }: ProviderRequest, { headers = {} }: IHttpRequestOptions): number {
	const parts = (form ?? []).map((part) => ('file' in part ? part.file.byteLength : part.text.length));
	const inJson = json === undefined ? 0 : lengthOf(jsonPieces(json));
	return [...parts, inJson].reduce((sum, size) => sum + size, Number(headers['Content-Length'] ?? 0));
}
