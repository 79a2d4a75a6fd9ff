import type { Capabilities } from '../contract';

/** S003 of the seeds; providers.md, section 3. */
export const capabilities: Capabilities = {
	operations: ['upload', 'verify', 'list', 'status', 'download'],
	sources: ['items', 'file', 'text'],
	takes: ['file'],
	listTypes: [{ name: 'Emails', value: 'email', valueKind: 'email' }],
	offersListType: false,
	requiredHeader: 'email',
	keepsColumns: true,
	namesJobs: true,
	maxRowsPerJob: null,
	requiredFileExtension: '.csv',
	delimiters: [',', '\t'],
	requiresUtf8: false,
	uploadOptions: [],
	variants: [{ name: 'All Rows', value: 'all' }],
	formats: [{ name: 'CSV', value: 'csv', mimeType: 'text/csv', extension: '.csv' }],
	downloadCharges: true,
	finishedStatuses: ['completed', 'failed'],
	jobIds: 'opaque',
	severalRowsPerValue: false,
	statusIdsPerRequest: 1,
	listTellsStatus: true,
	listTellsDetails: false,
	listsByType: false,
};
