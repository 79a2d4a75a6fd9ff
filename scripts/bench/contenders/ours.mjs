// What several cases need of the package itself.

/** The package on the engine; `list` decides at each run which list the simulated provider holds. */
export async function openOurs({ task, createEngine }) {
	return await createEngine({ packageRoot: task.packageRoot });
}

/** As long as keys are: a word is looked for in another way. */
const apiKey = 'BN12-CH34-BN56-CH78';

export function pointAt({ engine, task }, list) {
	engine.saveCredential('everythingLocationApi', {
		apiKey,
		baseUrl: `${task.url}/el/${list.name}`,
	});
	engine.saveCredential('briteVerifyFilesApi', {
		apiKey,
		baseUrl: `${task.url}/brite`,
	});
}

export async function runOurs({ engine }, parameters, input) {
	const all = { provider: 'everythingLocation', resource: 'job', ...parameters };
	return await engine.runNode(all, input);
}

export const jobId = (list) => ({ __rl: true, mode: 'id', value: list.name });

/** What the package says of a value, from the provider's words. */
export function verdictOf({ email_status: status, secondary_status: secondary }) {
	if (secondary === 'role_address' || status === 'accept_all') return 'risky';
	return status;
}
