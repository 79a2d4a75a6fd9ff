/**
 * WhoisXML's bulk IP geolocation: one array of places a term, under the domain where the term is an email.
 * Made up where the page is silent: the columns of CSV, the shape of XML, the answers' words.
 */
import type { Simulator } from '../kit';
import { bulkService } from './whoisXmlBulk';
import { hostOf, placesOf, TERMS, type Place } from './whoisXmlPlaces';

const NO_PLACE: Partial<Place> = {};

export const simulator: Simulator = {
	id: 'whoisXml',
	title: 'WhoisXML API',
	credential: {
		type: 'whoisXmlApi',
		fields: (urls, apiKey) => ({ apiKey, baseUrl: urls.api ?? '', accountUrl: urls.account ?? '' }),
	},
	hosts: { api: '/api/bgservice', account: '/user-service' },
	listTypes: { geolocation: TERMS },
	firstId: 596,
	result: { isCounted: 'items' },
	...bulkService(
		{
			productId: 8,
			productName: 'IP Geolocation',
			values: 'terms',
			maxValues: 100_000,
			options: { reverseIp: [0, 1] },
			kindOf: (term) => KINDS[TERMS.wordOf(term)] ?? 'completed',
			completed: ({ value, spell }, { reverseIp }) =>
				placesOf(hostOf(value) ?? value, reverseIp === '1').map((place) => ({
					...place,
					term: spell(place.term),
				})),
			failed: ({ value, spell }) => ({ error: TERMS.row(value), term: spell(value) }),
			completedCells: placeCells,
			failedCells: ({ term = '', error = '' }: { term?: string; error?: string }) => ({ term, error }),
		},
		'api',
	),
};

const KINDS: Record<string, 'invalid' | 'failed'> = { invalid: 'invalid', failed: 'failed' };

function placeCells(place: Partial<Place> = NO_PLACE): Record<string, string> {
	const { term = '', ip = '', location, isp = '', domains = [] } = place;
	const { country = '', region = '', city = '', lat, lng, postalCode = '', timezone = '' } = location ?? {};
	const where = { country, region, city, lat: String(lat), lng: String(lng), postalCode, timezone };
	const asn = place.as === undefined ? '' : String(place.as.asn);
	return { term, ip, ...where, isp, asn, domains: domains.join(' ') };
}
