import type { JsonRecord, ResultRow } from '../contract';
import { defineProvider } from '../define';
import { isRecord, toText } from '../kit/fields';
import { readEntries } from './answers';
import { bulkService } from './service';

/** docs/providers/whoisXml.md */
export const whoisXml = defineProvider({
	...bulkService({
		base: 'baseUrl',
		productId: 8,
		counters: {
			total: 'total_terms',
			processed: 'processed_terms',
			invalid: 'invalid_terms',
			failed: 'failed_terms',
		},
		create: ({ options }, terms) => ({ terms, reverseIp: options.reverseIp === false ? 0 : 1 }),
		entries: readEntries,
		readCompleted,
		readFailed,
	}),
	id: 'whoisXml',
	displayName: 'WhoisXML API',
	description: 'Geolocation of IPs, domains, emails: no verification',
	whereToCheck: 'the list of jobs (operation "List"), by its time and number of terms',
	listTypes: [
		{
			name: 'IP Geolocation',
			value: 'geolocation',
			description: 'IP addresses, domains and emails',
			valueKind: 'host',
		},
	],
	offersListType: true,
	locates: true,
	severalRowsPerValue: true,
	limits: { rows: 100_000 },
	options: [
		{
			name: 'reverseIp',
			displayName: 'Reverse IP',
			description: 'Whether to return up to five domains that share the IP address',
			default: true,
		},
	],
	variants: [
		{ name: 'All Terms', value: 'all', description: 'Completed and failed terms together', itemsOnly: true },
		{ name: 'Completed Terms', value: 'completed', description: 'Terms that were found' },
		{
			name: 'Failed Terms',
			value: 'failed',
			description: 'Terms that were invalid or could not be processed',
		},
	],
});

/** That an email's domain has a place says nothing of the mailbox. */
function readCompleted(entry: JsonRecord): ResultRow {
	const value = toText(entry.term);
	if (!hasLocation(entry)) return { columns: entry, value, verdict: 'unknown', reason: 'no_location' };
	const isEmail = value?.includes('@') === true;
	return { columns: entry, value, verdict: isEmail ? 'unknown' : 'valid', reason: 'located' };
}

function hasLocation({ location }: JsonRecord): boolean {
	return isRecord(location) && Object.values(location).some((part) => toText(part) !== null);
}

/**
 * Terms that failed. No sample is published; the sibling email API answers `{"error": "...", "emailAddress": "..."}`,
 * so the term is looked for under `term` and, failing that, under whatever is not the error.
 */
function readFailed(entry: JsonRecord): ResultRow {
	const reason = toText(entry.error);
	const other = Object.entries(entry).find(([name, value]) => name !== 'error' && toText(value) !== null);
	return {
		columns: entry,
		value: toText(entry.term) ?? toText(other?.[1]),
		verdict: /invalid/i.test(reason ?? '') ? 'invalid' : 'unknown',
		reason,
	};
}
