import { divide, type Limits } from './divide';
import { ENTRIES_AT_A_STRETCH, type Work } from './work';
import { valueKey, VALUE_REASONS, type ValueList, type ValueReason } from './values';
import type { ValueKind } from './list';

export interface PlanNeeds extends Limits {
	/** Send each value once, however often it occurs. */
	removeDuplicates: boolean;
	/** Leave out what cannot be a value of its kind (the default); `false` sends it as it is. */
	skipMalformed?: boolean;
	/** Positions to leave out on purpose, because their value was verified not long ago. */
	reuse?: (position: number) => boolean;
	/** `false` where no answer is joined to a value: the plan has no answers then, which takes less memory. */
	isJoined?: boolean;
	/** Bytes that a value takes in what is sent, with all that goes with it; asked only where bytes are limited. */
	bytesOf?: (value: string, position: number) => number;
}

/** Why a position of the list is not sent. */
export type NotSent = ValueReason | 'reused';

/** How many positions of the list are sent, and how many are not for which reason. */
export interface PlanCounts extends Record<NotSent, number> {
	/** Positions that go out, over all jobs. */
	sent: number;
	/** Positions with a value that an earlier one has, whether removed or sent again. */
	duplicates: number;
}

/** What of a list is sent, in which job, and which answer belongs to which of its values. */
export interface Plan {
	kind: ValueKind;
	list: ValueList;
	/**
	 * One entry a job: positions in the list, ascending. As few jobs as the limits allow, of nearly the
	 * same size; none where the list has nothing to send.
	 */
	batches: Int32Array[];
	/** For each position the number of its answer, shared by duplicates; -1 where it is not sent or nothing is joined. */
	answerOf: Int32Array;
	/** The number of the answer for each canonical key: 0, 1, 2... in the order of first occurrence. */
	answers: Map<string, number>;
	/** Why a position is not sent: an index of `NOT_SENT`, 0 where it is. */
	codes: Uint8Array;
	counts: PlanCounts;
}

/** What the codes of a plan mean: those of the list, and one more. */
const NOT_SENT: ReadonlyArray<NotSent | null> = [...VALUE_REASONS, 'reused'];
const REUSED = NOT_SENT.indexOf('reused');
const MALFORMED = NOT_SENT.indexOf('malformed');

/**
 * Decides what of a list is sent: its values and nothing else, without duplicates where wanted, in the fewest jobs.
 *
 * @throws ListError where the list exceeds a limit and may not be split, or has too few values for a job
 */
export function* planValues(list: ValueList, needs: PlanNeeds): Work<Plan> {
	const { values } = list;
	const codes = list.codes.slice();
	const answerOf = new Int32Array(values.length).fill(-1);
	const answers = new Map<string, number>();
	const positions = new Int32Array(values.length);
	const isNew = needs.isJoined === false ? firstOccurrence() : numbered(answers, answerOf);
	const sendsMalformed = needs.skipMalformed === false;
	let sent = 0;
	let duplicates = 0;

	for (let position = 0; position < values.length; position++) {
		if (position % ENTRIES_AT_A_STRETCH === 0) yield;
		if (sendsMalformed && codes[position] === MALFORMED) codes[position] = 0;
		if (codes[position] !== 0) continue;
		if (needs.reuse?.(position) === true) {
			codes[position] = REUSED;
			continue;
		}
		const key = valueKey(list.kind, values[position] ?? '');
		const isFirst = isNew(key, position);
		if (!isFirst) duplicates++;
		if (isFirst || !needs.removeDuplicates) positions[sent++] = position;
	}

	const { bytesOf } = needs;
	const batches = divide(
		positions.subarray(0, sent),
		needs,
		bytesOf && ((position) => bytesOf(values[position] ?? '', position)),
	);
	const counts: PlanCounts = { ...countCodes(codes), sent, duplicates };
	return { kind: list.kind, list, batches, answerOf, answers, codes, counts };
}

/** Tells whether a key is a new one, and gives each position the number of its answer. */
function numbered(
	answers: Map<string, number>,
	answerOf: Int32Array,
): (key: string, position: number) => boolean {
	return (key, position) => {
		const known = answers.get(key);
		answerOf[position] = known ?? answers.size;
		if (known === undefined) answers.set(key, answers.size);
		return known === undefined;
	};
}

function firstOccurrence(): (key: string) => boolean {
	const keys = new Set<string>();
	return (key) => {
		const before = keys.size;
		return keys.add(key).size > before;
	};
}

/** The values of one job as they are sent. */
export function* batchValues({ list }: Plan, batch: Int32Array): Generator<string> {
	for (const position of batch) yield list.values[position] ?? '';
}

/** Why the value at a position is not sent; `null` where it is, itself or as an earlier one of the same value. */
export function notSent({ codes }: Plan, position: number): NotSent | null {
	return NOT_SENT[codes[position] ?? 0] ?? null;
}

function countCodes(codes: Uint8Array): Record<NotSent, number> {
	const counts = new Array<number>(NOT_SENT.length).fill(0);
	for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
	const [, empty = 0, malformed = 0, several_values = 0, not_a_value = 0, damaged = 0, reused = 0] = counts;
	return { empty, malformed, several_values, not_a_value, damaged, reused };
}
