import { briteVerifyFiles } from './briteVerifyFiles';
import { everythingLocation } from './everythingLocation';
import { ipQualityScore } from './ipQualityScore';
import type { Provider } from './contract';
import { whoisXml } from './whoisXml';

/** Every provider there is. A new one is its folder and a line here; nothing else names a provider. */
export const providers: readonly Provider[] = [
	briteVerifyFiles,
	everythingLocation,
	ipQualityScore,
	whoisXml,
];

/** The one that a new node begins with. Workflows do not save it: it stays what it is. */
export const firstProvider: Provider = ipQualityScore;
