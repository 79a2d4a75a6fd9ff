/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { createEngine, NODE_NAME } from '../harness/engine';
import type { Sandbox } from '../sandbox';

/* A process of its own: uploads a file, downloads the job's result, and prints how far its memory grew. */

export interface Task {
	packageRoot: string;
	credentials: Sandbox['urls'];
	provider: string;
	/** On disk. The first is small, so that everything is loaded before anything is measured. */
	files: [string, string];
}

export interface Measured {
	jobId: string;
	/** Peak of the resident memory above what it was before, in bytes. */
	uploadGrowth: number;
	downloadGrowth: number;
	/** Of the file that was downloaded. */
	size: number;
	/** Line ends in it. */
	lines: number;
}

async function main(): Promise<void> {
	const { packageRoot, credentials, provider, files } = JSON.parse(process.argv[2] ?? '{}') as Task;
	const engine = await createEngine({
		packageRoot,
		binaryMode: 'filesystem',
		credentials: { ...credentials },
	});

	const run = async (parameters: INodeParameters, input: INodeExecutionData[]) => {
		const outcome = await engine.runNode({ provider, resource: 'job', ...parameters }, input);
		if (outcome.error !== undefined)
			throw new Error(`${outcome.error.message}: ${outcome.error.description}`);
		return outcome.output(NODE_NAME)[0];
	};
	const upload = async (input: INodeExecutionData) =>
		String((await run({ operation: 'upload', inputSource: 'file' }, [input]))?.json.jobId);
	const download = async (id: string) =>
		await run({ operation: 'download', output: 'file', jobId: { __rl: true, mode: 'id', value: id } }, [
			{ json: {} },
		]);
	const inputOf = async (path: string) => ({
		json: {} as IDataObject,
		binary: { data: await engine.binaryFromFile(path) },
	});

	const [small, large] = files;
	await download(await upload(await inputOf(small)));

	const input = await inputOf(large);
	const sent = await growthOf(async () => await upload(input));
	const got = await growthOf(async () => await download(sent.result));
	const bytes = await engine.binary(got.result);
	const measured: Measured = {
		jobId: sent.result,
		uploadGrowth: sent.growth,
		downloadGrowth: got.growth,
		size: bytes.length,
		lines: bytes.reduce((count, byte) => count + (byte === 10 ? 1 : 0), 0),
	};
	process.stdout.write(`${JSON.stringify(measured)}\n`);
}

const SAMPLE_MS = 10;

async function growthOf<T>(work: () => Promise<T>): Promise<{ result: T; growth: number }> {
	global.gc?.();
	const before = process.memoryUsage.rss();
	let peak = before;
	const sampling = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), SAMPLE_MS);
	try {
		const result = await work();
		return { result, growth: Math.max(peak, process.memoryUsage.rss()) - before };
	} finally {
		clearInterval(sampling);
	}
}

void main();
