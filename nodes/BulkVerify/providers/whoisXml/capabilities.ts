import type { Capabilities } from '../contract';

/** S001 of the seeds: "The maximum allowed number of terms is 100,000." */
const MAX_TERMS = 100_000;

// How many ids one status request may ask for is documented nowhere; this many keeps the answer small.
const STATUS_IDS = 100;

export const capabilities: Capabilities = {
	operations: ['upload', 'verify', 'estimate', 'attach', 'list', 'status', 'download', 'balance'],
	sources: ['items', 'file', 'text'],
	takes: ['values'],
	listTypes: [
		{
			name: 'IP Geolocation',
			value: 'geolocation',
			description: 'IP addresses, domains and emails',
			valueKind: 'host',
		},
	],
	offersListType: true,
	requiredHeader: null,
	keepsColumns: false,
	namesJobs: false,
	maxRowsPerJob: MAX_TERMS,
	maxBytesPerJob: null,
	bytesPerRow: 1,
	fewestRowsPerJob: 1,
	requiredFileExtension: null,
	delimiters: [',', ';', '|', '\t'],
	requiresUtf8: false,
	uploadOptions: [
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
	formats: [
		{ name: 'CSV', value: 'csv', mimeType: 'text/csv', extension: '.csv' },
		{ name: 'JSON', value: 'json', mimeType: 'application/json', extension: '.json' },
		{ name: 'XML', value: 'xml', mimeType: 'application/xml', extension: '.xml' },
	],
	chargedAt: 'upload',
	downloadCharges: false,
	finishedStatuses: ['completed'],
	jobIds: 'ascending',
	severalRowsPerValue: true,
	locates: true,
	takesCallback: false,
	statusIdsPerRequest: STATUS_IDS,
	listTellsStatus: true,
	listTellsDetails: true,
	listsByType: false,
};
