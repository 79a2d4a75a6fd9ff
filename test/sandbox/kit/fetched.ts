import { Bytes } from './bytes';

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/**
 * The list behind a link that was uploaded: fetched where it is on this machine. Nothing leaves it: for any other
 * link the simulator makes a list up.
 *
 * @returns `far` for another machine's, `undefined` where it is no direct link or nothing is there
 */
export async function fetched(link: string): Promise<Bytes | 'far' | undefined> {
	if (!/^(https?|ftp):\/\//i.test(link) || !URL.canParse(link)) return undefined;
	const { hostname, protocol } = new URL(link);
	if (!LOOPBACK.test(hostname) || protocol === 'ftp:') return 'far';
	const answer = await fetch(link).catch(() => undefined);
	return answer?.ok ? Bytes.from(await answer.text()) : undefined;
}
