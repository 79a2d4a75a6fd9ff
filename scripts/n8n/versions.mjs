// The releases of n8n that this package is proved on, and what each needs to be installed from npm alone.

/**
 * @typedef {object} Release
 * @property {string} version of n8n
 * @property {number} node major version of Node it runs on
 * @property {Record<string, string>} overrides of packages below it that do not install or load as published
 * @property {Record<string, string>} env what it must be started with
 */

/** @type {Release[]} newest first */
export const releases = [
	{ version: '2.41.1', node: 24, overrides: { linkedom: '0.18.13' }, env: {} },
	{
		version: '1.123.81',
		node: 20,
		overrides: {
			linkedom: '0.18.13',
			xlsx: 'npm:@e965/xlsx@0.20.3',
			'@langchain/langgraph-checkpoint': '1.0.0',
		},
		// Its newer expression engine stands on isolated-vm, which does not compile on Node 20.
		env: { N8N_EXPRESSION_ENGINE: 'legacy' },
	},
];

/** n8n lists it among what it needs, but not where npm finds it. */
export const DEPENDENCIES = { 'date-fns': '2.30.0' };

/** @returns {Release} */
export function release(version = releases[0].version) {
	const found = releases.find((candidate) => candidate.version === version);
	if (found === undefined) {
		throw new Error(`n8n ${version} is not one of ${releases.map((each) => each.version).join(', ')}`);
	}
	return found;
}
