import { randomUUID } from 'crypto';

const LONGEST_NAME = 80;

/**
 * A name for one upload that no other has, so that a job whose answer was lost can be found by it.
 *
 * @param wanted what the person calls the list, or the name of its file; '' for a name with the date
 * @param part which of several jobs of one list this is, and of how many
 * @returns for example `contacts-2of3-1f9a2c0b.csv`: plain ASCII, as every provider gives it back unchanged
 */
export function uniqueJobName(wanted: string, part?: { number: number; of: number }): string {
	const extension = /\.(csv|txt|tsv)$/i.exec(wanted)?.[0].toLowerCase() ?? '.csv';
	const base = plainAscii(wanted.replace(/\.(csv|txt|tsv)$/i, '')) || `n8n-list-${today()}`;
	const position = part !== undefined && part.of > 1 ? `-${part.number}of${part.of}` : '';
	return `${base}${position}-${randomUUID().slice(0, 8)}${extension}`;
}

/** The same with the ending that the provider insists on. */
export function withExtension(name: string, extension: string | null): string {
	return extension === null || name.endsWith(extension)
		? name
		: `${name.replace(/\.[a-z]+$/, '')}${extension}`;
}

function plainAscii(text: string): string {
	return text
		.normalize('NFKD')
		.replace(/[\u0300-\u036f]/g, '')
		.replace(/[^A-Za-z0-9._ ()+-]+/g, '-')
		.replace(/^[-. ]+|[-. ]+$/g, '')
		.slice(0, LONGEST_NAME);
}

function today(): string {
	return new Date().toISOString().slice(0, 10);
}
