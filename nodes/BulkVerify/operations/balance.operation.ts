import { unsupported } from '../n8n/nodeErrors';
import { forEachItem, toDataObject } from '../n8n/outputItems';
import type { OperationModule } from './operation';

export const balance: OperationModule = {
	value: 'balance',
	action: 'Get the balance of the account',
	description: 'Get how many credits the account has left',
	properties: [],

	async execute(run) {
		const { connection, provider, transport } = run;
		const items = await forEachItem(run, async () => {
			if (connection.balance === undefined) throw unsupported(provider, 'balance');
			return [toDataObject(transport.redact({ provider: provider.id, ...(await connection.balance()) }))];
		});
		return [items];
	},
};
