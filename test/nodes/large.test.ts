/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { builtPackage, temporaryFolder } from '../harness/engine';
import { type ProviderName, type Sandbox, startSandbox } from '../sandbox';
import type { Measured, Task } from './large/measure';

const MB = 1024 * 1024;
const SIZE = 100 * MB;
// One piece of the store, of HTTP and of the form, and what Node has not given back yet. Held whole, the file alone
// would be 100 MB, and its text 200 MB.
const MAY_GROW_BY = 60 * MB;

// Wide rows: what is measured is bytes, and the simulator judges rows.
const ROW = 2_000;
const rowOf = (n: number) => `${`person${n}@example.com,${n},`.padEnd(ROW - 1, 'x')}\n`;

// On a machine that is busy with other things.
jest.setTimeout(180_000);

let sandbox: Sandbox;
let small: string;
let large: string;

beforeAll(async () => {
	sandbox = await startSandbox({ pace: 0 });
	const folder = await temporaryFolder('large');
	small = join(folder, 'small.csv');
	large = join(folder, 'large.csv');
	await write(small, 10 * ROW);
	await write(large, SIZE);
});

afterAll(async () => await sandbox.stop());

it.each(['ipQualityScore', 'briteVerifyFiles'] as const)(
	'a file of 100 MB goes to %s and comes back without being held in memory',
	async (provider) => {
		const { jobId, uploadGrowth, downloadGrowth, size, sha256 } = await measure(provider);
		const job = sandbox.jobs(provider).find(({ id }) => id === jobId);
		expect(job?.rows).toBe(Math.ceil(SIZE / ROW));
		expect(size).toBeGreaterThan(SIZE);
		expect(sha256).toBe(await hashAtProvider(provider, jobId));
		expect(uploadGrowth).toBeLessThan(MAY_GROW_BY);
		expect(downloadGrowth).toBeLessThan(MAY_GROW_BY);
	},
);

/** As IPQualityScore takes it as it is; BriteVerify wants its rows counted and another header: the costlier way. */
async function write(path: string, size: number): Promise<void> {
	const file = await open(path, 'w');
	await file.write('E-Mail,number,note\n');
	const rows = Math.ceil(size / ROW);
	for (let row = 0; row < rows; row += 500) {
		const block = Array.from({ length: Math.min(500, rows - row) }, (_, n) => rowOf(row + n));
		await file.write(block.join(''));
	}
	await file.close();
}

async function measure(provider: ProviderName): Promise<Measured> {
	const task: Task = {
		packageRoot: builtPackage(),
		credentials: sandbox.urls,
		provider,
		files: [small, large],
	};
	const script = join(__dirname, 'large', 'measure.ts');
	const { stdout } = await promisify(execFile)(process.execPath, [
		'--expose-gc',
		'--import',
		'tsx',
		script,
		JSON.stringify(task),
	]);
	return JSON.parse(stdout) as Measured;
}

async function hashAtProvider(provider: ProviderName, jobId: string): Promise<string> {
	const { apiKey, baseUrl } = sandbox.urls[`${provider}Api`]!;
	const urls: Partial<Record<ProviderName, string>> = {
		everythingLocation: `${baseUrl}/email/batch/${jobId}?lqtkey=${apiKey}&download`,
		briteVerifyFiles: `${baseUrl}/${jobId}/verified_file?apikey=${apiKey}`,
	};
	const url = urls[provider] ?? (await linkOf(`${baseUrl}/json/csv/${apiKey}/status/${jobId}`));
	const hash = createHash('sha256');
	for await (const piece of (await fetch(url)).body ?? []) hash.update(piece as Uint8Array);
	return hash.digest('hex');
}

async function linkOf(statusUrl: string): Promise<string> {
	const { downloads } = (await (await fetch(statusUrl)).json()) as { downloads: { all: string } };
	return downloads.all;
}
