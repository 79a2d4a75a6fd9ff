import { openLane, outputOf, failureOf, ROWS, sideBySide } from './lane';
import type { Lane, Mode } from './lane';
import { type FaultKind, type ProviderName, PROVIDERS } from '../sandbox';
import type { Outcome } from '../harness/engine';

const FREE = PROVIDERS.filter((provider) => provider !== 'everythingLocation');

const CUT: readonly FaultKind[] = ['truncate', 'truncateSilently'];

// These keep nothing of the file, so there is nothing to tell a message from the file by but what comes.
const SPOILT: readonly FaultKind[] = [...CUT, 'html', 'json', 'garbage200After'];

const FORMATS: Record<ProviderName, readonly string[]> = {
	ipQualityScore: ['csv'],
	whoisXml: ['csv', 'json', 'xml'],
	everythingLocation: ['csv'],
	briteVerifyFiles: ['csv'],
};

interface Kind {
	name: string;
	download(lane: Lane, jobId: string): Promise<Outcome>;
	/** How many rows or bytes came. */
	size(lane: Lane, outcome: Outcome): Promise<number>;
}

const asItems: Kind = {
	name: 'items',
	async download(lane, jobId) {
		const variant = lane.provider === 'whoisXml' ? { variant: 'completed' } : {};
		return await lane.runOn(jobId, 'download', { output: 'items', ...variant });
	},
	size: async (_lane, outcome) => outputOf(outcome).length,
};

const asFile = (format: string): Kind => ({
	name: `${format} file`,
	async download(lane, jobId) {
		const variant = lane.provider === 'whoisXml' ? { variant: 'completed', format } : {};
		return await lane.runOn(jobId, 'download', { output: 'file', ...variant });
	},
	async size(lane, outcome) {
		const [item] = outputOf(outcome);
		return item === undefined ? 0 : (await lane.engine.binary(item)).length;
	},
});

const kindsOf = (provider: ProviderName): Kind[] => [asItems, ...FORMATS[provider]!.map(asFile)];

/**
 * What a spoilt download must not become, in one of n8n's ways to keep files. Memory and filesystem are tests of
 * their own: n8n has one binary store a process.
 */
export function downloadPromises(mode: Mode): void {
	const test = sideBySide();

	/** What a good download of the same job gives. */
	const wholeSize = async (lane: Lane, kind: Kind, jobId: string): Promise<number> => {
		const size = await kind.size(lane, await kind.download(lane, jobId));
		lane.sandbox.requests.length = 0;
		return size;
	};

	for (const provider of FREE) {
		for (const kind of kindsOf(provider)) {
			for (const fault of CUT) {
				test(`${provider} ${kind.name} ${fault}: the next try is whole`, async () => {
					const lane = await openLane(provider, { mode });
					const jobId = lane.job();
					const whole = await wholeSize(lane, kind, jobId);
					lane.fault({ kind: fault, operation: 'download', keep: 0.6 });
					const outcome = await kind.download(lane, jobId);

					expect(outcome.error).toBeUndefined();
					expect(await kind.size(lane, outcome)).toBe(whole);
					expect(lane.requests('download').length).toBeGreaterThan(1);
				});
			}

			test(`${provider} ${kind.name}: one that is cut short every time is no result`, async () => {
				const lane = await openLane(provider, { mode });
				const jobId = lane.job();
				lane.fault({ kind: 'truncate', operation: 'download', times: 99 });
				const outcome = await kind.download(lane, jobId);

				expect(failureOf(outcome)).toMatchObject({ name: 'NodeApiError', itemIndex: 0 });
				expect(failureOf(outcome).description).toContain('The download was cut short');
				expect(outputOf(outcome)).toEqual([]);
				expect(lane.requests('download')).toHaveLength(3);
			});
		}
	}

	for (const kind of kindsOf('everythingLocation')) {
		for (const fault of [...SPOILT, 'status500After', 'dropAfter', 'drop'] as const) {
			// A refusal in the provider's own words charged nothing.
			if (fault === 'json') continue;
			test(`everythingLocation ${kind.name} ${fault}: is asked for once, and may have been charged`, async () => {
				const lane = await openLane('everythingLocation', { mode });
				const jobId = lane.job();
				lane.fault({ kind: fault, operation: 'download' });
				const outcome = await kind.download(lane, jobId);

				const failure = failureOf(outcome);
				expect(failure.message).toContain(jobId);
				expect(failure.message).toMatch(/may have charged for it: run the node again to download it$/);
				expect(failure.description).toContain('not asked for again by itself');
				expect(failure.itemIndex).toBe(0);
				expect(outputOf(outcome)).toEqual([]);
				expect(lane.requests('download')).toHaveLength(1);

				const again = await kind.download(lane, jobId);
				expect(again.error).toBeUndefined();
				expect(lane.sandbox.charges('everythingLocation')).toBe(ROWS);
			});
		}

		test(`everythingLocation ${kind.name}: what was certainly not taken is asked for again`, async () => {
			const lane = await openLane('everythingLocation', { mode });
			const jobId = lane.job();
			lane.fault({ kind: 'status', status: 429, retryAfter: 0, operation: 'download', times: 2 });
			const outcome = await kind.download(lane, jobId);

			expect(outcome.error).toBeUndefined();
			expect(lane.requests('download')).toHaveLength(3);
		});
	}

	for (const provider of PROVIDERS) {
		for (const kind of kindsOf(provider)) {
			test(`${provider} ${kind.name}: HTML is never a result`, async () => {
				const lane = await openLane(provider, { mode });
				lane.fault({ kind: 'html', operation: 'download', times: 99 });
				const outcome = await kind.download(lane, lane.job());

				expect(failureOf(outcome).description).toContain('A web page came where the result file belongs');
				expect(outputOf(outcome)).toEqual([]);
			});

			test(`${provider} ${kind.name}: a refusal with HTTP 200 is told in the provider's words`, async () => {
				const lane = await openLane(provider, { mode });
				lane.fault({ kind: 'json', operation: 'download', times: 99 });
				const outcome = await kind.download(lane, lane.job());

				expect(failureOf(outcome)).toMatchObject({
					name: 'NodeApiError',
					message: expect.stringContaining('did not accept this'),
					description: expect.stringContaining('The request could not be processed.'),
					httpCode: '200',
					itemIndex: 0,
				});
				expect(outputOf(outcome)).toEqual([]);
				expect(lane.sandbox.charges(provider)).toBe(0);
			});

			test(`${provider} ${kind.name}: garbage is never a result`, async () => {
				const lane = await openLane(provider, { mode });
				lane.fault({ kind: 'garbage200After', operation: 'download', times: 99 });
				const outcome = await kind.download(lane, lane.job());

				expect(outcome.error).toBeDefined();
				expect(outputOf(outcome)).toEqual([]);
			});
		}
	}
}
