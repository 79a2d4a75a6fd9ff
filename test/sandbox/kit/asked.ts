import type { Fault } from '../types';
import { isRecord, type Body } from './body';
import { isAdded } from './faults';
import type { Route } from './simulator';
import type { Service } from './service';

/** Thrown where the provider refuses; becomes an answer in its own shape. */
export class Refused extends Error {
	constructor(
		message: string,
		readonly status?: number,
		readonly headers: Record<string, string> = {},
		readonly code?: string,
	) {
		super(message);
	}
}

export interface Incoming {
	method: string;
	url: string;
	route: Route;
	/** The decoded `:names` of the route's path. */
	params: Record<string, string>;
	rawQuery: string;
	headers: Record<string, string | string[] | undefined>;
	body: Body;
	faults: Fault[];
}

/** A request as it came in, and whose it is. */
export class Asked {
	readonly params: Record<string, string>;
	readonly query: URLSearchParams;
	/** As it came, for flags without a value. */
	readonly rawQuery: string;
	readonly headers: Record<string, string | string[] | undefined>;
	readonly body: Body;
	readonly faults: Fault[];
	/** The key, once it is known to be good: its account owns the jobs. */
	account = '';

	constructor(
		readonly service: Service,
		readonly request: Incoming,
	) {
		this.params = request.params;
		this.rawQuery = request.rawQuery;
		this.query = new URLSearchParams(request.rawQuery);
		this.headers = request.headers;
		this.body = request.body;
		this.faults = request.faults;
	}

	/* ---------------------------------------------------------------- what came */

	/** The JSON body; empty where it is no object. */
	get json(): Record<string, unknown> {
		return isRecord(this.body.json) ? this.body.json : {};
	}

	/** A parameter wherever it stands: path, query, form, JSON body (texts, numbers and truths). */
	field(name: string): string | undefined {
		const value = this.params[name] ?? this.query.get(name) ?? this.body.fields.get(name) ?? this.json[name];
		const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
		return isPlain ? String(value) : undefined;
	}

	/** The same as a whole number; `otherwise` where it is missing, NaN where it is none. */
	number(name: string, otherwise: number): number {
		const text = this.field(name);
		if (text === undefined || text === '') return otherwise;
		return /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
	}

	variant(name: string): string | number {
		return this.service.variant(name);
	}

	/* ---------------------------------------------------------------- refusing */

	/** To be thrown: one of the provider's `errors` by its name, or words of no particular name. */
	refusal(nameOrWords: string, status?: number, code?: string): Refused {
		const known = this.service.simulator.errors[nameOrWords];
		if (known === undefined) return new Refused(nameOrWords, status, {}, code);
		return new Refused(known.says, known.status, known.headers, known.code);
	}

	protected named(...names: string[]): Refused {
		const name = names.find((candidate) => Object.hasOwn(this.service.simulator.errors, candidate));
		return this.refusal(name ?? names[0] ?? '');
	}

	/** Lets a request with a good key in through one of the route's places. @throws Refused */
	admit(): void {
		const { route } = this.request;
		if (route.key === 'none' || route.link !== undefined) return;
		const places = route.key ?? this.service.simulator.key;
		const given = places.map((place) => place.read(this)).find((key) => key !== undefined);
		const account = this.service.accounts.find((good) => good === given);
		if (account === undefined) throw this.named(given === undefined ? 'noKey' : 'badKey', 'badKey');
		this.account = account;
	}

	/** The fault that decides the answer, where there is one. */
	get deciding(): Fault | undefined {
		return this.faults.find(({ kind }) => !isAdded(kind));
	}
}
