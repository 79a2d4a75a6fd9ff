import {
	PROVIDERS,
	startSandbox,
	type Description,
	type JobSeed,
	type Operation,
	type Refusal,
	type Sandbox,
} from './index';
import { askFor, keyOf } from './requests';

/* Every simulator there is, by what it says of itself. Its own tests are for what only it does. */

let sandbox: Sandbox;
let facts: Description;
let provider: string;
beforeAll(async () => {
	sandbox = await startSandbox({ pace: 0 });
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.stop());

/** A job on which the operation is right. */
const SEEDS: Partial<Record<Operation, JobSeed>> = {
	status: { status: 'completed' },
	download: { status: 'completed' },
	cancel: { status: 'processing' },
	delete: { status: 'completed', downloaded: true },
};
const idFor = (operation: Operation, more: JobSeed = {}): string | undefined => {
	const seed = SEEDS[operation];
	return seed && sandbox.addJob(provider, { rows: 5, ...seed, ...more });
};
const asks = async (operation: Operation, more: { id?: string; key?: string | null } = {}) =>
	await askFor(sandbox, provider, operation, { ...more, id: more.id ?? idFor(operation) });
/** The words of the refusals that something provokes in an operation. */
const saidBy = (by: Refusal['by'], operation: Operation): string[] =>
	Object.values(facts.errors)
		.filter((error) => error.by === by && (error.operations ?? [operation]).includes(operation))
		.map(({ says }) => says);
const told = (words: string[], text: string) => words.filter((word) => text.includes(word));
/** What every account begins with. */
const CREDITS = '5000000';
const has = (operation: Operation) => facts.operations.includes(operation);

describe.each(PROVIDERS)('%s', (name) => {
	beforeEach(() => {
		provider = name;
		facts = sandbox.describe(name);
	});

	it('answers every operation that it has, and knows the request for what it is', async () => {
		for (const operation of facts.operations) {
			const answer = await asks(operation);
			expect([operation, answer.status < 300]).toEqual([operation, true]);
			for (const { says } of Object.values(facts.errors)) expect(answer.text).not.toContain(says);
			expect(sandbox.requests.at(-1)).toMatchObject({ provider, operation: expect.any(String) });
		}
	});

	it('refuses a wrong key and a missing one, in its own words, and does nothing', async () => {
		for (const operation of facts.operations) {
			for (const key of ['a-wrong-key', null]) {
				const id = idFor(operation);
				const before = sandbox.jobs(provider).length;
				const { text } = await asks(operation, { id, key });
				// Some tell a wrong key in the place of the credits.
				if (operation === 'balance') expect(text).not.toContain(CREDITS);
				// A link needs no key: without one there is no status to take it from.
				else if (!text.includes('<html>')) expect(told(saidBy('key', operation), text)).not.toEqual([]);
				expect(sandbox.jobs(provider)).toHaveLength(before);
			}
		}
		expect(sandbox.charges(provider)).toBe(0);
	});

	it('takes a list, tells its job, and charges when it says', async () => {
		const answer = await asks('upload');
		expect(sandbox.jobs(provider)).toMatchObject([{ rows: 3, status: 'completed' }]);
		const [job] = sandbox.jobs(provider);
		expect(answer.text).toContain(String(job?.id));
		expect(sandbox.charges(provider)).toBe(facts.chargedAt === 'upload' ? 3 : 0);
		if (has('list')) expect((await asks('list')).text).toContain(String(job?.id));
		await asks('download', { id: job?.id });
		expect(sandbox.charges(provider)).toBe(3);
	});

	it('refuses what the credits do not cover where it says so, and nowhere else', async () => {
		const saidIn = facts.noCreditsIn;
		expect(saidIn).not.toEqual([]);
		sandbox.setCredits(provider, 2);
		for (const operation of ['upload', 'download'] as const) {
			const id = idFor(operation);
			const before = sandbox.jobs(provider);
			const { text } = await asks(operation, { id });
			const isTaken = operation === 'upload' && !saidIn.includes(operation);
			expect([operation, text.includes(facts.errors.noCredits?.says ?? '')]).toEqual([
				operation,
				saidIn.includes(operation),
			]);
			expect(sandbox.jobs(provider)).toHaveLength(before.length + (isTaken ? 1 : 0));
			expect(sandbox.charges(provider)).toBe(0);
		}
	});

	it('knows no job that is not there, and none of another account', async () => {
		for (const operation of facts.operations.filter((one) => SEEDS[one])) {
			const unknown = await asks(operation, { id: '424242' });
			const other = await asks(operation, { id: idFor(operation, { owner: 'other' }) });
			for (const [by, { text }] of [
				['unknownId', unknown],
				['foreignId', other],
			] as const) {
				const words = saidBy(by, operation);
				if (words.length === 0 || text.includes('<html>')) continue;
				expect(told(words, text)).not.toEqual([]);
			}
		}
	});

	it('tells its words for a job apart by status', async () => {
		const said = new Map<string, Set<string>>();
		for (const [word, status] of Object.entries(facts.statusOf)) {
			const id = sandbox.addJob(provider, { status, word, rows: 3, name: 'list.csv', date: 0 });
			const { text } = await asks('status', { id });
			expect(sandbox.jobs(provider).at(-1)).toMatchObject({ id, status });
			said.set(status, (said.get(status) ?? new Set()).add(text.replaceAll(id, '')));
		}
		const all = [...said.values()].flatMap((texts) => [...texts]);
		expect(new Set(all).size).toBe(all.length);
	});

	it('lets a job live: it waits, works and is done', async () => {
		sandbox.setPace(3600, 3600);
		await asks('upload');
		expect(sandbox.jobs(provider)).toMatchObject([{ status: 'queued', processed: 0 }]);
		sandbox.finish(provider);
		expect(sandbox.jobs(provider)).toMatchObject([{ status: 'completed', progress: 1, processed: 3 }]);
	});

	it('judges a value of each of its words, and tells the made-up ones apart', () => {
		for (const [listType, outcomes] of Object.entries(facts.outcomes)) {
			const made = Object.values(outcomes);
			expect(new Set(made.map(({ verdict }) => verdict)).size).toBeGreaterThan(1);
			for (const [value, outcome] of Object.entries(outcomes)) {
				expect(facts.judge(listType, value)).toEqual(outcome);
				expect(facts.judge(listType, ` ${value.toUpperCase()} `)).toEqual(outcome);
			}
		}
	});

	it('brings back a row for each value, and the values in them', async () => {
		const [outcomes = {}] = Object.values(facts.outcomes);
		const kinds = Object.entries(outcomes).filter(([, { verdict }]) => verdict === 'valid');
		const values = kinds.map(([value]) => value);
		const id = sandbox.addJob(provider, { status: 'completed', rows: values });
		const { text } = await asks('download', { id });
		for (const value of values) expect(text.toLowerCase()).toContain(value.toLowerCase());
	});

	it('keeps the key out of the log of requests', async () => {
		for (const operation of facts.operations) await asks(operation);
		for (const { path } of sandbox.requests) expect(path).not.toContain(keyOf(sandbox, provider));
	});

	it('answers in every one of its variants', async () => {
		for (const [variant, values] of Object.entries(facts.variants ?? {})) {
			for (const value of values) {
				sandbox.setVariants(provider, { [variant]: value });
				const id = sandbox.addJob(provider, { status: 'completed', rows: 3 });
				expect((await asks('status', { id })).status).toBe(200);
			}
		}
		expect(() => sandbox.setVariants(provider, { none: 1 })).toThrow(`${provider} has no variant none`);
	});

	it('gives each of its refusals where it is asked for', async () => {
		for (const [error, { says, status, headers = {} }] of Object.entries(facts.errors)) {
			sandbox.fault(provider, { kind: 'refusal', error });
			const answer = await asks('upload');
			expect(answer.text).toContain(says);
			if (status !== undefined) expect(answer.status).toBe(status);
			for (const [header, value] of Object.entries(headers)) expect(answer.headers.get(header)).toBe(value);
		}
		expect(sandbox.jobs(provider)).toEqual([]);
	});
});
