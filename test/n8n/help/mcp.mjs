// A client of n8n's MCP Server Trigger, as an agent outside has one: JSON-RPC over HTTP.

/** @returns {Promise<{ call(method: string, params?: object): Promise<object> }>} with its session opened */
export async function openMcp(url) {
	const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
	let number = 0;
	const send = async (message) => {
		const body = JSON.stringify({ jsonrpc: '2.0', ...message });
		const answer = await fetch(url, { method: 'POST', headers, body });
		const text = await answer.text();
		if (!answer.ok) throw new Error(`${message.method}: HTTP ${answer.status} ${text.slice(0, 500)}`);
		const session = answer.headers.get('mcp-session-id');
		if (session !== null) headers['mcp-session-id'] = session;
		return text;
	};
	const call = async (method, params = {}) => {
		const id = (number += 1);
		const text = await send({ id, method, params });
		// One JSON answer, or events of which one carries it.
		const answers = text.startsWith('{')
			? [text]
			: [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => data);
		const answer = answers.map((data) => JSON.parse(data)).find((message) => message.id === id);
		if (answer?.result === undefined) throw new Error(`${method}: ${text.slice(0, 500)}`);
		return answer.result;
	};
	await call('initialize', {
		protocolVersion: '2025-03-26',
		capabilities: {},
		clientInfo: { name: 'n8n-nodes-bulk-verify', version: '1' },
	});
	await send({ method: 'notifications/initialized' });
	return { call };
}
