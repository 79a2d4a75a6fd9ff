import type { Sandbox } from '../types';
import { readBody } from './body';
import { jsonReply, type Reply } from './reply';
import { send } from './send';
import type { Listener } from './serve';

const PREFIX = '/__control/';
const METHODS = [
	'credential',
	'describe',
	'jobs',
	'charges',
	'ledger',
	'addJob',
	'addJobs',
	'finish',
	'forget',
	'setPace',
	'setCredits',
	'setVariants',
	'setLinkSeconds',
	'fault',
	'pendingFaults',
	'clearFaults',
	'reset',
	'stop',
] as const;

/**
 * The sandbox's own methods for other processes: `POST /__control/<method>`, the body a JSON array of the
 * arguments, the answer `{"result": ...}` or `{"error": "..."}`. `urls` and `requests` are read with GET.
 */
export function control(sandbox: Sandbox): Listener {
	return async (request, response) => {
		const name = (request.url ?? '').startsWith(PREFIX) ? (request.url ?? '').slice(PREFIX.length) : '';
		// curl -d calls everything a form.
		const body = await readBody(request, 'application/json');
		await send(response, call(sandbox, request.method ?? '', name, body.json));
	};
}

function call(sandbox: Sandbox, verb: string, name: string, args: unknown): Reply {
	if (verb === 'GET' && (name === 'urls' || name === 'requests')) return jsonReply({ result: sandbox[name] });
	const method = METHODS.find((known) => known === name);
	if (verb !== 'POST' || !method) return jsonReply({ error: `No such control: ${verb} ${name}` }, 404);
	if (args !== undefined && !Array.isArray(args))
		return jsonReply({ error: 'The body must be a JSON array' }, 400);
	try {
		const result: unknown = Reflect.apply(sandbox[method], sandbox, args ?? []);
		return jsonReply({ result: result instanceof Promise ? null : (result ?? null) });
	} catch (error) {
		return jsonReply({ error: error instanceof Error ? error.message : String(error) }, 400);
	}
}
