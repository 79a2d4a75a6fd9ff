import { providers } from '../../nodes/BulkVerify/providers/registry';
import {
	asItems,
	byId,
	failureOf,
	hintsOf,
	jsonOf,
	NODE_NAME,
	openBench,
	outputOf,
	verificationsOf,
} from '../harness';

/* How verdicts and jobs leave the node. */

const SHORT = ['verdict', 'reason', 'value', 'provider', 'jobId', 'verifiedAt'];
const COLUMNS = ['value', 'verdict', 'reason', 'provider', 'job_id', 'verified_at'];
/** Beside a person's own columns the verdict is what must be in sight. */
const VERDICT_FIRST = ['verdict', 'reason', 'value', 'provider', 'job_id', 'verified_at'];
const OUTPUTS = ['valid', 'risky', 'invalid', 'unknown'];

describe.each(providers.map(({ id }) => id))('%s', (id) => {
	it('Verify is short by default, with details where that is wanted', async () => {
		const bench = await openBench(id);
		const short = verificationsOf(await bench.send('verify'));
		for (const verification of short) expect(Object.keys(verification)).toEqual(SHORT);
		for (const { verifiedAt } of short) expect(new Date(String(verifiedAt)).toISOString()).toBe(verifiedAt);
		const long = verificationsOf(await bench.send('verify', bench.values(), { simplify: false }));
		for (const verification of long) expect(Object.keys(verification)).toEqual([...SHORT, 'details']);
	});

	it('flat columns, in Verify and Download, under the prefix that is wanted', async () => {
		const bench = await openBench(id);
		const options = { verificationAs: 'columns', outputField: 'check' };
		const named = (names: string[]) => names.map((name) => `check_${name}`);
		const rows = jsonOf(await bench.send('verify', bench.values(), { options, simplify: false }));
		for (const row of rows) expect(Object.keys(row)).toEqual(['value', ...named(VERDICT_FIRST)]);

		const downloaded = jsonOf(await bench.run('download', { ...byId(bench.madeIds[0] ?? ''), options }));
		for (const row of downloaded) {
			expect(Object.keys(row).slice(-COLUMNS.length)).toEqual(named(COLUMNS));
			expect(row).not.toHaveProperty('verification');
		}
	});

	it('a downloaded row has the value first and its time', async () => {
		const bench = await openBench(id);
		await bench.send('upload');
		const rows = verificationsOf(await bench.run('download', byId(bench.madeIds[0] ?? '')));
		expect(rows.length).toBeGreaterThan(0);
		for (const row of rows) {
			expect(Object.keys(row)).toEqual(['value', 'verdict', 'reason', 'provider', 'jobId', 'verifiedAt']);
			expect(new Date(String(row.verifiedAt)).toISOString()).toBe(row.verifiedAt);
		}
	});

	it('two in a row keep both where their fields differ, and lose nothing where they do not', async () => {
		const bench = await openBench(id);
		const theirs = asItems(bench.values()).map(({ json }) => ({ json: { ...json, verification: 'theirs' } }));
		const once = outputOf(await bench.run('verify', { valueField: 'value' }, theirs));
		for (const { json } of once) expect(json.verification_input).toBe('theirs');
		const parameters = { valueField: 'value', options: { outputField: 'second' } };
		const twice = jsonOf(
			await bench.run(
				'verify',
				parameters,
				once.map(({ json }) => ({ json })),
			),
		);
		for (const row of twice) {
			expect(Object.keys(row)).toEqual(['value', 'verification', 'verification_input', 'second']);
		}
	});

	it('routed by verdict, as object and as columns', async () => {
		const bench = await openBench(id);
		const values = bench.values(8);
		for (const verificationAs of ['object', 'columns']) {
			const options = { routeByVerdict: true, verificationAs };
			const outcome = await bench.send('verify', values, { options });
			const routed = OUTPUTS.map((_, index) => outcome.output(NODE_NAME, index).length);
			const judged = values.map((value) => bench.facts.judge(bench.listType, value).verdict);
			expect(routed).toEqual(OUTPUTS.map((verdict) => judged.filter((one) => one === verdict).length));
		}
	});

	it('what is not done in time leaves by a fifth output, with a hint how to go on', async () => {
		const bench = await openBench(id, { pace: 3_600 });
		const options = { maxWaitMinutes: 0, onTimeout: 'outputJob', routeByVerdict: true };
		const outcome = await bench.send('verify', bench.values(), { options });
		for (const index of [0, 1, 2, 3]) expect(outcome.output(NODE_NAME, index)).toEqual([]);
		expect(outcome.output(NODE_NAME, 4)).toMatchObject([{ json: { provider: id, jobId: bench.madeIds[0] } }]);
		expect(hintsOf(outcome).join(' ')).toMatch(
			new RegExp(`Nothing is verified yet: job ${bench.madeIds[0]} .*Attach Results`),
		);
		expect(hintsOf(outcome).join(' ').includes('Trigger')).toBe(bench.can('list'));
	});

	it('an output field that cannot be is refused before anything is sent', async () => {
		const bench = await openBench(id);
		const failure = failureOf(
			await bench.send('verify', bench.values(), { options: { outputField: '__proto__' } }),
		);
		expect(failure.message).toContain('Output Field');
		expect(bench.requests()).toEqual([]);
	});
});
