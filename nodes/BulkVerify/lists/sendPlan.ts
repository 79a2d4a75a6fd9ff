import { ListError, type ValueKind } from './list';
import { valueKey } from './values';

export interface PlanNeeds {
	kind: ValueKind;
	/** Send each value once, however often it occurs. */
	removeDuplicates: boolean;
	/** Values that one job may have; `null` for no limit. */
	maxRowsPerJob: number | null;
	/** Several jobs where the limit is exceeded; `false` refuses instead. */
	splitLargeLists: boolean;
}

/** What of a list is sent, in which job, and which answer belongs to which of its values. */
export interface Plan {
	kind: ValueKind;
	/**
	 * One entry a job: positions in the list, ascending. As few jobs as the limit allows, of nearly the
	 * same size; none where the list has nothing to verify.
	 */
	batches: Int32Array[];
	/** For each value of the list the number of its answer, shared by duplicates; -1 where it is empty. */
	answerOf: Int32Array;
	/** The number of the answer for each canonical key: 0, 1, 2... in the order of first occurrence. */
	answers: Map<string, number>;
	/** Values that are sent, over all jobs. */
	sent: number;
	skippedEmpty: number;
	/** Values that are the same as an earlier one, whether removed or sent again. */
	duplicates: number;
}

/**
 * Decides what of a list is sent: without its empty values, without duplicates where wanted, and in
 * the fewest jobs.
 *
 * @throws ListError where the list exceeds the limit and may not be split
 */
export function planValues(values: readonly string[], needs: PlanNeeds): Plan {
	const answerOf = new Int32Array(values.length);
	const answers = new Map<string, number>();
	const positions = new Int32Array(values.length);
	let sent = 0;
	let skippedEmpty = 0;
	let duplicates = 0;

	values.forEach((value, position) => {
		const trimmed = value.trim();
		if (trimmed === '') {
			answerOf[position] = -1;
			skippedEmpty++;
			return;
		}
		const key = valueKey(needs.kind, trimmed);
		const known = answers.get(key);
		if (known !== undefined) {
			answerOf[position] = known;
			duplicates++;
			if (needs.removeDuplicates) return;
		} else {
			answerOf[position] = answers.size;
			answers.set(key, answers.size);
		}
		positions[sent++] = position;
	});

	const jobs = countJobs(sent, needs);
	return {
		kind: needs.kind,
		batches: divide(positions.subarray(0, sent), jobs),
		answerOf,
		answers,
		sent,
		skippedEmpty,
		duplicates,
	};
}

/** The values of one job as they are sent: without the white space around them. */
export function* batchValues(values: readonly string[], batch: Int32Array): Generator<string> {
	for (const position of batch) yield (values[position] ?? '').trim();
}

/**
 * How many jobs a list of so many values takes.
 *
 * @throws ListError where it is more than one and the list may not be split
 */
export function countJobs(
	rowCount: number,
	{ maxRowsPerJob, splitLargeLists }: Pick<PlanNeeds, 'maxRowsPerJob' | 'splitLargeLists'>,
): number {
	if (rowCount === 0) return 0;
	if (maxRowsPerJob === null || rowCount <= maxRowsPerJob) return 1;
	if (!splitLargeLists) {
		throw new ListError(
			`The list has ${inThousands(rowCount)} values, but one job takes at most ${inThousands(maxRowsPerJob)}`,
			'Turn on "Split Large Lists" to make several jobs of it, or send fewer values.',
		);
	}
	return Math.ceil(rowCount / maxRowsPerJob);
}

function divide(positions: Int32Array, jobs: number): Int32Array[] {
	return Array.from({ length: jobs }, (_, job) =>
		positions.subarray(
			Math.floor((job * positions.length) / jobs),
			Math.floor(((job + 1) * positions.length) / jobs),
		),
	);
}

function inThousands(count: number): string {
	return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
