import type { ValueKind } from '../list';

/* `hxxps://bad[.]example`, `203.0.113[.]7`: threat reports defang addresses, so that nobody opens them by a click. */

const DOT = /[[({]\.[\])}]/g;
const COLON = /[[({]:[\])}]/g;
const SCHEME = /^(h(?:tt|xx)ps?|f[tx]p)(?::\/\/|[[({]:[\])}]\/\/|[[({]:\/\/[\])}])/i;
const IS_DEFANGED = /[[({][.:]|^hxxp/i;

/** An address as it was before somebody defanged it. The same signs may be part of a path, or of a local part. */
export function fanged(kind: Exclude<ValueKind, 'text' | 'phone'>, text: string): string {
	if (!IS_DEFANGED.test(text)) return text;
	switch (kind) {
		case 'ip':
			return text.replace(DOT, '.').replace(COLON, ':');
		case 'url':
			return fangedUrl(text);
		case 'email':
		case 'host': {
			const domain = text.lastIndexOf('@') + 1;
			if (kind === 'email' && domain === 0) return text;
			return text.slice(0, domain) + text.slice(domain).replace(DOT, '.');
		}
	}
}

function fangedUrl(text: string): string {
	const [written = '', word = ''] = SCHEME.exec(text) ?? [];
	const rest = text.slice(written.length);
	const isBroken = /x/i.test(word) || /[[({]/.test(written);
	const scheme = isBroken
		? `${word.toLowerCase().replace(/x+/, (broken) => 't'.repeat(broken.length))}://`
		: written;
	const [authority = ''] = rest.split(/[/?#]/, 1);
	return scheme + (authority.search(DOT) === -1 ? rest : rest.replace(DOT, '.'));
}
