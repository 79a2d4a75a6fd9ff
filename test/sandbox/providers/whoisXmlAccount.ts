import { jsonReply, type Reply } from '../http/reply';
import type { State } from '../state/state';
import { type Route, type Simulator, type Visit } from './simulator';
import { toXml } from './whoisXmlResults';

const PRODUCTS = [
	{ id: 8, name: 'IP Geolocation' },
	{ id: 7, name: 'Email Verification' },
];
const EMAIL_CREDITS = 250;

/** WhoisXML's account host: the balance. */
export class WhoisXmlAccount implements Simulator {
	readonly provider = 'whoisXml';
	readonly basePath = '/user-service';
	readonly statuses = [] as const;

	constructor(private readonly state: State) {}

	refuse(message: string): Reply {
		return jsonReply({ code: 403, messages: message }, 403);
	}

	seed(): never {
		throw new Error('Jobs are made at the bulk service, not at the account host');
	}

	route(method: string, segments: string[]): Route | undefined {
		if (method !== 'GET' || segments.join('/') !== 'account-balance') return undefined;
		return { operation: 'balance', answer: (visit) => this.balance(visit) };
	}

	private balance(visit: Visit): Reply {
		if (visit.query.get('apiKey') !== this.state.keys.whoisXml) {
			return jsonReply({ code: 401, messages: 'Authorisation or authentication failed' }, 401);
		}
		const productId = visit.query.get('productId') ?? '';
		const data = PRODUCTS.filter((product) => productId === '' || String(product.id) === productId).map(
			(product) => ({
				product_id: product.id,
				product: { id: product.id, name: product.name },
				credits: product.id === 8 ? this.state.balance('whoisXml') : EMAIL_CREDITS,
			}),
		);
		if (visit.query.get('outputFormat')?.toUpperCase() !== 'XML') return jsonReply({ data });
		return { status: 200, headers: { 'content-type': 'text/xml' }, body: toXml('data', data) };
	}
}
