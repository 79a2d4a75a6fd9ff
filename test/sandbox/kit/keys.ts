/* Where a provider takes its key. The first place that holds something decides. */
import type { KeyPlace, SampleRequest } from './simulator';

/** `?name=KEY` */
export function inQuery(name: string): KeyPlace {
	return {
		says: `query ${name}`,
		read: (visit) => visit.query.get(name) ?? undefined,
		write: (request, key) => add(request, 'query', name, key),
	};
}

/** `name: KEY`, or `name: <before>KEY` (`Bearer `, `token `, `ApiKey: `). */
export function inHeader(name: string, before = ''): KeyPlace {
	return {
		says: `header ${name}${before === '' ? '' : `, after "${before}"`}`,
		read: (visit) => {
			const value = visit.headers[name.toLowerCase()];
			return typeof value === 'string' && value.startsWith(before) ? value.slice(before.length) : undefined;
		},
		write: (request, key) => add(request, 'headers', name, before + key),
	};
}

/** HTTP Basic with this user name; the key is the password. */
export function basic(user: string): KeyPlace {
	const before = 'Basic ';
	return {
		says: `Basic, user ${user}`,
		read: ({ headers: { authorization } }) => {
			if (typeof authorization !== 'string' || !authorization.startsWith(before)) return undefined;
			const pair = Buffer.from(authorization.slice(before.length), 'base64').toString('utf8');
			return pair.startsWith(`${user}:`) ? pair.slice(user.length + 1) : '';
		},
		write: (request, key) =>
			add(request, 'headers', 'authorization', before + Buffer.from(`${user}:${key}`).toString('base64')),
	};
}

/** A field of the JSON body. */
export function inJson(name: string): KeyPlace {
	return {
		says: `JSON ${name}`,
		read: (visit) => textOf(visit.json[name]),
		write: (request, key) => {
			request.json = { ...(typeof request.json === 'object' ? request.json : {}), [name]: key };
		},
	};
}

/** A field of a form, multipart or URL-encoded. */
export function inForm(name: string): KeyPlace {
	return {
		says: `form ${name}`,
		read: (visit) => visit.body.fields.get(name),
		write: (request, key) => add(request, 'form', name, key),
	};
}

/** A `:name` of the route's path. */
export function inPath(name: string): KeyPlace {
	return {
		says: 'the path',
		read: (visit) => visit.params[name],
		write: (request, key) => add(request, 'params', name, key),
	};
}

function add(
	request: SampleRequest,
	part: 'query' | 'headers' | 'form' | 'params',
	name: string,
	key: string,
) {
	request[part] = { ...request[part], [name]: key };
}

function textOf(value: unknown): string | undefined {
	return typeof value === 'string' ? value : undefined;
}
