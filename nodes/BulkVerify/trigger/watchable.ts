import type { Provider } from '../providers/contract';
import { providers } from '../providers/registry';

/** Whether its jobs can be watched: without a list nobody tells which there are. */
export function isWatchable({ capabilities }: Provider): boolean {
	return capabilities.operations.includes('list');
}

/** The providers that the trigger offers. */
export const watchable: readonly Provider[] = providers.filter(isWatchable);
