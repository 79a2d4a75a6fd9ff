/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

import { isRecord } from './kit/body';

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

export async function later(ms: number): Promise<void> {
	await wait(ms);
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
