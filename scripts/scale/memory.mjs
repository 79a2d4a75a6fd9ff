// How much memory and time a piece of work takes. Wants --expose-gc.
const MB = 1024 * 1024;

/**
 * @param prepare makes what goes in; call this before anything large was in memory
 * @param work gets what `prepare` made
 * @returns ms of the work, and in MB: what the input holds, what the result holds beside it, and the highest memory
 *   of the process over what it held before both
 */
export async function measured(prepare, work) {
	const idle = held();
	const input = prepare();
	const withInput = held();
	const started = performance.now();
	const result = await work(input);
	const ms = Math.round(performance.now() - started);
	const peak = process.resourceUsage().maxRSS * 1024;
	const withResult = held();
	return {
		input,
		result,
		figures: {
			ms,
			inputMb: toMb(withInput.heap - idle.heap),
			resultMb: toMb(withResult.heap - withInput.heap),
			peakMb: toMb(peak - idle.rss),
		},
	};
}

function held() {
	globalThis.gc();
	const { rss, heapUsed, external } = process.memoryUsage();
	return { rss, heap: heapUsed + external };
}

function toMb(bytes) {
	return Math.max(0, Math.round(bytes / MB));
}
