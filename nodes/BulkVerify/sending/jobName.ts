import type { Capabilities } from '../providers/contract';
import type { NamelessBatch } from './batches';
import { withoutEndSigns } from '../lists/endSigns';
import { shortHashOf } from '../n8n/digest';
import { listTypeOf } from '../panel/listTypes';
import type { Run } from '../n8n/run';

/** Characters of a name where the provider says nothing of it. */
const LONGEST_NAME = 80;

/** What stands before the mark: so the mark survives a name that is cut at its thirtieth character. */
const LONGEST_HEAD = 20;

// An execution that died is found again for half a day to a whole one; no older job is taken for its own.
const MARK_HOLDS_MS = 12 * 60 * 60 * 1_000;

const EXTENSION = /\.(csv|txt|tsv)$/i;

/**
 * The part of a job's name that no other has: by it the job is found where the answer was lost, and where n8n lets
 * another process run the same execution once more. Lower-case letters and digits, so that it survives a provider
 * that changes the rest: letter case, blanks, ending.
 *
 * @param seed what tells this upload from all others of this n8n (`sendingKey`)
 * @param at ms since 1970: the same seed has another mark half a day later
 */
export function markOf({ node }: Run, seed: string, at: number): string {
	return shortHashOf([node.getInstanceId(), seed, Math.floor(at / MARK_HOLDS_MS)]);
}

/** Every mark that a run of the same execution may have given within the last half a day. */
export function recentMarks(run: Run, seed: string, at: number): string[] {
	return [markOf(run, seed, at), markOf(run, seed, at - MARK_HOLDS_MS)];
}

/**
 * A name for one upload: what the person calls it, then the mark, then what tells it from others in the eyes of a
 * person: which part, what kind of list, how many rows, when. Plain ASCII, as every provider gives it back.
 *
 * @returns for example `contacts-k7f3q9x2-2of3-email-1200-2026-11-22-1405.csv`
 */
export function jobName(
	run: Run,
	{
		wantedName,
		part,
		listType,
		rowCount,
	}: Pick<NamelessBatch, 'wantedName' | 'part' | 'listType' | 'rowCount'>,
	mark: string,
	sentAt: number,
): string {
	const { capabilities } = run.provider;
	const kind = listType || listTypeOf(capabilities, undefined).value;
	const rows = rowCount === null ? [] : [String(rowCount)];
	const position = part.of > 1 ? [`${part.number}of${part.of}`] : [];
	const when = localTime(sentAt, run);
	const extension = extensionOf(wantedName, capabilities);
	const longest = (capabilities.longestJobName ?? LONGEST_NAME) - extension.length;
	const wanted = plainAscii(wantedName.replace(EXTENSION, ''));
	const facts = [kind, ...rows].join('-');
	const headLength = Math.max(0, Math.min(LONGEST_HEAD, longest - mark.length - 1));
	const [head, tail] = cutAt(wanted === '' ? facts : wanted, headLength);
	const parts = [head, mark, ...position, tail, wanted === '' ? '' : facts, when].filter(
		(text) => text !== '',
	);
	return `${trimmed(parts.join('-').slice(0, longest))}${extension}`;
}

function extensionOf(wantedName: string, { requiredFileExtension }: Capabilities): string {
	return requiredFileExtension ?? EXTENSION.exec(wantedName)?.[0].toLowerCase() ?? '.csv';
}

/** Day and minute where the workflow is at home. */
function localTime(at: number, { node }: Run): string {
	const options: Intl.DateTimeFormatOptions = {
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23',
	};
	const parts = formatIn(node.getTimezone(), options).formatToParts(at);
	const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
	return `${part('year')}-${part('month')}-${part('day')}-${part('hour')}${part('minute')}`;
}

/** In UTC where an old workflow has a zone that nobody knows. */
function formatIn(timeZone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
	try {
		return new Intl.DateTimeFormat('en-CA', { ...options, timeZone });
	} catch {
		return new Intl.DateTimeFormat('en-CA', { ...options, timeZone: 'UTC' });
	}
}

/** At a gap between words where there is one in the second half. */
function cutAt(text: string, longest: number): [head: string, tail: string] {
	if (text.length <= longest) return [text, ''];
	const gap = Math.max(...[' ', '-', '_', '.'].map((sign) => text.lastIndexOf(sign, longest)));
	const end = gap > longest / 2 ? gap : longest;
	return [trimmed(text.slice(0, end)), trimmed(text.slice(end))];
}

function plainAscii(text: string): string {
	return trimmed(
		text
			.slice(0, 10 * LONGEST_NAME)
			.normalize('NFKD')
			.replace(/[\u0300-\u036f]/g, '')
			.replace(/[^A-Za-z0-9._ ()+-]+/g, '-'),
	);
}

function trimmed(text: string): string {
	return withoutEndSigns(text, '-. ').replace(/^[-. ]+/, '');
}
