import { type BinaryMode, builtPackage, createEngine, type Engine } from './engine';

export type Mode = BinaryMode;

export const MODES: readonly Mode[] = ['memory', 'filesystem'];

const engines = new Map<Mode, Promise<Engine>>();

/** The built package on n8n-core; loaded once a test file for each way to keep files. */
export async function engineOfWorker(mode: Mode = 'memory'): Promise<Engine> {
	const known = engines.get(mode);
	if (known !== undefined) return await known;
	const made = createEngine({ packageRoot: builtPackage(), binaryMode: mode });
	engines.set(mode, made);
	return await made;
}
