import type { Capabilities } from '../types';

/** providers.md, section 1, and S000/S002 of the seeds. */
export const capabilities: Capabilities = {
	operations: ['upload', 'list', 'status', 'download', 'balance'],
	sources: ['items', 'file', 'text', 'url'],
	takes: ['values', 'file', 'url'],
	listTypes: [
		{ name: 'Emails', value: 'email', valueKind: 'email' },
		{ name: 'IP Addresses (Proxy Detection)', value: 'proxy', valueKind: 'ip' },
		{ name: 'Leaked Emails', value: 'leaked_email', valueKind: 'email' },
		{ name: 'Leaked Passwords', value: 'leaked_password', valueKind: 'text' },
		{ name: 'Leaked User Names', value: 'leaked_username', valueKind: 'text' },
		{ name: 'Phones', value: 'phone', valueKind: 'phone' },
		{ name: 'URLs', value: 'url', valueKind: 'url' },
	],
	offersListType: true,
	requiredHeader: null,
	keepsColumns: false,
	namesJobs: true,
	maxRowsPerJob: null,
	requiredFileExtension: null,
	delimiters: [',', ';', '|', '\t'],
	requiresUtf8: false,
	uploadOptions: [],
	variants: [
		{ name: 'All Rows', value: 'all', description: 'Every row of the list' },
		{ name: 'Bad Rows', value: 'bad', description: 'Rows that IPQualityScore advises to remove' },
		{ name: 'Clean Rows', value: 'clean', description: 'Rows that IPQualityScore advises to keep' },
		{ name: 'Pristine Rows', value: 'pristine', description: 'The best of the clean rows' },
	],
	formats: [{ name: 'CSV', value: 'csv', mimeType: 'text/csv', extension: '.csv' }],
	downloadCharges: false,
	finishedStatuses: ['completed', 'cancelled'],
	jobIds: 'ascending',
	statusIdsPerRequest: 1,
	listTellsStatus: true,
	listsByType: true,
};
