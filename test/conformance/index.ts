import { type Bench, type BenchOptions, factsOf, openBench, prepareWorkers, providerOf } from '../harness';
import { keepRealTime } from '../harness/clock';
import { FULL } from './pairwise';
import type { Subject, Suite } from './subject';
import { anyAnswer } from './suites/anyAnswer';
import { anyChange } from './suites/anyChange';
import { anyList } from './suites/anyList';
import { columns } from './suites/columns';
import { credential } from './suites/credential';
import { downloads } from './suites/downloads';
import { editor } from './suites/editor';
import { jobs } from './suites/jobs';
import { gateways } from './suites/gateways';
import { joining } from './suites/joining';
import { limits } from './suites/limits';
import { listing } from './suites/listing';
import { lostUploads } from './suites/lostUploads';
import { manyLists } from './suites/manyLists';
import { oneAfterAnother } from './suites/oneAfterAnother';
import { oddJobs } from './suites/oddJobs';
import { operations } from './suites/operations';
import { reads } from './suites/reads';
import { refusals } from './suites/refusals';
import { results } from './suites/results';
import { routing } from './suites/routing';
import { runAgain } from './suites/runAgain';
import { secrets } from './suites/secrets';
import { sources } from './suites/sources';
import { spellings } from './suites/spellings';
import { spoiltDownloads } from './suites/spoiltDownloads';
import { stop } from './suites/stop';
import { strangers } from './suites/strangers';
import { takenOnce } from './suites/takenOnce';
import { traps } from './suites/traps';
import { trigger } from './suites/trigger';
import { uploads } from './suites/uploads';
import { verify } from './suites/verify';
import { waiting } from './suites/waiting';

/** What every provider must keep, by topic. Those that wait longest come first: the others run meanwhile. */
const SUITES: Readonly<Record<string, Suite>> = {
	'the key is nowhere': secrets,
	stopping: stop,
	'spoilt downloads': spoiltDownloads,
	'any answer': anyAnswer,
	'any change': anyChange,
	'lost uploads': lostUploads,
	'taken once': takenOnce,
	strangers: strangers,
	'one after another': oneAfterAnother,
	'run again': runAgain,
	'many lists': manyLists,
	reads: reads,
	waiting: waiting,
	trigger: trigger,
	'odd jobs': oddJobs,
	refusals: refusals,
	gateways,
	limits: limits,
	editor: editor,
	operations: operations,
	jobs: jobs,
	list: listing,
	sources: sources,
	uploads: uploads,
	columns: columns,
	results: results,
	downloads: downloads,
	verify: verify,
	joining,
	'any list': anyList,
	spellings,
	routing: routing,
	'odd facts': traps,
	credential: credential,
};

/**
 * Proves everything that the contract says of a provider, by what it can do: its capabilities and what its simulator
 * tells of itself. The one line that a provider's own test file needs.
 *
 * `CONFORMANCE=full` runs every combination where a pairwise choice is run otherwise.
 */
export function conformance(id: string): void {
	const provider = providerOf(id);
	const facts = factsOf(id);
	// On a machine that is busy with other things.
	jest.setTimeout(FULL ? 600_000 : 180_000);
	// With a million rows a processor at work would look like a silent provider.
	if (FULL) keepRealTime();
	describe(id, () => {
		// The first, and the one after n8n was started again.
		beforeAll(async () => await prepareWorkers(2));
		for (const [topic, suite] of Object.entries(SUITES)) {
			const subject: Subject = {
				id,
				provider,
				facts,
				capabilities: provider.capabilities,
				can: (operation) => provider.capabilities.operations.includes(operation),
				open: async (options?: BenchOptions): Promise<Bench> => await openBench(id, options),
				it(title, run) {
					concurrent(`${topic}: ${title}`, run);
				},
			};
			suite(subject);
		}
	});
}

type Define = (name: string, run: () => Promise<void>) => void;

// The types of jest do not know it yet.
const concurrent = it.concurrent as Define;
