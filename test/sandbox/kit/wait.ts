/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */

/** By the clock of the tests, which may be faster than the real one. Who has hung up keeps no process waiting. */
export async function wait(ms: number): Promise<void> {
	await new Promise<void>((resolve) => void setTimeout(resolve, ms).unref());
}
