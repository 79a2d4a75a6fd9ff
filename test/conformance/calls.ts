import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import {
	asItems,
	type Bench,
	byId,
	type NodeOptions,
	type Operation,
	type Outcome,
	serves,
} from '../harness';
import type { Subject } from './subject';

/** Something that the node can be asked for: a line here brings an operation into every sweep. */
export interface Call {
	name: string;
	operation: Operation;
	/** What the sandbox calls the requests that it makes. */
	asks: readonly Operation[];
	/** Whether the request may be repeated freely. */
	isRead: boolean;
	/** Makes what the call needs at the provider and says how to ask for it. */
	prepare(bench: Bench): { parameters: INodeParameters; items?: INodeExecutionData[] };
}

/** Every call that the provider has. */
export function callsOf({ can, capabilities }: Subject): Call[] {
	// Many jobs may be asked for by a list of them.
	const status: readonly Operation[] = capabilities.statusIdsPerRequest > 1 ? ['status', 'list'] : ['status'];
	const fileVariant = capabilities.variants.find(({ itemsOnly }) => itemsOnly !== true)?.value ?? '';
	const calls: Array<Omit<Call, 'asks'>> = [
		{
			name: 'upload',
			operation: 'upload',
			isRead: false,
			prepare: (bench) => ({ parameters: { valueField: 'value' }, items: asItems(bench.values()) }),
		},
		{
			name: 'list',
			operation: 'list',
			isRead: true,
			prepare: (bench) => (bench.job(), { parameters: { returnAll: true } }),
		},
		{
			name: 'status',
			operation: 'status',
			isRead: true,
			prepare: (bench) => ({ parameters: byId(bench.job()) }),
		},
		{
			name: 'download to items',
			operation: 'download',
			isRead: !capabilities.downloadCharges,
			prepare: (bench) => ({ parameters: { ...byId(bench.job()), output: 'items' } }),
		},
		{
			name: 'download to a file',
			operation: 'download',
			isRead: !capabilities.downloadCharges,
			prepare: (bench) => ({
				parameters: { ...byId(bench.job()), output: 'file', variant: fileVariant },
			}),
		},
		{
			name: 'cancel',
			operation: 'cancel',
			isRead: false,
			prepare: (bench) => ({ parameters: byId(bench.job({ status: 'processing' })) }),
		},
		{
			name: 'delete',
			operation: 'delete',
			isRead: false,
			prepare: (bench) => ({ parameters: byId(bench.job({ downloaded: true })) }),
		},
		{ name: 'balance', operation: 'balance', isRead: true, prepare: () => ({ parameters: {} }) },
	];
	return calls
		.filter(({ operation }) => can(operation))
		.map((call) => ({ ...call, asks: call.operation === 'status' ? status : [call.operation] }));
}

/** Those that ask about one job. */
export const onJob = ({ operation }: Call): boolean =>
	['status', 'download', 'cancel', 'delete'].includes(operation);

export async function make(
	bench: Bench,
	call: Call,
	more: INodeParameters = {},
	options: NodeOptions = {},
): Promise<Outcome> {
	const { parameters, items } = call.prepare(bench);
	return await bench.run(call.operation, { ...parameters, ...more }, items, options);
}

/** The requests that a call has made, oldest first. */
export const madeBy = (bench: Bench, { asks }: Pick<Call, 'asks'>) =>
	bench.requests().filter((request) => asks.some((one) => serves(request, one)));
