/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { request } from 'node:http';

import { isRecord } from './kit/body';
import { SIMULATORS } from './kit/registry';
import type { Route, SampleRequest, Simulator } from './kit/simulator';
import type { Operation, Sandbox } from './types';

/* Bare requests for the sandbox's own tests: no client code of the package is used here. */

export interface Answered {
	status: number;
	headers: Headers;
	text: string;
	/** Parsed; fails on use where the body is no JSON. */
	json: Json;
}

/** JSON that a test looks into without knowing its type. */
export class Json {
	constructor(readonly value: unknown) {}

	at(...path: Array<string | number>): unknown {
		return path.reduce<unknown>((value, step) => {
			if (Array.isArray(value) && typeof step === 'number') return value[step];
			return isRecord(value) ? value[String(step)] : undefined;
		}, this.value);
	}

	text(...path: Array<string | number>): string {
		const value = this.at(...path);
		if (typeof value !== 'string' && typeof value !== 'number')
			throw new Error(`No text at ${path.join('.')}`);
		return String(value);
	}
}

export async function ask(url: string, init: RequestInit = {}): Promise<Answered> {
	const answer = await fetch(url, { redirect: 'manual', ...init });
	const text = await answer.text();
	return { status: answer.status, headers: answer.headers, text, json: new Json(parse(text)) };
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

export async function postJson(url: string, body: unknown, type = 'application/json'): Promise<Answered> {
	return await ask(url, { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify(body) });
}

export interface FilePart {
	name: string;
	fileName: string;
	content: string | Buffer;
}

/** A multipart form with its length. */
export async function postForm(
	url: string,
	fields: Record<string, string>,
	...files: FilePart[]
): Promise<Answered> {
	const { body, type } = formBody(fields, files);
	return await ask(url, { method: 'POST', headers: { 'content-type': type }, body: new Uint8Array(body) });
}

/** The same form in chunks, without Content-Length. */
export async function postChunked(
	url: string,
	fields: Record<string, string>,
	...files: FilePart[]
): Promise<string> {
	const { body, type } = formBody(fields, files);
	return await new Promise((resolve, reject) => {
		const sent = request(url, { method: 'POST', headers: { 'content-type': type } }, (answer) => {
			let text = '';
			answer.setEncoding('utf8');
			answer.on('data', (piece: string) => (text += piece));
			answer.on('end', () => resolve(text));
		});
		sent.on('error', reject);
		for (let at = 0; at < body.length; at += 7) sent.write(body.subarray(at, at + 7));
		sent.end();
	});
}

function formBody(fields: Record<string, string>, files: FilePart[]): { body: Buffer; type: string } {
	const boundary = '----sandbox-test-boundary';
	const pieces: Buffer[] = [];
	const part = (disposition: string, content: string | Buffer) => {
		const head = `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`;
		pieces.push(Buffer.from(head), Buffer.from(content), Buffer.from('\r\n'));
	};
	for (const [name, value] of Object.entries(fields)) part(`name="${name}"`, value);
	for (const { name, fileName, content } of files) part(`name="${name}"; filename="${fileName}"`, content);
	pieces.push(Buffer.from(`--${boundary}--\r\n`));
	return { body: Buffer.concat(pieces), type: `multipart/form-data; boundary=${boundary}` };
}

/* ---------------------------------------------------------------- any provider */

export interface Sample {
	/** The job; an id that exists nowhere where none is given. */
	id?: string;
	/** The list to upload. */
	values?: string[];
	/** In place of the good key; `null`: none at all. */
	key?: string | null;
	signal?: AbortSignal;
}

/** The request for an operation as the provider's documentation writes it, built from the simulator's own routes. */
export async function askFor(
	sandbox: Sandbox,
	provider: string,
	operation: Operation,
	asked: Sample = {},
): Promise<Answered> {
	const { url, init } = await requestFor(sandbox, provider, operation, asked);
	return await ask(url, { ...init, signal: asked.signal });
}

export async function requestFor(
	sandbox: Sandbox,
	provider: string,
	operation: Operation,
	{ id = 'no-such-job', values = [], key }: Sample = {},
): Promise<{ url: string; init: RequestInit }> {
	const simulator = SIMULATORS.find((one) => one.id === provider);
	const routes = simulator?.routes.filter((one) => [one.operation, ...(one.also ?? [])].includes(operation));
	// Where one request serves both, looking for a link would be the download itself.
	const route = routes?.find((one) => one.link === undefined) ?? routes?.[0];
	if (!simulator || !route) throw new Error(`${provider} has no ${operation}`);
	if (route.link !== undefined) return { url: await linkOf(sandbox, provider, id, key), init: {} };
	const { hostUrls } = sandbox.describe(provider);
	const base = hostUrls[route.host ?? Object.keys(simulator.hosts)[0] ?? ''] ?? '';
	const [method = '', path = ''] = ([route.at].flat()[0] ?? '').split(' ');
	const request = sampleOf(simulator, route, path, { id, values });
	const [place] = route.key === 'none' ? [] : (route.key ?? simulator.key);
	if (key !== null) place?.write(request, key ?? keyOf(sandbox, provider));
	const filled = path.replace(/:(\w+)/g, (_, name: string) =>
		encodeURIComponent(request.params?.[name] ?? 'nothing'),
	);
	const query = new URLSearchParams(request.query).toString();
	const url = `${base}${filled}${query === '' ? '' : (filled.includes('?') ? '&' : '?') + query}`;
	return { url, init: { method: method.split('|')[0], ...bodyOf(request) } };
}

/** A usual sample, with the job where the route looks for it. */
function sampleOf(
	{ listTypes }: Simulator,
	route: Route,
	path: string,
	{ id, values }: { id: string; values: string[] },
): SampleRequest {
	const [type] = Object.values(listTypes);
	const list = values.length > 0 ? values : Array.from({ length: 3 }, (_, at) => type?.makeUp(at) ?? '');
	const request = route.sample?.({ id, values: list }) ?? {};
	const { job } = route;
	if (job === undefined) return request;
	if (path.includes(`:${job}`)) return { ...request, params: { ...request.params, [job]: id } };
	return { ...request, query: { ...request.query, [job]: id } };
}

function bodyOf({ json, form, file, text, headers }: SampleRequest): RequestInit {
	if (form ?? file) {
		const { body, type } = formBody(form ?? {}, file ? [file] : []);
		return { headers: { ...headers, 'content-type': type }, body: new Uint8Array(body) };
	}
	if (text !== undefined) return { headers: { 'content-type': 'text/csv', ...headers }, body: text };
	if (json === undefined) return { headers };
	return { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(json) };
}

/** The last link in the job's status that leads to one of the provider's hosts. */
async function linkOf(sandbox: Sandbox, provider: string, id: string, key?: string | null) {
	const { text } = await askFor(sandbox, provider, 'status', { id, key });
	const hosts = Object.values(sandbox.describe(provider).hostUrls).map((url) => new URL(url).origin);
	const links = JSON.stringify(JSON.parse(text)).match(/"https?:[^"]+"/g) ?? [];
	const found = links.map((link) => link.slice(1, -1));
	return found.findLast((link) => hosts.includes(new URL(link).origin)) ?? `${hosts[0]}/no-link`;
}

/** The one key of the provider, whatever its credential calls it. */
export function keyOf(sandbox: Sandbox, provider: string): string {
	const { fields } = sandbox.credential(provider);
	return fields.apiKey ?? fields.password ?? '';
}

/** One of each verdict, in the order of the README's table. */
export const ADDRESSES = [
	'valid.person@example.com',
	'accept-all@example.com',
	'info@example.com',
	'someone@mailinator.com',
	'nobody@example.com',
	'someone@nodomain.example',
	'not an address',
	'unknown@example.com',
];
export const LIST = `email,id\n${ADDRESSES.map((address, at) => `${address},${at + 1}\n`).join('')}`;
