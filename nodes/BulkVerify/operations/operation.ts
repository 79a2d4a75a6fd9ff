import type { INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { Operation } from '../providers/contract';
import type { Run } from '../n8n/run';

/** Everything there is about one operation. */
export interface OperationModule {
	value: Operation;
	/** How the editor's list of actions names it. */
	action: string;
	description: string;
	properties: INodeProperties[];
	/** One array of items for each output. */
	execute(run: Run): Promise<INodeExecutionData[][]>;
}
