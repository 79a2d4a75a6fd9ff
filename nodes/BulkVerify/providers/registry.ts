import { bouncer } from './bouncer';
import { briteVerifyBulk } from './briteVerifyBulk';
import { briteVerifyFiles } from './briteVerifyFiles';
import type { Provider } from './contract';
import { emailable } from './emailable';
import { everythingLocation } from './everythingLocation';
import { ipQualityScore } from './ipQualityScore';
import { kickbox } from './kickbox';
import { millionVerifier } from './millionVerifier';
import { neverBounce } from './neverBounce';
import { verifalia } from './verifalia';
import { whoisXml } from './whoisXml';
import { whoisXmlEmail } from './whoisXmlEmail';
import { zeroBounce } from './zeroBounce';

/** Every provider there is, by name. A new one is its folder and a line here; nothing else names a provider. */
export const providers: readonly Provider[] = [
	bouncer,
	briteVerifyBulk,
	briteVerifyFiles,
	emailable,
	everythingLocation,
	ipQualityScore,
	kickbox,
	millionVerifier,
	neverBounce,
	verifalia,
	whoisXml,
	whoisXmlEmail,
	zeroBounce,
];

/** The one that a new node begins with. Workflows do not save it: it stays what it is. */
export const firstProvider: Provider = ipQualityScore;
