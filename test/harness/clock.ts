/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */

/**
 * Time passes faster for all that runs in a test file: `Date`, and every timer that n8n, the nodes and the sandbox
 * set. A minute of pauses takes seconds, and all of it agrees on what time it is. Node's own sockets and jest's
 * limits keep the real time.
 */
const TIMES_AS_FAST = 8;

const real = { Date, setTimeout, setInterval };
const realDeadline = AbortSignal.timeout.bind(AbortSignal);
const start = Date.now();
let skipped = 0;
const now = () => Math.round(start + skipped + (real.Date.now() - start) * TIMES_AS_FAST);

globalThis.Date = new Proxy(real.Date, {
	construct: (target, args: [], newTarget) =>
		Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
	apply: () => new real.Date(now()).toString(),
	get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
});
globalThis.setTimeout = faster(real.setTimeout);
globalThis.setInterval = faster(real.setInterval);
AbortSignal.timeout = (ms) => realDeadline(Math.ceil(ms / TIMES_AS_FAST));
// The one clock that all test files of a process share: in the next file it would be faster and faster.
afterAll(() => void (AbortSignal.timeout = realDeadline));

/** So much later for all that runs in this file; no timer rings for it. */
export function skipTime(ms: number): void {
	skipped += ms;
}

/** For what is measured against the work of a processor, which is no faster. */
export function keepRealTime(): void {
	Object.assign(globalThis, real);
	AbortSignal.timeout = realDeadline;
}

function faster<T extends typeof setTimeout | typeof setInterval>(timer: T): T {
	const set = (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) =>
		Reflect.apply(timer, undefined, [run, ms / TIMES_AS_FAST, ...args]) as ReturnType<T>;
	// What Node.js hangs on it, `promisify` for one.
	return Object.assign(set, timer) as unknown as T;
}
