import { jsonBody } from '../../transport/jsonBody';
import type { ProviderRequest, Transport } from '../../transport/request';
import { settle } from '../../transport/retry';
import { perhapsTaken, TransportError, unreadable } from '../../transport/transportError';
import type { JobRecord, JsonRecord } from '../contract';
import { exactId, isRecord, toText } from '../kit/fields';
import { aboutJob } from '../kit/job';
import { readList } from './answers';

// docs/providers/briteVerifyBulk.md: 100,000 objects a request.
const CONTACTS_A_REQUEST = 100_000;

/** The state of a list that was brought and not started. */
export const NOT_STARTED = 'open';

export const listPath = (id: string) => `/lists/${encodeURIComponent(id)}`;

/**
 * Sends a list in steps: create, append, start. Nothing is charged before the start, so a step before it that is lost
 * costs nothing: the list is ended, and what is left of it ends itself after 15 idle minutes. Whether a start whose
 * answer was lost happened is told by the list.
 *
 * @returns the record of the list, started
 * @throws TransportError with `notTaken` where it was not started
 */
export async function sendStepwise(api: Transport, contacts: JsonRecord[]): Promise<JobRecord> {
	const id = await create(api, contacts.slice(0, CONTACTS_A_REQUEST));
	for (let at = CONTACTS_A_REQUEST; at < contacts.length; at += CONTACTS_A_REQUEST) {
		const some = contacts.slice(at, at + CONTACTS_A_REQUEST);
		const outcome = await settle(async () => await api.write(bring(listPath(id), some)));
		if ('error' in outcome) {
			await terminate(api, id);
			throw asNotTaken(outcome.error);
		}
	}
	return await start(api, id);
}

const bring = (path: string, contacts: JsonRecord[]): ProviderRequest => ({
	method: 'POST',
	path,
	raw: jsonBody({ contacts }),
});

const post = (path: string, json: JsonRecord): ProviderRequest => ({ method: 'POST', path, json });

async function create(api: Transport, contacts: JsonRecord[]): Promise<string> {
	const outcome = await settle(async () => await api.write(bring('/lists', contacts)));
	if ('error' in outcome) throw asNotTaken(outcome.error);
	const record = readList(outcome.value.body);
	const id = isRecord(record) ? exactId(record.id) : undefined;
	// Whatever it was that came: without a start nothing is charged.
	if (id === undefined) throw asNotTaken(unreadable('a new list'));
	return id;
}

/** Asks for the start until the list says that it has begun. */
async function start(api: Transport, id: string): Promise<JobRecord> {
	let asked = false;
	let mayHaveBegun = false;
	const read = async () =>
		sameList(id, readList((await api.read({ method: 'GET', path: listPath(id) })).body));
	const outcome = await settle(
		async () =>
			await api.tryAnew(async () => {
				if (asked) {
					const record = await read();
					if (!isOpen(record)) return record;
				}
				asked = true;
				const started = await settle(async () => await api.write(post(listPath(id), { directive: 'start' })));
				mayHaveBegun ||= !('error' in started) || perhapsTaken(started.error);
				if ('error' in started) throw started.error;
				return sameList(id, readList(started.value.body));
			}),
	);
	if ('value' in outcome && outcome.value !== undefined) return outcome.value;
	const failure = 'error' in outcome ? outcome.error : unreadable('a started list');
	const now = await settle(read);
	if ('error' in now) throw failure;
	if (!isOpen(now.value)) return now.value;
	// What the list says may lag behind: what is open can be ended.
	const isEnded = await terminate(api, id);
	throw isEnded || !mayHaveBegun ? asNotTaken(failure) : asPerhapsTaken(failure);
}

function sameList(id: string, record: JobRecord | undefined): JobRecord | undefined {
	return aboutJob(id, isRecord(record) ? record.id : undefined, record);
}

function isOpen(record: JobRecord | undefined): boolean {
	return !isRecord(record) || toText(record.state)?.toLowerCase() === NOT_STARTED;
}

/** So that it is not left lying about; should that fail too, it ends itself. */
async function terminate(api: Transport, id: string): Promise<boolean> {
	const outcome = await settle(async () => await api.write(post(listPath(id), { directive: 'terminate' })));
	return 'value' in outcome;
}

function asNotTaken(error: unknown): unknown {
	return withNotTaken(error, true);
}

function asPerhapsTaken(error: unknown): unknown {
	return withNotTaken(error, false);
}

function withNotTaken(error: unknown, notTaken: boolean): unknown {
	if (!(error instanceof TransportError)) return error;
	return new TransportError(error.kind, error.message, { ...error.details, notTaken });
}
