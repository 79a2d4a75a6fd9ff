/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import type { IncomingMessage } from 'node:http';

import type { RequestPart, RequestRecord } from '../types';
import type { Body } from './body';
import { firstRow, guessDelimiter } from './rows';
import type { Route } from './simulator';
import type { World } from './world';

const BODY_LOGGED_UP_TO = 1_048_576;

export function logRequest(
	world: World,
	provider: string,
	request: IncomingMessage,
	route?: Route,
): RequestRecord {
	const url = request.url ?? '';
	const record: RequestRecord = {
		provider,
		operation: route?.operation ?? null,
		also: route?.also ?? [],
		method: request.method ?? '',
		path: world.mask(url),
		url,
		headers: { ...request.headers },
		bodySize: 0,
		parts: [],
		answered: null,
		fault: null,
		at: Date.now(),
	};
	world.requests.push(record);
	return record;
}

export function logBody(record: RequestRecord, body: Body): void {
	record.bodySize = body.size;
	record.parts = body.parts.map((part): RequestPart => {
		const { name, fileName, type, content } = part;
		if (fileName === undefined) return { name, size: content.size, value: content.text() };
		const columns = firstRow(content, guessDelimiter(content));
		const entry: RequestPart = { name, fileName, size: content.size, columns, text: () => content.text() };
		return type === undefined ? entry : { ...entry, type };
	});
	if (body.size > BODY_LOGGED_UP_TO || body.parts.length > 0) return;
	if (body.json !== undefined) record.body = body.json;
	else if (body.fields.size > 0) record.body = Object.fromEntries(body.fields);
	else if (body.raw.size > 0) record.body = body.raw.text();
}
