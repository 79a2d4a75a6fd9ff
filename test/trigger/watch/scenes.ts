import fc from 'fast-check';
import { defaultLimits, type TriggerConfig } from '../../../nodes/BulkVerify/trigger/watch/state';
import { generous, type Happening, type Scene } from './history';
import type { ListFault } from './world';

/** Every kind of provider. */
export const providers: Record<string, TriggerConfig['provider']> = {
	'ascending ids, one status a request': {
		jobIds: 'ascending',
		statusIdsPerRequest: 1,
		listTellsStatus: true,
		listTellsDetails: true,
	},
	'ascending ids, many in one status request': {
		jobIds: 'ascending',
		statusIdsPerRequest: 10,
		listTellsStatus: true,
		listTellsDetails: true,
	},
	'ascending ids, a list that tells no status': {
		jobIds: 'ascending',
		statusIdsPerRequest: 10,
		listTellsStatus: false,
		listTellsDetails: false,
	},
	'ascending ids, a list that tells no details': {
		jobIds: 'ascending',
		statusIdsPerRequest: 2,
		listTellsStatus: true,
		listTellsDetails: false,
	},
	'opaque ids, no details': {
		jobIds: 'opaque',
		statusIdsPerRequest: 1,
		listTellsStatus: true,
		listTellsDetails: false,
	},
	'opaque ids, a list that tells all': {
		jobIds: 'opaque',
		statusIdsPerRequest: 1,
		listTellsStatus: true,
		listTellsDetails: true,
	},
};

const tight = { ...defaultLimits, statusRequests: 2, pages: 2, announcements: 3, watchedChars: 24 };

const count = fc.integer({ min: 1, max: 25 });
const percent = fc.integer({ min: 5, max: 90 });
const fault = fc.constantFrom<ListFault>(
	'none',
	'none',
	'none',
	'none',
	'fails',
	'secondPageFails',
	'statusFails',
	'empty',
	'noStatus',
	'lacksRows',
	'pageTwice',
);

const steady: Array<fc.WeightedArbitrary<Happening>> = [
	{ weight: 5, arbitrary: fc.record({ kind: fc.constant('create'), count }) },
	{ weight: 5, arbitrary: fc.record({ kind: fc.constant('progress'), percent }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('delete'), count: fc.integer({ min: 1, max: 5 }) }) },
	{
		weight: 1,
		arbitrary: fc.record({ kind: fc.constant('clock'), minutes: fc.integer({ min: -2000, max: 2000 }) }),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			kind: fc.constant('odd'),
			which: fc.nat(20),
			place: fc.double({ min: 0, max: 1, noNaN: true }),
		}),
	},
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('bad') }) },
	{
		weight: 8,
		arbitrary: fc.record({ kind: fc.constant('poll'), fault, unrest: fc.boolean(), hurried: fc.boolean() }),
	},
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant('overlap'), unrest: fc.boolean() }) },
];
const deaths: Array<fc.WeightedArbitrary<Happening>> = [
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant('restart') }) },
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('reactivate') }) },
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant('killed'), when: fc.constant('afterSave') }) },
];
const damages: Array<fc.WeightedArbitrary<Happening>> = [
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant('damage'), how: fc.nat(1_000) }) },
];
const oldKill: Array<fc.WeightedArbitrary<Happening>> = [
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant('killed'), when: fc.constant('beforeSave') }) },
];

/** Random histories of an account and of n8n. */
export function scenes(
	provider: TriggerConfig['provider'],
	happenings: Array<fc.WeightedArbitrary<Happening>>,
) {
	const possible =
		provider.jobIds === 'ascending' ? ['completed', 'cancelled'] : ['completed', 'failed', 'cancelled'];
	return fc.record<Scene>({
		seed: fc.nat(),
		pageSize: fc.constantFrom(4, 10, 50),
		existing: fc.integer({ min: 0, max: 80 }),
		isStrict: fc.boolean(),
		isPaged: fc.boolean(),
		provider: fc.constant(provider),
		events: fc.subarray(possible, { minLength: 1 }) as fc.Arbitrary<Scene['events']>,
		nameContains: fc.constantFrom('', '', 'customers'),
		limits: fc.constantFrom(generous, tight),
		happenings: fc.array(fc.oneof(...happenings), { minLength: 1, maxLength: 40, size: 'max' }),
	});
}

/** What may happen in one. */
export const lives = {
	'while n8n lives': steady,
	'while n8n dies and restarts': [...steady, ...deaths, ...oldKill],
	'while its state is damaged': [...steady, ...deaths, ...damages],
};
