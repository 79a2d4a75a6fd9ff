import { type Bench, MODES, type Mode, outputOf, type Outcome } from '../harness';
import { pairwise } from './pairwise';
import type { Subject } from './subject';

/** One way to download a result. */
export interface Kind {
	name: string;
	mode: Mode;
	variant?: string;
	/** Of a file; absent for items. */
	format?: string;
	download(bench: Bench, jobId: string): Promise<Outcome>;
	/** How many rows or bytes came. @throws where the node failed */
	size(bench: Bench, outcome: Outcome): Promise<number>;
}

/** As items and as files, in each variant, format and way to keep files, pairwise. */
export function kindsOf({ capabilities }: Subject): Kind[] {
	const variants = capabilities.variants.map(({ value }) => value);
	const whole = capabilities.variants.filter(({ itemsOnly }) => itemsOnly !== true).map(({ value }) => value);
	const formats = capabilities.formats.map(({ value }) => value);
	const items = MODES.slice(0, 1).map((mode): Kind => ({
		name: 'items',
		mode,
		variant: variants[0],
		download: async (bench, jobId) => await bench.runOn(jobId, 'download', { output: 'items' }),
		size: async (_, outcome) => outputOf(outcome).length,
	}));
	const files = pairwise({ variant: whole, format: formats, mode: MODES }).map((how): Kind => ({
		...how,
		name: `${how.format} file of ${how.variant} (${how.mode})`,
		download: async (bench, jobId) => {
			const { variant, format } = how;
			return await bench.runOn(jobId, 'download', { output: 'file', variant, format });
		},
		size: async (bench, outcome) => (await bench.bytesOf(outputOf(outcome)[0])).length,
	}));
	return [...items, ...files];
}

/** As items, and as a file in each way to keep files. */
export function fewKindsOf(subject: Subject): Kind[] {
	const all = kindsOf(subject);
	const files = MODES.flatMap(
		(mode) => all.find((kind) => kind.format !== undefined && kind.mode === mode) ?? [],
	);
	return [...all.filter(({ format }) => format === undefined), ...files];
}
