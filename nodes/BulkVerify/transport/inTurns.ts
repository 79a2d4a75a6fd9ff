import { sleep } from 'n8n-workflow';
import type { Work } from '../lists/work';

const LONGEST_STRETCH_MS = 50;

/** Work that nothing interrupts, and the pause after it in which n8n answers, polls and stops. */
export class Stretch {
	private end = performance.now() + LONGEST_STRETCH_MS;

	get isOver(): boolean {
		return performance.now() >= this.end;
	}

	async rest(): Promise<void> {
		await sleep(0);
		this.end = performance.now() + LONGEST_STRETCH_MS;
	}
}

/** Does it in stretches. */
export async function inTurns<T>(work: Work<T>): Promise<T> {
	const stretch = new Stretch();
	for (;;) {
		const step = work.next();
		if (step.done === true) return step.value;
		if (stretch.isOver) await stretch.rest();
	}
}
