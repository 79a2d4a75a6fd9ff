import { type BinaryMode, builtPackage, createEngine, type Engine } from './engine';

export type Mode = BinaryMode;

export const MODES: readonly Mode[] = ['memory', 'filesystem'];

const workers = new Map<Mode, Array<Promise<Engine>>>();

/**
 * The built package on n8n-core, loaded once a test file for each way to keep files. Every number is a worker of the
 * same n8n: it shares the files with the others, and nothing of what the package keeps in memory.
 */
export async function worker(mode: Mode = 'memory', number = 0): Promise<Engine> {
	const known = workers.get(mode) ?? [];
	workers.set(mode, known);
	const first = (known[0] ??= createEngine({ packageRoot: builtPackage(), binaryMode: mode }));
	return await (known[number] ??= first.then(async (engine) => await engine.restart()));
}

/** Loads them beforehand: jest lets no module be loaded in between two cases that run side by side. */
export async function prepareWorkers(count: number): Promise<void> {
	for (const mode of MODES) for (let number = 0; number < count; number++) await worker(mode, number);
}
