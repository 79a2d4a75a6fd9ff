import type { ValueKind } from '../list';

/** Kinds whose lists have comments, and none of whose values begins so. */
const COMMENTED: readonly ValueKind[] = ['url', 'host', 'ip'];

/** Block lists have comments, in which there are addresses that nobody asks about: `# Source: https://x.example`. */
export function isComment(kind: ValueKind, text: string): boolean {
	return text.startsWith('#') && COMMENTED.includes(kind) && /^#+\s/.test(text);
}
