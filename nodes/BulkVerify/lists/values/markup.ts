import type { ValueKind } from '../list';
import { looksLike } from './shapes';

/** Tags that copied and exported texts hold: those within a line, and those that begin another one. */
const TAG =
	/<\/?(?:(a|abbr|b|big|code|em|font|i|mark|s|small|span|strong|sub|sup|u|wbr)|br|div|dd|dl|dt|h[1-6]|hr|li|ol|p|pre|table|tbody|td|th|thead|tr|ul)(?:\s[^<>]{0,2000})?\/?>/gi;
const HREF =
	/<a\s(?:[^<>]{0,1000}?\s)?href\s{0,9}=\s{0,9}(?:"([^"<>]{0,2000})"|'([^'<>]{0,2000})'|([^\s"'<>]{1,2000}))/i;
/** `[shown](target)` of Markdown; a target may have brackets of its own. */
const MARKDOWN_LINK = /^!?\[([^[\]]{0,1000})\]\(((?:[^()]|\([^()]{0,1000}\)){1,2000})\)$/;
/** `<target|shown>` of chats. */
const CHAT_LINK = /^<([^<>|]{1,2000})\|([^<>]{0,1000})>$/;
const HYPERLINK = /^=HYPERLINK\(\s{0,9}"([^"]{1,2000})"\s{0,9}(?:[,;]\s{0,9}"([^"]{0,1000})"\s{0,9})?\)$/i;
/** `shown#target#` of Access, with or without what is shown; behind it a place in the target or a tip may follow. */
const ACCESS_LINK = /^([^#]{0,1000})#((?:mailto:|tel:|https?:\/\/|ftp:\/\/)[^#\s]{1,2000})#[^]{0,1000}$/i;
/** Bold, struck out, code. */
const EMPHASIS = /^(\*{1,3}|_{1,3}|~~|`{2,3})(?![*_~`\s])([\s\S]*[^*_~`\s])\1$/;

/** What HTML writes for signs that it has for itself, for signs of a value, and for what nobody sees. */
const ENTITY = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos|nbsp|shy|commat|period|plus));/gi;
const ESCAPED_AGAIN = /&(?:amp;)+(?=[a-z#])/gi;
const NAMED: Readonly<Record<string, string>> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
	nbsp: '\u00a0',
	shy: '\u00ad',
	commat: '@',
	period: '.',
	plus: '+',
};

/** With the signs that the entities of HTML stand for. */
export function withoutEntities(text: string): string {
	if (!text.includes('&')) return text;
	return text
		.replace(ESCAPED_AGAIN, '&')
		.replace(ENTITY, (entity, decimal?: string, hex?: string, name?: string) => {
			if (name !== undefined) return NAMED[name.toLowerCase()] ?? entity;
			const code = decimal === undefined ? parseInt(hex ?? '', 16) : parseInt(decimal, 10);
			return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
		});
}

/**
 * A value without what marks it up where it was copied from: tags of HTML, links of Markdown, chats and spreadsheets,
 * asterisks around it. Of a link it is what is shown where that is a value, else where the link leads.
 */
export function withoutMarkup(kind: Exclude<ValueKind, 'text'>, text: string): string {
	switch (text.charAt(0)) {
		case '*':
		case '_':
		case '~':
		case '`':
			return EMPHASIS.exec(text)?.[2] ?? text;
		case '[':
		case '!':
			return linked(kind, text, MARKDOWN_LINK.exec(text), 2);
		case '=':
			return linked(kind, text, HYPERLINK.exec(text), 1);
	}
	if (text.includes('#')) {
		const access = ACCESS_LINK.exec(text);
		if (access !== null) return linked(kind, text, access, 2);
	}
	if (!text.includes('<')) return text;
	const link = CHAT_LINK.exec(text);
	if (link !== null) return linked(kind, text, link, 1);
	const inside = text.replace(TAG, (_, isInline) => (isInline === undefined ? '\n' : '')).trim();
	if (inside === text) return text;
	const [, ...targets] = HREF.exec(text) ?? [];
	const target = targets.find((one) => one !== undefined);
	return chosen(kind, inside, target === undefined ? undefined : withoutEntities(target));
}

function linked(
	kind: Exclude<ValueKind, 'text'>,
	text: string,
	link: RegExpExecArray | null,
	target: 1 | 2,
): string {
	if (link === null) return text;
	return chosen(kind, (link[3 - target] ?? '').trim(), link[target]);
}

function chosen(kind: Exclude<ValueKind, 'text'>, shown: string, target: string | undefined): string {
	if (target === undefined) return shown;
	// What is shown of a URL may be only its beginning.
	return kind === 'url' || !(looksLike(kind, shown) || shown.includes('@')) ? target.trim() : shown;
}
