import type { RequestRecord } from '../harness';

/** Whether a request is about a job, wherever its ID stands. */
export function isAsked(request: RequestRecord | undefined, jobId: string): boolean {
	if (request === undefined) return false;
	const { url, body } = request;
	return [jobId, encodeURIComponent(jobId)].some((text) => `${url} ${JSON.stringify(body)}`.includes(text));
}
