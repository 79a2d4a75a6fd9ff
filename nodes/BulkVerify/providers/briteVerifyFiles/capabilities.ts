import type { Capabilities } from '../contract';

/** S004 of the seeds: "Files over 500,000 should be broken into chunks before being pushed to BriteFiles". */
const MAX_ROWS = 500_000;

export const capabilities: Capabilities = {
	operations: ['upload', 'verify', 'estimate', 'attach', 'list', 'status', 'download', 'cancel', 'delete'],
	sources: ['items', 'file', 'text'],
	takes: ['file'],
	listTypes: [{ name: 'Emails', value: 'email', valueKind: 'email' }],
	offersListType: false,
	requiredHeader: 'email',
	keepsColumns: true,
	namesJobs: true,
	maxRowsPerJob: MAX_ROWS,
	maxBytesPerJob: null,
	bytesPerRow: 1,
	fewestRowsPerJob: 1,
	requiredFileExtension: null,
	// The semicolon is not among those that S004 lists.
	delimiters: [',', '|', '\t'],
	requiresUtf8: true,
	uploadOptions: [
		{
			name: 'verifyConnected',
			displayName: 'Verify Connected',
			description: 'Whether to check also if the address is connected to online networks (may cost more)',
			default: false,
		},
	],
	variants: [{ name: 'All Rows', value: 'all' }],
	formats: [{ name: 'CSV', value: 'csv', mimeType: 'text/csv', extension: '.csv' }],
	chargedAt: 'upload',
	downloadCharges: false,
	finishedStatuses: ['completed', 'failed', 'cancelled'],
	jobIds: 'opaque',
	severalRowsPerValue: false,
	locates: false,
	takesCallback: false,
	statusIdsPerRequest: 1,
	listTellsStatus: true,
	listTellsDetails: false,
	listsByType: false,
};
