import { describe } from '../sandbox/kit/describe';
import { SIMULATORS } from '../sandbox/kit/registry';
import { World } from '../sandbox/kit/world';
import type { Description, ProviderName } from '../sandbox';

export * from '../sandbox';

/** What the simulator of a provider tells of itself, before any is started. @throws where there is none */
export function factsOf(provider: ProviderName): Omit<Description, 'hostUrls'> {
	return describe(new World(SIMULATORS, {}).service(provider));
}
