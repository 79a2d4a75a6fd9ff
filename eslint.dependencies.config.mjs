// Which room may know which: docs/architecture.md. Data goes one way and never turns back.
import { readdirSync } from 'node:fs';
import { config as n8nConfig } from '@n8n/node-cli/eslint';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';

// typescript-eslint's parser, as n8n's tool brings it.
const { parser } = n8nConfig.find(({ languageOptions }) => languageOptions?.parser).languageOptions;

const NODES = './nodes/BulkVerify';
const PROVIDERS = `${NODES}/providers`;

/** What all may see of the providers. */
const PROVIDERS_FACE = ['providers/contract.ts', 'providers/registry.ts'];

/** What the files of a room may import besides each other, below nodes/BulkVerify. */
const MAY_KNOW = {
	operations: ['panel', 'sending', 'answers', 'n8n', 'lists', 'transport', ...PROVIDERS_FACE],
	answers: ['sending', 'panel', 'n8n', 'lists', 'transport', 'providers/contract.ts', 'providers/kit'],
	sending: ['panel', 'n8n', 'lists', 'transport', 'providers/contract.ts', 'providers/kit'],
	panel: ['n8n', 'lists', 'transport', ...PROVIDERS_FACE],
	trigger: ['panel', 'n8n', 'lists', 'transport', ...PROVIDERS_FACE, 'providers/kit'],
	'trigger/watch': ['providers/contract.ts'],
	n8n: ['lists', 'transport', ...PROVIDERS_FACE],
	'providers/kit': ['lists', 'transport', 'providers/contract.ts'],
	transport: ['lists/list.ts', 'lists/endSigns.ts', 'lists/startingWith.ts', 'lists/work.ts'],
	lists: [],
};

const rooms = Object.entries(MAY_KNOW).map(([room, others]) => ({
	target: `${NODES}/${room}`,
	from: NODES,
	except: [room, ...others].map((other) => `./${other}`),
	message: `"${room}" may import from ${['itself', ...others].join(', ')} only.`,
}));

const folders = readdirSync(new URL(PROVIDERS, import.meta.url), { withFileTypes: true })
	.filter((entry) => entry.isDirectory() && entry.name !== 'kit')
	.map(({ name }) => name);

/** One implementation for two services of one vendor; the service's folder is named as the vendor's other one begins. */
const isOfVendor = (name, other) => other.startsWith(name);

/** A provider's folder is nobody's but its own, its vendor's and that of the file that names all. */
const plugs = folders.map((name) => ({
	target: [
		`${NODES}/{answers,lists,n8n,operations,panel,sending,transport,trigger}`,
		`${NODES}/*.ts`,
		`${PROVIDERS}/!(all).ts`,
		`${PROVIDERS}/kit`,
		...folders.filter((other) => !isOfVendor(name, other)).map((other) => `${PROVIDERS}/${other}`),
		'./credentials',
	].map(asGlob),
	from: [asGlob(`${PROVIDERS}/${name}`)],
	message: 'Only providers/all.ts knows the folder of a provider: ask for what it can do.',
}));

/** The rule wants only globs, or none. */
function asGlob(place) {
	return place.includes('*') ? place : `${place}/**`;
}

/** The same of tests, but for a provider's own. */
const ofPlugs = folders.flatMap((name) => [
	`**/BulkVerify/providers/${name}`,
	`**/BulkVerify/providers/${name}/**`,
]);

export default [
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts'],
		languageOptions: { parser },
		plugins: { 'import-x': importX },
		settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
		rules: {
			'import-x/no-restricted-paths': ['error', { zones: [...rooms, ...plugs] }],
			'import-x/no-cycle': 'error',
		},
	},
	{
		files: ['test/**/*.ts'],
		ignores: ['test/providers/*/**'],
		languageOptions: { parser },
		rules: {
			'no-restricted-imports': [
				'error',
				{ patterns: [{ group: ofPlugs, message: 'A test asks for what a provider can do.' }] },
			],
		},
	},
];
