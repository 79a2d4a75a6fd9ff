import type { Transport } from '../transport/request';
import { connectionOf } from './connection';
import {
	jobStatuses,
	type Capabilities,
	type JobStatus,
	type ListType,
	type Operation,
	type Provider,
	type ProviderPlug,
	type Variant,
} from './contract';
import { CSV } from './kit/formats';
import { isFinished } from './kit/job';
import { namesJob } from './kit/namesJob';

const EMAILS: ListType = { name: 'Emails', value: 'email', valueKind: 'email' };
const ALL_ROWS: Variant = { name: 'All Rows', value: 'all', description: 'Every row of the list' };

// Long enough to tell lists apart; every provider shows as much.
const LONGEST_JOB_NAME = 80;

const SECOND_MS = 1_000;

/** A provider of what its folder gives: its defaults filled in, and all that follows from its parts. */
export function defineProvider(plug: ProviderPlug): Provider {
	const capabilities = capabilitiesOf(plug);
	const { id, displayName, description, credentialType, whereToCheck, respell } = plug;
	return {
		id,
		displayName,
		description,
		credentialType,
		whereToCheck,
		capabilities,
		respell,
		readFailure: plug.readFailure,
		namesJob: (body) => namesJob(plug, body),
		connect: (transport: Transport) => connectionOf(plug, capabilities, transport),
	};
}

function capabilitiesOf(plug: ProviderPlug): Capabilities {
	const { fileRules = {}, limits = {}, listing, jobNames } = plug;
	const takes = plug.takes ?? ['values'];
	const charges = plug.charges ?? 'upload';
	const listTypes = plug.listTypes ?? [EMAILS];
	return {
		operations: operationsOf(plug),
		sources: ['items', 'file', 'text', ...(takes.includes('url') ? (['url'] as const) : [])],
		takes,
		listTypes,
		offersListType: plug.offersListType ?? listTypes.length > 1,
		requiredHeader: fileRules.header ?? null,
		keepsColumns: takes.includes('file') && !takes.includes('values') && (fileRules.keepsColumns ?? true),
		namesJobs: jobNames !== undefined,
		longestJobName: jobNames?.longest ?? LONGEST_JOB_NAME,
		maxRowsPerJob: limits.rows ?? null,
		maxBytesPerJob: limits.bytes ?? null,
		bytesPerRow: limits.bytesPerRow ?? 1,
		fewestRowsPerJob: limits.fewestRows ?? 1,
		requiredFileExtension: fileRules.extension ?? null,
		delimiters: fileRules.delimiters ?? [','],
		requiresUtf8: fileRules.utf8 ?? true,
		uploadOptions: plug.options ?? [],
		variants: plug.variants ?? [ALL_ROWS],
		formats: plug.formats ?? [CSV],
		chargedAt: charges,
		downloadCharges: charges === 'download',
		finishedStatuses: finishedStatusesOf(plug),
		jobIds: plug.ids ?? 'opaque',
		severalRowsPerValue: plug.severalRowsPerValue ?? false,
		locates: plug.locates ?? false,
		takesCallback: plug.takesCallback ?? false,
		pollEvery: plug.pollEvery ?? {},
		statusIdsPerRequest: plug.jobsOf?.idsPerRequest ?? 1,
		listTellsStatus: listing?.tellsStatus ?? true,
		listTellsDetails: listing?.tellsDetails ?? true,
		listsByType: listing?.byType ?? false,
		notStarted: plug.notStarted ?? [],
		listTimeGrainMs: listing?.timeGrainMs ?? SECOND_MS,
	};
}

/** A part that is absent is an operation that is not offered. */
function operationsOf(plug: ProviderPlug): Operation[] {
	const parts: ReadonlyArray<readonly [Operation, unknown]> = [
		['upload', plug.upload],
		['verify', plug.upload],
		['estimate', plug.upload],
		['attach', plug.results],
		['list', plug.listing],
		['status', plug.job],
		['download', plug.results],
		['cancel', plug.cancel],
		['delete', plug.remove],
		['balance', plug.balance],
	];
	return parts.flatMap(([operation, part]) => (part === undefined ? [] : [operation]));
}

/** In the order of the contract. */
function finishedStatusesOf({ statuses }: ProviderPlug): JobStatus[] {
	const told = new Set(Object.values(statuses));
	return jobStatuses.filter((status) => isFinished(status) && told.has(status));
}
