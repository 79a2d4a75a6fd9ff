/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import type { IncomingMessage } from 'node:http';

import { Bytes } from './bytes';
import { boundaryOf, readMultipart, type Part } from './multipart';

export interface Body {
	size: number;
	/** Multipart parts in order; none for other bodies. */
	parts: Part[];
	/** Parameters of a form, multipart or URL-encoded. */
	fields: Map<string, string>;
	/** The parsed JSON; `undefined` where there is none. */
	json: unknown;
	/** A body that is no form, as it came. */
	raw: Bytes;
	/** What is wrong with the body, where it could not be read. */
	problem: string | undefined;
}

/** Reads a request's body to its end, whatever it holds. Throws only where the connection is lost. */
export async function readBody(
	request: IncomingMessage,
	type = request.headers['content-type'] ?? '',
): Promise<Body> {
	const body: Body = {
		size: 0,
		parts: [],
		fields: new Map(),
		json: undefined,
		raw: new Bytes(),
		problem: undefined,
	};
	const boundary = boundaryOf(type);
	if (boundary !== undefined) return await readForm(request, boundary, body);

	for await (const chunk of counted(request, body)) body.raw.add(chunk);
	if (/^application\/x-www-form-urlencoded\b/i.test(type)) {
		for (const [name, value] of new URLSearchParams(body.raw.text())) body.fields.set(name, value);
	} else if (body.raw.size > 0 && !/^text\//i.test(type)) {
		body.json = parse(body.raw.text());
		if (body.json === undefined) body.problem = 'The body is not JSON';
	}
	return body;
}

async function readForm(request: IncomingMessage, boundary: string, body: Body): Promise<Body> {
	try {
		body.parts = await readMultipart(counted(request, body), boundary);
	} catch (error) {
		body.problem = error instanceof Error ? error.message : String(error);
	}
	for (const part of body.parts) {
		if (part.fileName === undefined) body.fields.set(part.name, part.content.text());
	}
	return body;
}

async function* counted(request: IncomingMessage, body: Body): AsyncGenerator<Buffer> {
	const chunks: AsyncIterable<Buffer> = request;
	for await (const chunk of chunks) {
		body.size += chunk.length;
		yield chunk;
	}
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
