import { ListError } from './list';

/** What one job may hold; `null` and nothing mean no limit. */
export interface Limits {
	/** Values that one job may have. */
	maxRowsPerJob: number | null;
	/** Bytes that the values of one job may take. */
	maxBytesPerJob?: number | null;
	/** Values that one job must have at least. */
	fewestRows?: number | null;
	/** Several jobs where a limit is exceeded; `false` refuses instead. */
	splitLargeLists: boolean;
}

/**
 * Divides positions into the fewest jobs that the limits allow, of nearly the same size.
 *
 * @param bytesOf the bytes that a position takes; needed where bytes are limited
 * @throws ListError where there is more than one job and the list may not be split, where a single value exceeds
 * the limit, or where there are too few for a job
 */
export function divide(
	positions: Int32Array,
	limits: Limits,
	bytesOf?: (position: number) => number,
): Int32Array[] {
	if (positions.length === 0) return [];
	refuseTooFew(positions.length, limits);
	const maxBytes = limits.maxBytesPerJob ?? null;
	const jobs = countJobs(positions.length, limits);
	const byBytes = maxBytes !== null && bytesOf !== undefined;
	const ends = byBytes
		? endsWithinBytes(positions, limits, maxBytes, bytesOf)
		: evenEnds(positions.length, jobs);
	if (ends.some((end, job) => end - (ends[job - 1] ?? 0) < (limits.fewestRows ?? 0)))
		throw indivisible(limits);
	return ends.map((end, job) => positions.subarray(ends[job - 1] ?? 0, end));
}

/**
 * How many jobs a list of so many values takes, by their number alone.
 *
 * @throws ListError where it is more than one and the list may not be split
 */
export function countJobs(
	rowCount: number,
	{ maxRowsPerJob, splitLargeLists }: Pick<Limits, 'maxRowsPerJob' | 'splitLargeLists'>,
): number {
	if (rowCount === 0) return 0;
	if (maxRowsPerJob === null || rowCount <= maxRowsPerJob) return 1;
	if (!splitLargeLists) throw tooLarge(rowCount, maxRowsPerJob, 'values');
	return Math.ceil(rowCount / maxRowsPerJob);
}

/** @throws ListError where a job of so few values is not taken */
export function refuseTooFew(rowCount: number, { fewestRows }: Pick<Limits, 'fewestRows'>): void {
	if (rowCount === 0 || rowCount >= (fewestRows ?? 0)) return;
	throw new ListError(
		`The list has ${inThousands(rowCount)} ${rowCount === 1 ? 'value' : 'values'} to send, but a job needs at least ${inThousands(fewestRows ?? 0)}`,
		'Send a longer list, or choose a provider that takes short ones.',
	);
}

export function tooLarge(count: number, limit: number, unit: 'values' | 'bytes'): ListError {
	return new ListError(
		`The list has ${inThousands(count)} ${unit}, but one job takes at most ${inThousands(limit)}`,
		'Turn on "Split Large Lists" to make several jobs of it, or send fewer values.',
	);
}

function evenEnds(count: number, jobs: number): number[] {
	return Array.from({ length: jobs }, (_, job) => Math.floor(((job + 1) * count) / jobs));
}

function endsWithinBytes(
	positions: Int32Array,
	limits: Limits,
	maxBytes: number,
	bytesOf: (position: number) => number,
): number[] {
	const upTo = new Float64Array(positions.length + 1);
	for (let index = 0; index < positions.length; index++) {
		const bytes = bytesOf(positions[index] ?? 0);
		if (bytes > maxBytes) throw valueTooLarge(bytes, maxBytes);
		upTo[index + 1] = (upTo[index] ?? 0) + bytes;
	}
	const total = upTo[positions.length] ?? 0;
	if (total > maxBytes && !limits.splitLargeLists) throw tooLarge(total, maxBytes, 'bytes');

	const maxRows = limits.maxRowsPerJob ?? positions.length;
	const fewest = filledEnds(upTo, maxRows, maxBytes);
	// The smallest number of rows that needs no more jobs makes them nearly the same size.
	let [low, high] = [Math.ceil(positions.length / fewest.length), maxRows];
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		if (filledEnds(upTo, middle, maxBytes).length > fewest.length) low = middle + 1;
		else high = middle;
	}
	const ends = withoutTooSmall(filledEnds(upTo, low, maxBytes), limits);
	const isOver = ends.some((end, job) => (upTo[end] ?? 0) - (upTo[ends[job - 1] ?? 0] ?? 0) > maxBytes);
	if (isOver) throw indivisible(limits);
	return ends;
}

/** Where the jobs end that are filled one after the other up to the limits. */
function filledEnds(upTo: Float64Array, maxRows: number, maxBytes: number): number[] {
	const ends: number[] = [];
	let start = 0;
	for (let index = 1; index < upTo.length; index++) {
		const bytes = (upTo[index] ?? 0) - (upTo[start] ?? 0);
		if (index - start <= maxRows && bytes <= maxBytes) continue;
		ends.push(index - 1);
		start = index - 1;
	}
	ends.push(upTo.length - 1);
	return ends;
}

/** A job that would have too few takes the last ones of the job before it. */
function withoutTooSmall(ends: number[], { fewestRows }: Limits): number[] {
	const moved = [...ends];
	for (let job = moved.length - 1; job > 0; job--) {
		moved[job - 1] = Math.min(moved[job - 1] ?? 0, (moved[job] ?? 0) - (fewestRows ?? 0));
	}
	return moved;
}

function indivisible({ fewestRows }: Limits): ListError {
	return new ListError(
		`The list cannot be divided into jobs that are within the limit and have at least ${inThousands(fewestRows ?? 0)} values each`,
		'Send the list in parts of your own, or send fewer values.',
	);
}

function valueTooLarge(bytes: number, maxBytes: number): ListError {
	return new ListError(
		`One value of the list takes ${inThousands(bytes)} bytes, but a whole job at most ${inThousands(maxBytes)}`,
		'Remove what is no value from the list.',
	);
}

function inThousands(count: number): string {
	return count.toLocaleString('en-US');
}
