// A file goes to the provider as it is, and one comes from it, in n8n's filesystem mode.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { engineOwn, engineWith, LAST, runChain } from '../workflow.mjs';
import { downloadFile } from './downloadToItems.mjs';
import { upload } from './itemsToUpload.mjs';
import { jobId, openOurs, pointAt, runOurs } from './ours.mjs';
import { getFile, openZeroBounce, runZeroBounce } from './zeroBounce.mjs';

const MB = 1024 * 1024;

async function fileInput(kit, list) {
	return [{ json: {}, binary: { data: await kit.engine.binaryFromFile(list.path) } }];
}

const oursUpload = (provider) => ({
	open: openOurs,
	async input(kit, list) {
		pointAt(kit, list);
		return await fileInput(kit, list);
	},
	run: async (kit, input) =>
		await runOurs(kit, { provider, operation: 'upload', inputSource: 'file' }, input),
	check: wrongUpload,
});

export const uploading = {
	ours: oursUpload('everythingLocation'),
	/** Counts the rows and checks every byte, because BriteVerify has a limit and wants UTF-8. */
	oursChecked: oursUpload('briteVerifyFiles'),
	n8n: {
		open: async (kit) => await engineWith(kit, ['httpRequest']),
		input: fileInput,
		run: async ({ engine, task }, input) => await runChain(engine, [upload(task)], input),
		check: wrongUpload,
	},
	zeroBounce: {
		open: openZeroBounce,
		input: fileInput,
		run: async (kit, input) => {
			const parameters = { operation: 'sendFile', sendFileInputType: 'file', binaryKey: 'data' };
			return await runZeroBounce(kit, { ...parameters, emailColumnNumber: 1, addOptions: {} }, input);
		},
		check: wrongUpload,
	},
	floor: {
		async open(kit) {
			const FormData = kit.peer('form-data');
			const url = `${kit.task.url}/upload`;
			return await engineOwn(kit, async function () {
				const { id, fileName } = this.helpers.assertBinaryData(0, 'data');
				const { fileSize } = await this.helpers.getBinaryMetadata(id);
				const form = new FormData();
				const stream = await this.helpers.getBinaryStream(id, MB);
				form.append('file', stream, { filename: fileName, knownLength: fileSize });
				const options = { method: 'POST', url, body: form, disableFollowRedirect: true };
				return [[{ json: await this.helpers.httpRequest(options) }]];
			});
		},
		input: fileInput,
		run: async ({ engine }, input) => await runChain(engine, [['own', {}]], input),
		check: wrongUpload,
	},
};

const oneItem = async () => [{ json: {} }];

export const downloading = {
	ours: {
		open: openOurs,
		async input(kit, list) {
			pointAt(kit, list);
			return await oneItem();
		},
		run: async (kit, input, list) =>
			await runOurs(kit, { operation: 'download', output: 'file', jobId: jobId(list) }, input),
		check: async (kit, outcome, list) => await wrongFile(kit, outcome.output(kit.NODE_NAME), list),
	},
	n8n: {
		open: async (kit) => await engineWith(kit, ['httpRequest']),
		input: oneItem,
		run: async ({ engine, task }, input, list) =>
			await runChain(engine, [downloadFile(`${task.url}/files/${list.name}.csv`)], input),
		check: async (kit, outcome, list) => await wrongFile(kit, outcome.output(LAST), list),
	},
	zeroBounce: {
		open: openZeroBounce,
		input: oneItem,
		run: async (kit, input, list) => await runZeroBounce(kit, getFile(list, 'file'), input),
		check: async (kit, outcome, list) => await wrongFile(kit, outcome.output(kit.NODE_NAME), list),
	},
	/** n8n's helper, fed pieces of 1 MB. */
	floor: {
		async open(kit) {
			const { Readable } = await import('node:stream');
			return await engineOwn(
				kit,
				async function () {
					const url = this.getNodeParameter('url', 0);
					const body = await this.helpers.httpRequest({ url, encoding: 'stream' });
					const stream = Readable.from(inLargePieces(body), { objectMode: false, highWaterMark: MB });
					const data = await this.helpers.prepareBinaryData(stream, 'bench.csv', 'text/csv');
					return [[{ json: {}, binary: { data } }]];
				},
				[{ displayName: 'URL', name: 'url', type: 'string', default: '' }],
			);
		},
		input: oneItem,
		run: async ({ engine, task }, input, list) =>
			await runChain(engine, [['own', { url: `${task.url}/files/${list.name}.csv` }]], input),
		check: async (kit, outcome, list) => await wrongFile(kit, outcome.output(LAST), list),
	},
};

async function* inLargePieces(body) {
	let pieces = [];
	let size = 0;
	for await (const piece of body) {
		pieces.push(piece);
		size += piece.length;
		if (size < MB) continue;
		yield Buffer.concat(pieces);
		pieces = [];
		size = 0;
	}
	yield Buffer.concat(pieces);
}

async function wrongUpload({ task }, outcome, list) {
	const last = await (await fetch(`${task.url}/__last`)).json();
	return last?.size === list.bytes && last.crc === list.crc
		? undefined
		: `sent ${last?.size} bytes, or others`;
}

async function wrongFile(kit, [item], list) {
	const got = createHash('sha1')
		.update(await kit.engine.binary(item))
		.digest('hex');
	const wanted = createHash('sha1');
	for await (const piece of createReadStream(list.path)) wanted.update(piece);
	return got === wanted.digest('hex') ? undefined : 'other bytes';
}
