/* Every provider there is. A new one is its folder and a line here; nothing else names a provider. */
export { bouncer } from './bouncer';
export { briteVerifyBulk } from './briteVerifyBulk';
export { briteVerifyFiles } from './briteVerifyFiles';
export { emailable } from './emailable';
export { everythingLocation } from './everythingLocation';
export { ipQualityScore } from './ipQualityScore';
export { kickbox } from './kickbox';
export { millionVerifier } from './millionVerifier';
export { neverBounce } from './neverBounce';
export { verifalia } from './verifalia';
export { whoisXml } from './whoisXml';
export { whoisXmlEmail } from './whoisXmlEmail';
export { zeroBounce } from './zeroBounce';
