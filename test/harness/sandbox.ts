import { describe } from '../sandbox/kit/describe';
import { SIMULATORS } from '../sandbox/kit/registry';
import { World } from '../sandbox/kit/world';
import type { Description, ProviderName } from '../sandbox';

export * from '../sandbox';

/** What the simulator of a provider tells of itself, before any is started. @throws where there is none */
export function factsOf(provider: ProviderName): Omit<Description, 'hostUrls'> {
	return describe(new World(SIMULATORS, {}).service(provider));
}

/** The provider's refusals that a test may call for, but for too many requests: the names of its errors. */
export function refusalsOf({ errors }: Pick<Description, 'errors'>): string[] {
	return Object.entries(errors).flatMap(([error, { by, isRateLimit }]) =>
		by === 'fault' && isRateLimit !== true ? [error] : [],
	);
}
