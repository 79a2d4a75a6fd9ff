import { isIp } from './ip';
import { looksLike } from './shapes';

/** Where block lists lead the names that nobody shall reach. */
const LINE = /^(?:0\.0\.0\.0|127\.0\.0\.1|::1?)\s+([^\s#]+)\s*(?:#.*)?$/;

/** The name in the line of a hosts file, `0.0.0.0 ads.example # tracker`; the text itself where it is none. */
export function hostOfLine(text: string): string {
	const name = LINE.exec(text)?.[1];
	return name !== undefined && looksLike('host', name) && !isIp(name) ? name : text;
}
