import type { Operation } from '../providers/contract';

/** What the editor calls the operations. */
export const OPERATION_NAMES: Readonly<Record<Operation, string>> = {
	verify: 'Verify',
	attach: 'Attach Results',
	cancel: 'Cancel',
	delete: 'Delete',
	download: 'Download',
	estimate: 'Estimate Cost',
	status: 'Get Status',
	list: 'List',
	upload: 'Upload',
	balance: 'Get Balance',
};
