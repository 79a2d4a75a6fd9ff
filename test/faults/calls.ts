import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { NodeOptions, Outcome } from '../harness/engine';
import type { Operation, ProviderName } from '../sandbox';
import { ADDRESSES, byId, type Lane } from './lane';

/** Something that the node can be asked for: a line here brings an operation into the sweeps of this folder. */
export interface Call {
	name: string;
	/** What the sandbox calls the requests that count. */
	operation: Operation;
	providers: readonly ProviderName[];
	/** Whether the request may be repeated freely. */
	isRead: boolean;
	/** Makes what the call needs at the provider and says how to ask for it. */
	prepare(lane: Lane): { parameters: INodeParameters; items?: INodeExecutionData[] };
}

const EVERY: readonly ProviderName[] = [
	'ipQualityScore',
	'whoisXml',
	'everythingLocation',
	'briteVerifyFiles',
];
const WITH_BALANCE: readonly ProviderName[] = ['ipQualityScore', 'whoisXml'];

const asItems = ADDRESSES.map((email) => ({ json: { email } }));

export const calls: readonly Call[] = [
	{
		name: 'upload',
		operation: 'upload',
		providers: EVERY,
		isRead: false,
		prepare: () => ({
			parameters: { operation: 'upload', inputSource: 'items', valueField: 'email' },
			items: asItems,
		}),
	},
	{
		name: 'list',
		operation: 'list',
		providers: EVERY,
		isRead: true,
		prepare(lane) {
			lane.job();
			return { parameters: { operation: 'list', returnAll: true } };
		},
	},
	{
		name: 'status',
		operation: 'status',
		providers: EVERY,
		isRead: true,
		prepare: (lane) => ({ parameters: { operation: 'status', jobId: byId(lane.job()) } }),
	},
	{
		name: 'download to items',
		operation: 'download',
		providers: EVERY,
		isRead: true,
		prepare: (lane) => ({ parameters: { operation: 'download', jobId: byId(lane.job()), output: 'items' } }),
	},
	{
		name: 'download to a file',
		operation: 'download',
		providers: EVERY,
		isRead: true,
		prepare: (lane) => ({
			parameters: {
				operation: 'download',
				jobId: byId(lane.job()),
				output: 'file',
				...(lane.provider === 'whoisXml' && { variant: 'completed', format: 'csv' }),
			},
		}),
	},
	{
		name: 'cancel',
		operation: 'cancel',
		providers: ['briteVerifyFiles'],
		isRead: false,
		prepare: (lane) => ({
			parameters: { operation: 'cancel', jobId: byId(lane.job({ status: 'processing' })) },
		}),
	},
	{
		name: 'delete',
		operation: 'delete',
		providers: ['briteVerifyFiles'],
		isRead: false,
		prepare: (lane) => ({ parameters: { operation: 'delete', jobId: byId(lane.job({ downloaded: true })) } }),
	},
	{
		name: 'balance',
		operation: 'balance',
		providers: WITH_BALANCE,
		isRead: true,
		prepare: () => ({ parameters: { resource: 'account', operation: 'balance' } }),
	},
];

/** Every provider with every call it has. */
export const everyCall: ReadonlyArray<{ provider: ProviderName; call: Call }> = calls.flatMap((call) =>
	call.providers.map((provider) => ({ provider, call })),
);

export async function make(
	lane: Lane,
	call: Call,
	more: INodeParameters = {},
	options: NodeOptions = {},
): Promise<Outcome> {
	const { parameters, items } = call.prepare(lane);
	return await lane.run({ ...parameters, ...more }, items, options);
}
