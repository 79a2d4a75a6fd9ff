import { jobStatuses } from '../../providers/contract';
import { ledgerKinds, type IdScheme, type Ledger } from './ledger';
import { keyOf } from './packing';
import { isCount, isRecord } from './shapes';
import type { EmittedBatch, SavedLedger, TriggerConfig, TriggerState } from './state';

/** No ID is longer, in characters. */
const LONGEST_ID = 200;

/** A state that may be gone on from. */
export interface OpenState {
	state: TriggerState;
	ledger: Ledger;
}

interface SavedState {
	/** `undefined`: the poll is a first activation. */
	open: OpenState | undefined;
	/** Something is there that cannot be gone on from although the settings are the same. */
	damage: string | undefined;
}

/** What n8n has saved, whatever it is: nothing of it is believed before it was looked at. */
export function readState(saved: unknown, config: TriggerConfig): SavedState {
	if (saved === undefined || saved === null) return { open: undefined, damage: undefined };
	if (!isRecord(saved)) return { open: undefined, damage: 'it is not ours' };
	if (saved.version !== 2) return { open: undefined, damage: 'another version has made it' };
	const { fingerprint, ledger: savedLedger } = saved;
	// Other settings start afresh, as the person expects.
	if (typeof fingerprint === 'string' && fingerprint !== config.fingerprint)
		return { open: undefined, damage: undefined };
	const ledger = ledgerKinds[config.provider.jobIds].open(savedLedger);
	const state = ledger === undefined ? undefined : stateOf(saved, config.fingerprint, ledger);
	return state === undefined || ledger === undefined
		? { open: undefined, damage: 'a part of it is missing or damaged' }
		: { open: { state, ledger }, damage: undefined };
}

function stateOf(
	saved: Record<string, unknown>,
	fingerprint: string,
	ledger: Ledger,
): TriggerState | undefined {
	const { process, turn, askedUpTo, check } = saved;
	if (saved.fingerprint !== fingerprint || check !== checkOf(ledger.saved)) return undefined;
	if (typeof process !== 'string' || !isCount(turn) || turn === Number.MAX_SAFE_INTEGER) return undefined;
	if (typeof askedUpTo !== 'string') return undefined;
	const emitted = batchesFrom(saved.emitted, ledger.ids);
	if (emitted === undefined) return undefined;
	const isId = askedUpTo.length <= LONGEST_ID;
	const rest = { emitted, askedUpTo: isId ? askedUpTo : '', check };
	return { version: 2, fingerprint, process, turn, ledger: ledger.saved, ...rest };
}

function batchesFrom(value: unknown, ids: IdScheme): EmittedBatch[] | undefined {
	if (!Array.isArray(value)) return undefined;
	const entries: unknown[] = value;
	const batches = entries.flatMap((entry) => batchFrom(entry, ids) ?? []);
	return batches.length === entries.length ? batches : undefined;
}

function batchFrom(value: unknown, { unpack }: IdScheme): EmittedBatch | undefined {
	if (!isRecord(value)) return undefined;
	const { at, ids, due } = value;
	const status = jobStatuses.find((known) => known === value.status);
	if (typeof at !== 'number' || !Number.isFinite(at) || typeof due !== 'boolean') return undefined;
	if (status === undefined || typeof ids !== 'string' || unpack(ids) === undefined) return undefined;
	return { at, status, ids, due };
}

/** By its values in the order of their names: a database may keep them in another. */
export function checkOf(ledger: SavedLedger): string {
	const { order } = ledger;
	const parts =
		order === 'opaque'
			? [order, ledger.settled, ledger.vanished, ledger.open, ledger.newestFirst, ...placesOf(ledger)]
			: [order, ledger.floor, ledger.recent, ledger.watched, ledger.missing, ...sweepParts(ledger)];
	return keyOf(JSON.stringify(parts));
}

function placesOf({ anchors, page, sought }: Extract<SavedLedger, { order: 'opaque' }>): unknown[] {
	return [...(anchors === undefined ? [] : [anchors]), ...(page === undefined ? [] : [page, sought])];
}

function sweepParts({ sweep }: Extract<SavedLedger, { order: 'ascending' }>): number[] {
	return sweep === null ? [] : [sweep.top, sweep.bottom, sweep.page];
}
