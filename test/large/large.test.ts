/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */
import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { builtPackage, temporaryFolder } from '../harness/engine';
import { oneOfEach, type Sandbox, startSandbox } from '../harness';
import type { Measured, Task } from './measure';

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

/** Of those that take files one that takes them as they are, and one that wants another header: the costlier way. */
const TAKES_FILES = oneOfEach(({ takes, requiredHeader }) =>
	takes.includes('file') ? requiredHeader === null : undefined,
);

it.each(TAKES_FILES)(
	'a file of 100 MB goes to %s and comes back without being held in memory',
	async (provider) => {
		const { jobId, uploadGrowth, downloadGrowth, size, lines } = await measure(provider);
		const job = sandbox.jobs(provider).find(({ id }) => id === jobId);
		expect(job?.rows).toBe(Math.ceil(SIZE / ROW));
		expect(size).toBeGreaterThan(SIZE);
		// The header and every row.
		expect(lines).toBe(Math.ceil(SIZE / ROW) + 1);
		expect(uploadGrowth).toBeLessThan(MAY_GROW_BY);
		expect(downloadGrowth).toBeLessThan(MAY_GROW_BY);
	},
);

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

async function measure(provider: string): Promise<Measured> {
	const task: Task = {
		packageRoot: builtPackage(),
		credentials: sandbox.urls,
		provider,
		files: [small, large],
	};
	const script = join(__dirname, 'measure.ts');
	const { stdout } = await promisify(execFile)(process.execPath, [
		'--expose-gc',
		'--import',
		'tsx',
		script,
		JSON.stringify(task),
	]);
	return JSON.parse(stdout) as Measured;
}
