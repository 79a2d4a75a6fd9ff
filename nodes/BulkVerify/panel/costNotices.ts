import type { INodeProperties } from 'n8n-workflow';
import type { Capabilities, Operation, Provider } from '../providers/contract';
import { providersWith, showFor } from './panelParts';

type ChargedAt = Capabilities['chargedAt'];

const STOPPING = 'Stopping n8n does not stop the provider: a list that was sent is verified';
const AGAIN = 'Run the node again to pick it up.';

/** When credits are taken, by the moment and by the operation that is open. */
const TEXTS: Readonly<Record<ChargedAt, Partial<Record<Operation, string>>>> = {
	upload: {
		upload:
			'This provider charges credits when the list is uploaded. Estimate Cost tells first how many rows would be sent.',
		verify: `This provider charges credits when the list is uploaded. ${STOPPING}, and paid, all the same. ${AGAIN}`,
		download: 'This provider charged for the list when it was uploaded: its download costs nothing more.',
		attach: 'This provider charged for the lists when they were uploaded: attaching them costs nothing more.',
	},
	download: {
		upload: 'This provider charges credits when the result is downloaded, not when the list is uploaded.',
		verify: `This provider charges credits when the result is downloaded, which Verify does by itself at the end. ${STOPPING} all the same, and paid once its result is fetched. ${AGAIN}`,
		download:
			'This provider charges credits for a download. If one breaks off, the node does not start it again by itself.',
		attach:
			'This provider charges credits for a download, and Attach downloads each job once. If a download breaks off, the node does not start it again by itself.',
	},
};

/** One line in the panel of an operation that has to do with money: where and when the provider charges. */
export function costNotices(operation: Operation): INodeProperties[] {
	return (['upload', 'download'] as const).flatMap((chargedAt) => {
		const providers = providersWith(({ capabilities }) => capabilities.chargedAt === chargedAt);
		const text = TEXTS[chargedAt][operation];
		if (text === undefined) return [];
		// Behind a link nothing is counted beforehand: that has words of its own.
		const isOtherwiseSaid = operation === 'upload' && chargedAt === 'upload';
		const hide = isOtherwiseSaid ? { inputSource: ['url'] } : undefined;
		return notice('chargesNotice', text, operation, providers).map((property) => ({
			...property,
			displayOptions: { ...property.displayOptions, ...(hide && { hide }) },
		}));
	});
}

/** What a file of an Upload may cost beyond what Estimate Cost tells. */
export function filesNotice(): INodeProperties[] {
	return notice(
		'filesNotice',
		'A file may go as it is, with its duplicates and rows that cannot be verified: then more is paid than Estimate Cost tells, which counts the rows that Verify would send.',
		'upload',
		providersWith(({ capabilities }) => capabilities.chargedAt === 'upload'),
		{ inputSource: ['file'] },
	);
}

/** What a link of an Upload may cost: nothing tells beforehand. */
export function linksNotice(): INodeProperties[] {
	return notice(
		'linksNotice',
		'This provider charges credits when the list is uploaded. It fetches the file itself: nobody counts the rows behind a link beforehand, so Estimate Cost, Max Rows and Check Balance do not go with it.',
		'upload',
		providersWith(
			({ capabilities: { chargedAt, sources } }) => chargedAt === 'upload' && sources.includes('url'),
		),
		{ inputSource: ['url'] },
	);
}

/** What a provider that locates says of an email must not be taken for a verification. */
export function locatesNotices(operations: Operation[]): INodeProperties[] {
	return notice(
		'locatesNotice',
		'This provider locates, it does not verify: an IP or a domain with a place is valid, an email with a place is unknown, for its mailbox is never asked.',
		operations,
		providersWith(({ capabilities }: Provider) => capabilities.locates),
	);
}

function notice(
	name: string,
	displayName: string,
	operations: Operation | Operation[],
	provider: string[],
	more: Record<string, string[]> = {},
): INodeProperties[] {
	if (provider.length === 0) return [];
	const displayOptions = showFor(operations, { provider, ...more });
	return [{ displayName, name, type: 'notice', default: '', displayOptions }];
}
