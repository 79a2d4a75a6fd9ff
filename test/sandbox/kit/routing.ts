/* Which route a request takes. */
import type { Route } from './simulator';

export interface Match {
	route: Route;
	params: Record<string, string>;
	/** How much of the query it asks for: on a shared host the closest fit answers. */
	weight: number;
}

interface Pattern {
	route: Route;
	methods: string[];
	path: RegExp;
	names: string[];
	/** What the query must hold: a bare flag (`null`) or a parameter's value. */
	query: Array<[name: string, value: string | null]>;
}

export type Router = (method: string, path: string, rawQuery: string) => Match | undefined;

/** Finds the first route that fits a method, a raw path below the base and a raw query. */
export function routerOf(routes: readonly Route[]): Router {
	const patterns = routes.flatMap((route) => [route.at].flat().map((at) => compile(route, at)));
	return (method, path, rawQuery) => {
		for (const pattern of patterns) {
			const params = fit(pattern, method, path, rawQuery);
			if (params) return { route: pattern.route, params, weight: pattern.query.length };
		}
		return undefined;
	};
}

function compile(route: Route, at: string): Pattern {
	const [methods = '', address = ''] = at.split(' ');
	const [path = '', query = ''] = address.split('?');
	const names: string[] = [];
	const source = path
		.split(/(:\w+)/)
		.map((piece) => {
			if (!piece.startsWith(':')) return piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
			names.push(piece.slice(1));
			return '([^/]+?)';
		})
		.join('');
	return {
		route,
		methods: methods.split('|'),
		path: new RegExp(`^${source}$`),
		names,
		query: query
			.split('&')
			.filter((part) => part !== '')
			.map((part) => {
				const [name = '', value] = part.split('=');
				return [name, value ?? null];
			}),
	};
}

function fit(
	{ methods, path, names, query }: Pattern,
	method: string,
	asked: string,
	rawQuery: string,
): Record<string, string> | undefined {
	const found = methods.includes(method) ? path.exec(asked) : null;
	if (!found) return undefined;
	const given = rawQuery.split('&');
	const search = new URLSearchParams(rawQuery);
	const isThere = query.every(([name, value]) =>
		value === null ? given.includes(name) : search.get(name) === value,
	);
	if (!isThere) return undefined;
	try {
		return Object.fromEntries(names.map((name, at) => [name, decodeURIComponent(found[at + 1] ?? '')]));
	} catch {
		return undefined;
	}
}
