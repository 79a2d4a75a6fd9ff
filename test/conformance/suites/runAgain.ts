/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { asItems, type Bench, fieldOf, hintsOf, jsonOf, type Outcome, outputOf } from '../../harness';
import type { Suite } from '../subject';

/**
 * n8n 1.x in queue mode runs an execution again from its start, under its id, where the worker that ran it died. The
 * other worker has nothing in memory of what was sent.
 */
export const runAgain: Suite = ({ can, facts, it, open }) => {
	if (!can('list') || !facts.namesJobs) return;
	// Files are where every worker can read them.
	const bench = async (pace = 0) => new Executions(await open({ mode: 'filesystem', pace }));

	it('a list that was uploaded is not uploaded again, and the person is told', async () => {
		const of = await bench();
		const first = await of.run('upload');
		const again = await of.runAgain('upload');

		expect(of.uploads).toHaveLength(1);
		expect(fieldOf(again, 'jobId')).toEqual(fieldOf(first, 'jobId'));
		expect(hintsOf(again).join(' ')).toContain(String(of.bench.madeIds[0]));
	});

	it('a verify whose worker died while it waited comes to its end with the same job', async () => {
		const of = await bench(600);
		await of.die();
		of.bench.finish();
		const again = await of.runAgain('verify');

		expect(fieldOf(again, 'value')).toEqual(of.bench.values());
		expect(jsonOf(again)).toMatchObject(
			of.bench.values().map(() => ({ verification: { jobId: of.bench.madeIds[0] } })),
		);
		expect(of.uploads).toHaveLength(1);
	});

	it('it waits on where the job is not finished yet', async () => {
		const of = await bench(600);
		await of.die();
		const running = of.runAgain('verify');
		await wait(500);
		of.bench.finish();
		expect(outputOf(await running)).toHaveLength(3);
		expect(of.uploads).toHaveLength(1);
	});

	it("the same file in n8n's store, under another id, is not sent again", async () => {
		const of = await bench();
		const { column } = of.bench.list(of.bench.listType);
		const parameters = { inputSource: 'file', fileColumn: column };
		const content = `${column}\n${of.bench.values().join('\n')}\n`;
		const first = await of.run('upload', parameters, [await of.bench.fileItem(content)]);
		const again = await of.runAgain('upload', parameters, [await of.bench.fileItem(content)]);
		expect(fieldOf(again, 'jobId')).toEqual(fieldOf(first, 'jobId'));
		expect(of.uploads).toHaveLength(1);
	});

	it('of two lists only the one that was not sent yet is sent', async () => {
		const of = await bench();
		const lists = asItems(of.bench.values(2), 'list');
		const parameters = { inputSource: 'text', values: '={{ $json.list }}' };
		const first = await of.run('upload', parameters, lists.slice(0, 1));
		const again = await of.runAgain('upload', parameters, lists);
		expect(of.uploads).toHaveLength(2);
		expect(fieldOf(again, 'jobId')).toEqual(of.bench.madeIds);
		expect(fieldOf(again, 'jobId')[0]).toBe(fieldOf(first, 'jobId')[0]);
	});

	for (const how of ['lower', 'underscores', 'prefix', 'cut'] as const) {
		it(`its job is found under a name that the provider has changed (${how})`, async () => {
			const of = await bench();
			of.bench.fault({ kind: 'rename', how, operation: 'upload' });
			await of.run('upload');
			expect(fieldOf(await of.runAgain('upload'), 'jobId')).toEqual(of.bench.madeIds);
			expect(of.uploads).toHaveLength(1);
		});
	}

	it('a later list that is called after its job is not taken for it', async () => {
		const of = await bench();
		await of.run('upload');
		const [first] = of.bench.made;
		const options = { jobName: String(first?.name) };
		await of.bench.send('upload', of.bench.values(6).slice(3), { options });
		expect(fieldOf(await of.runAgain('upload'), 'jobId')).toEqual([first?.id]);
		expect(of.bench.made).toHaveLength(2);
	});

	// Where only the download charges, a second upload costs nothing.
	if (facts.chargedAt === 'upload') {
		const nameless = async (pace = 0) => {
			const of = await bench(pace);
			of.bench.fault({ kind: 'rename', how: 'none', operation: 'upload' });
			return of;
		};

		it('its job is known by its values where the list tells no name', async () => {
			const of = await nameless();
			await of.run('upload');
			const again = await of.runAgain('upload');
			expect(of.uploads).toHaveLength(1);
			expect(fieldOf(again, 'jobId')).toEqual(of.bench.madeIds);
			expect(hintsOf(again).join(' ')).toContain(String(of.bench.madeIds[0]));
		});

		it('nothing is sent where that cannot be told yet', async () => {
			const of = await nameless(3_600);
			await of.run('upload');
			const again = await of.runAgain('upload');
			expect(again.error?.message).toMatch(/^Nothing was sent: .* has job .* of the same size/);
			expect(again.error?.message).toContain(String(of.bench.madeIds[0]));
			expect(of.uploads).toHaveLength(1);
		});

		it('another list of the same size without a name does not hold it up', async () => {
			const of = await nameless();
			await of.run('upload', VALUES, asItems(of.bench.values(6).slice(3)));
			await of.runAgain('upload');
			expect(of.uploads).toHaveLength(2);
		});

		it('a list that a person has uploaded by hand is none of its own', async () => {
			const of = await bench();
			of.bench.job({ rows: of.bench.values(), name: 'by hand.csv', date: Date.now() - 60_000 });
			expect(outputOf(await of.run('upload'))).toHaveLength(1);
			expect(of.uploads).toHaveLength(1);
		});

		it('nor is one that has the very name of the file', async () => {
			const of = await bench();
			of.bench.job({ rows: of.bench.values(), name: 'contacts.csv', date: Date.now() - 60_000 });
			const named = { ...VALUES, options: { jobName: 'contacts.csv' } };
			expect(outputOf(await of.run('upload', named))).toHaveLength(1);
			expect(of.uploads).toHaveLength(1);
		});
	}

	it("another workflow's list of the same size, under a name of this node, is not looked into", async () => {
		const of = await bench(3_600);
		await of.run('upload', VALUES, asItems(of.bench.values(6).slice(3)));
		of.id = randomUUID();
		const before = of.bench.requests('download').length;
		await of.runAgain('upload');
		expect(of.uploads).toHaveLength(2);
		expect(of.bench.requests('download')).toHaveLength(before);
	});

	it('another list in its place is sent', async () => {
		const of = await bench();
		await of.run('upload');
		await of.runAgain('upload', VALUES, asItems(of.bench.values(4).slice(3)));
		expect(of.uploads).toHaveLength(2);
	});

	it('another execution sends the list anew', async () => {
		const of = await bench();
		await of.run('upload');
		of.id = randomUUID();
		const next = await of.runAgain('upload');
		expect(of.uploads).toHaveLength(2);
		expect(hintsOf(next).join(' ')).not.toContain(String(of.bench.madeIds[0]));
	});

	it('its job is found below the many that were made since then', async () => {
		const of = await bench();
		const first = await of.run('upload');
		of.bench.jobs(40);
		const again = await of.runAgain('upload');
		expect(fieldOf(again, 'jobId')).toEqual(fieldOf(first, 'jobId'));
		expect(of.uploads).toHaveLength(1);
	});

	it('it looks before an upload, and no further than the newest', async () => {
		const of = await bench();
		of.bench.jobs(60, { date: Date.now() - 2 * DAY_MS });
		await of.run('upload');
		expect(of.bench.requests('list').length).toBeGreaterThan(0);
		expect(of.bench.requests('list').length).toBeLessThanOrEqual(2);
		expect(of.bench.requests('status').length).toBeLessThanOrEqual(10);
		expect(of.uploads).toHaveLength(1);
	});

	it('where the look fails nothing is sent', async () => {
		const of = await bench();
		of.bench.fault({ kind: 'status', status: 429, retryAfter: 3_600, operation: 'list', times: 99 });
		const outcome = await of.run('upload');
		expect(outcome.error?.message).toMatch(/Nothing was sent|asks for a pause/);
		expect(of.uploads).toEqual([]);
	});

	for (const status of facts.statuses.filter((ended) => ['cancelled'].includes(ended))) {
		it(`a job that was ${status} meanwhile is not sent again either`, async () => {
			const of = await bench(600);
			await of.run('upload');
			of.bench.finish(of.bench.madeIds[0], 'cancelled');
			expect(fieldOf(await of.runAgain('upload'), 'jobId')).toEqual(of.bench.madeIds);
			expect(of.uploads).toHaveLength(1);
		});
	}
};

const DAY_MS = 86_400_000;
const VALUES = { valueField: 'value' };

/** One execution, in one worker after the other. */
class Executions {
	id: string = randomUUID();

	constructor(readonly bench: Bench) {}

	get uploads() {
		return this.bench.requests('upload');
	}

	async run(
		operation: string,
		parameters: INodeParameters = VALUES,
		items: INodeExecutionData[] = asItems(this.bench.values()),
	): Promise<Outcome> {
		return await this.bench.run(operation, parameters, items, { executionId: this.id });
	}

	/** In another worker. */
	async runAgain(
		operation: string,
		parameters: INodeParameters = VALUES,
		items: INodeExecutionData[] = asItems(this.bench.values()),
	): Promise<Outcome> {
		const other = await this.bench.restarted();
		return await other.run(operation, parameters, items, { executionId: this.id });
	}

	/** The execution ends in the midst of its wait, and its worker with it. */
	async die(): Promise<void> {
		const killed = new AbortController();
		const options = { executionId: this.id, signal: killed.signal };
		const running = this.bench.send('verify', this.bench.values(), {}, options);
		while (this.bench.made.length === 0) await wait(20);
		await wait(200);
		killed.abort();
		await running;
	}
}
