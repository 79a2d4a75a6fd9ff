// A signed-in person, through the REST API that n8n's own editor uses.
import { setTimeout as sleep } from 'node:timers/promises';

export const OWNER = {
	email: 'owner@example.com',
	password: 'Sandbox-1234',
	firstName: 'Sandbox',
	lastName: 'Owner',
};

/** n8n ties a session to the browser that opened it. */
const BROWSER = 'n8n-nodes-bulk-verify';

const ANSWER_WITHIN_MS = 60_000;

/** An execution that waited has a time of its end while it goes on. */
const UNFINISHED = ['new', 'running', 'waiting', 'unknown'];

/** n8n calls an execution ended a moment before it has saved its data; one that crashed has none. */
const DATA_WITHIN_MS = 5_000;

export class Session {
	constructor(url, cookie) {
		this.url = url;
		this.cookie = cookie;
	}

	/** Signs in as the owner; a new n8n gets one first. */
	static async open(url) {
		const session = new Session(url, '');
		const { showSetupOnFirstLoad } = (await session.get('/rest/settings')).userManagement;
		const answer = showSetupOnFirstLoad
			? await session.send('POST', '/rest/owner/setup', OWNER)
			: await session.send('POST', '/rest/login', {
					emailOrLdapLoginId: OWNER.email,
					email: OWNER.email,
					password: OWNER.password,
				});
		session.cookie = answer.headers
			.getSetCookie()
			.map((cookie) => cookie.split(';')[0])
			.join('; ');
		return session;
	}

	async send(method, path, body) {
		const answer = await fetch(`${this.url}${path}`, {
			method,
			headers: {
				'Content-Type': 'application/json',
				Cookie: this.cookie,
				'browser-id': BROWSER,
				// n8n closes a connection that is idle for seconds, perhaps just when it is to be used again.
				Connection: 'close',
			},
			body: body === undefined ? undefined : JSON.stringify(body),
			signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
		});
		if (!answer.ok) {
			const said = (await answer.text()).slice(0, 500);
			throw Object.assign(new Error(`${method} ${path}: HTTP ${answer.status} ${said}`), {
				status: answer.status,
			});
		}
		return answer;
	}

	async call(method, path, body) {
		const text = await (await this.send(method, path, body)).text();
		const answer = text === '' ? {} : JSON.parse(text);
		return answer.data ?? answer;
	}

	get(path) {
		return this.call('GET', path);
	}

	post(path, body) {
		return this.call('POST', path, body);
	}

	patch(path, body) {
		return this.call('PATCH', path, body);
	}

	/** @returns {Promise<{ id: string, name: string }>} */
	async createCredential(type, name, data) {
		const { id } = await this.post('/rest/credentials', { name, type, data });
		return { id, name };
	}

	/** What the credential's test in the editor says: `{ status: 'OK' | 'Error', message }`. */
	async testCredential({ id, name }, type, data) {
		return await this.post('/rest/credentials/test', { credentials: { id, name, type, data } });
	}

	/** @returns {Promise<{ id: string, versionId: string }>} */
	async createWorkflow(workflow) {
		return await this.post('/rest/workflows', { settings: {}, active: false, ...workflow });
	}

	async workflow(id) {
		return await this.get(`/rest/workflows/${id}`);
	}

	/** Activates and waits until the first poll of its triggers is through. */
	async activate(id, { withinMs = 60_000 } = {}) {
		const answer = await this.askToActivate(id);
		const end = Date.now() + withinMs;
		for (;;) {
			const state = await this.get(`/rest/workflows/${id}/publication-status`).catch(orNotFound);
			// Before 2.x the answer to the activation said it all.
			if (state === undefined || isPublished(state)) return answer;
			if (Date.now() > end) throw new Error(`Not activated: ${JSON.stringify(state)}`);
			await sleep(200);
		}
	}

	/** Activates without waiting for what comes of it. */
	async askToActivate(id) {
		const { versionId } = await this.workflow(id);
		const answer = await this.post(`/rest/workflows/${id}/activate`, { versionId }).catch(orNotFound);
		// Before 2.x activation was a property of the workflow.
		return answer ?? (await this.patch(`/rest/workflows/${id}`, { active: true, versionId }));
	}

	async deactivate(id) {
		const answer = await this.post(`/rest/workflows/${id}/deactivate`, {}).catch(orNotFound);
		return answer ?? (await this.patch(`/rest/workflows/${id}`, { active: false }));
	}

	/** Starts a workflow as the editor's button does. @returns {Promise<string>} the execution's id */
	async run(id, { startNode } = {}) {
		const workflowData = await this.workflow(id);
		const trigger =
			startNode ??
			workflowData.nodes.find(({ type }) => /trigger/i.test(type) && !/stickyNote/.test(type))?.name;
		const body = { workflowData, triggerToStartFrom: { name: trigger } };
		const { executionId } = await this.post(`/rest/workflows/${id}/run`, body);
		return executionId;
	}

	/** The newest 100 executions of a workflow, newest first: `{ id, status, mode, startedAt, stoppedAt }`. */
	async executions(workflowId) {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const { results } = await this.get(`/rest/executions?filter=${filter}&limit=100`);
		return results;
	}

	async execution(id) {
		const execution = await this.get(`/rest/executions/${id}`);
		return { ...execution, data: unflatten(execution.data) };
	}

	/** Waits for an execution's end. */
	async finished(id, { withinMs = 120_000 } = {}) {
		const end = Date.now() + withinMs;
		let lastLook = Infinity;
		for (;;) {
			const execution = await this.execution(id).catch(orNotFound);
			if (execution?.stoppedAt && !UNFINISHED.includes(execution.status)) {
				if (execution.data?.resultData !== undefined || Date.now() > lastLook) return execution;
				lastLook = Math.min(lastLook, Date.now() + DATA_WITHIN_MS);
			}
			if (Date.now() > end) throw new Error(`Execution ${id} is not finished: ${execution?.status}`);
			await sleep(300);
		}
	}
}

/** The items that a node gave in an execution. */
export function itemsOf(execution, node, output = 0) {
	return execution.data.resultData.runData[node]?.at(-1)?.data?.main?.[output] ?? [];
}

/** What this release of n8n does not have. */
function orNotFound(error) {
	if (error.status !== 404) throw error;
	return undefined;
}

/** @throws an Error where n8n could not activate the triggers */
function isPublished(state) {
	if (['failed', 'partial'].includes(state.status))
		throw new Error(`Not activated: ${JSON.stringify(state)}`);
	return state.status === 'published';
}

/** n8n sends an execution's data flattened: an array in which texts that are numbers point to other places. */
function unflatten(data) {
	if (typeof data !== 'string') return data;
	const parts = JSON.parse(data);
	const done = new Map();
	const resolve = (index) => {
		if (done.has(index)) return done.get(index);
		const part = parts[index];
		if (part === null || typeof part !== 'object') return part;
		const value = Array.isArray(part) ? [] : {};
		done.set(index, value);
		for (const [key, entry] of Object.entries(part)) {
			value[key] = typeof entry === 'string' ? resolve(Number(entry)) : entry;
		}
		return value;
	};
	return resolve(0);
}
