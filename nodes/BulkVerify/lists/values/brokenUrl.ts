import { isPlaceholder } from './placeholders';

/** A URL hardly ends so. */
const ENDS_ODD = /[-?&=_%+,#~:]$/;
/** Many end so: what goes on then begins as a path does, not as a name or a remark. */
const ENDS_IN_PATH = /\/$/;
const IN_PATH = /^[\p{Ll}\p{N}%~._-]\S+$/u;

/**
 * Whether a line end may have broken a URL here, as mails and PDFs break long ones.
 *
 * @param before the URL of a line
 * @param next what the next line holds, which is no URL
 */
export function goesOn(before: string, next: string): boolean {
	if (/\s/.test(next) || saysNothing(next)) return false;
	return ENDS_ODD.test(before) || (ENDS_IN_PATH.test(before) && IN_PATH.test(next));
}

/** A letter or a number alone may be the rest of a URL. */
function saysNothing(text: string): boolean {
	return !/[\p{L}\p{N}]/u.test(text) || (!/^(?:.|\d+)$/u.test(text) && isPlaceholder(text));
}
