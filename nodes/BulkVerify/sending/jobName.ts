import { createHash, randomUUID } from 'crypto';
import type { NamelessBatch } from './batches';
import type { Run } from '../n8n/run';

const LONGEST_NAME = 80;

/**
 * A name for one upload that no other has, so that the job it made can be found by it: where the answer was lost,
 * and where n8n lets another process run the same execution once more. Plain ASCII, as every provider gives it
 * back unchanged.
 *
 * @param key what tells this upload from all others of this n8n (`sendingKey`): the same key has the same name for
 * a day, so that no older job is taken for its own. Without a key no name comes twice
 * @param sentAt ms since 1970
 * @returns for example `contacts-2of3-1f9a2c0b.csv`
 */
export function jobName(
	{ node, provider }: Run,
	{ wantedName, part }: Pick<NamelessBatch, 'wantedName' | 'part'>,
	key: string | undefined,
	sentAt: number,
): string {
	const day = new Date(sentAt).toISOString().slice(0, 10);
	const ending =
		key === undefined
			? randomUUID().slice(0, 8)
			: shortHash([node.getInstanceId(), node.getWorkflow().id, key, day]);
	const extension = /\.(csv|txt|tsv)$/i.exec(wantedName)?.[0].toLowerCase() ?? '.csv';
	const base = plainAscii(wantedName.replace(/\.(csv|txt|tsv)$/i, '')) || `n8n-list-${day}`;
	const position = part.of > 1 ? `-${part.number}of${part.of}` : '';
	return `${base}${position}-${ending}${provider.capabilities.requiredFileExtension ?? extension}`;
}

function shortHash(facts: unknown[]): string {
	return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 8);
}

function plainAscii(text: string): string {
	return text
		.normalize('NFKD')
		.replace(/[\u0300-\u036f]/g, '')
		.replace(/[^A-Za-z0-9._ ()+-]+/g, '-')
		.replace(/^[-. ]+|[-. ]+$/g, '')
		.slice(0, LONGEST_NAME);
}
