// The provider's side of every contender, in a process of its own. It answers from bytes that lie ready and looks at
// what came only when it is asked, so that what is measured is the client. Prints its address, stops with its parent.
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { lines, partOf } from './multipart.mjs';
import { fileIdOf } from './names.mjs';

const [, , folder] = process.argv;
// Larger files would fill the memory that the clients need.
const HELD_UP_TO = 256 * 1024 * 1024;

const held = new Map();
const charged = new Set();
let received = [];

const server = createServer((request, response) => {
	const { pathname, searchParams } = new URL(request.url, 'http://bench');
	const routes = [
		['GET', /^\/files\/([\w-]+\.csv)$/, ([name]) => file(response, name, 'text/csv')],
		['POST', /^\/upload$/, () => take(request, response, () => ({ ok: true }))],

		// Everything Location: see test/sandbox for what it really demands.
		['POST', /^\/el\/([\w-]+)\/email\/batch$/, ([list]) => take(request, response, () => uploaded(list))],
		// Looked at before an upload: there is no job yet.
		[
			'GET',
			/^\/el\/[\w-]+\/email\/batch$/,
			() => json(response, { Status: 'OK', batch_jobs: { result: [] } }),
		],
		[
			'GET',
			/^\/el\/[\w-]+\/email\/batch\/([\w-]+)$/,
			([list]) =>
				searchParams.has('download')
					? file(response, `${downloaded(list)}.csv`, 'text/csv')
					: json(response, { Status: 'OK', batch_status: completed(list) }),
		],

		// BriteVerify Files: an upload only.
		['GET', /^\/brite\/brite_files\.json$/, () => json(response, [])],
		['POST', /^\/brite\/brite_files\.json$/, () => take(request, response, acceptedFile)],

		[
			'GET',
			/^\/zb\/v2\/getfile$/,
			() => file(response, nameOf(searchParams.get('file_id')), 'application/octet-stream'),
		],
		['POST', /^\/zb\/v2\/sendfile$/, () => take(request, response, sentFile)],

		['POST', /^\/__hold\/([\w-]+\.csv)$/, ([name]) => json(response, { held: hold(name) })],
		['GET', /^\/__last$/, () => json(response, looked())],
	];
	for (const [method, path, answer] of routes) {
		const match = path.exec(pathname);
		if (match === null || method !== request.method) continue;
		return void answer(match.slice(1));
	}
	response.writeHead(404).end('{}');
});
// An upload of 1 GB takes its time.
server.requestTimeout = 0;
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
process.stdin.resume().once('end', () => process.exit(0));

function file(response, name, type) {
	if (name === undefined) return response.writeHead(404).end('{}');
	const path = join(folder, basename(name));
	const { size } = statSync(path);
	response.writeHead(200, {
		'content-type': type,
		'content-length': size,
		'content-disposition': `attachment; filename="${name}"`,
	});
	if (size > HELD_UP_TO) return createReadStream(path, { highWaterMark: 1 << 20 }).pipe(response);
	hold(name);
	response.end(held.get(name));
}

/** One large file at a time. */
function hold(name) {
	if (!held.has(name)) {
		if (held.size > 3) held.clear();
		held.set(name, readFileSync(join(folder, name)));
	}
	return held.get(name).length;
}

function take(request, response, answer) {
	const body = { type: request.headers['content-type'] ?? '', chunks: [] };
	received = [body];
	request.on('data', (chunk) => body.chunks.push(chunk));
	request.on('end', () => json(response, answer()));
}

/** What the last upload held. */
function looked() {
	const [body] = received;
	received = [];
	if (body === undefined) return null;
	const part = partOf(body);
	return part && { size: part.length, crc: crc32(part), ...lines(part) };
}

const uploaded = (list) => ({
	Status: 'OK',
	// Complete at once, so that Verify does not wait.
	email_batch: [{ job_id: list, status: 'complete', submitted_file: 'bench.csv' }],
});

/** How many rows there were is told, and asked for, once after each download; then the job is as new. */
function completed(list) {
	const told = { job_id: list, progress: '100%' };
	if (!charged.delete(list)) return { ...told, status: 'complete' };
	return { ...told, status: 'downloaded', stats: { total_trans: Number(list.split('-').at(-1)) } };
}

function downloaded(list) {
	charged.add(list);
	return list;
}

// Each upload is a job of its own.
let acceptedFiles = 0;
const acceptedFile = () => ({ id: `bench-${++acceptedFiles}`, name: 'bench.csv', status: 'unprocessed' });

const sentFile = () => ({
	success: true,
	message: 'File Accepted',
	file_name: 'bench.csv',
	file_id: fileIdOf('bench'),
});

function nameOf(fileId) {
	return [...held.keys()].find((name) => fileIdOf(name) === fileId);
}

function json(response, value) {
	response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
