// Which room may know which: docs/architecture.md, "Rooms". Data goes one way and never turns back.
import { config as n8nConfig } from '@n8n/node-cli/eslint';
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript';
import { importX } from 'eslint-plugin-import-x';
import { existsSync, readdirSync } from 'node:fs';

const { parser } = n8nConfig.find(({ languageOptions }) => languageOptions?.parser).languageOptions;

const ROOT = 'nodes/BulkVerify';
const PROVIDERS = `${ROOT}/providers`;
const PARTS = ['contract.ts', 'registry.ts'];

/** What each room may import besides itself, below nodes/BulkVerify. */
const MAY_KNOW = {
	operations: [
		'panel',
		'sending',
		'answers',
		'n8n',
		'lists',
		'transport',
		'providers/contract.ts',
		'providers/registry.ts',
	],
	panel: ['n8n', 'lists', 'transport', 'providers/contract.ts', 'providers/registry.ts'],
	sending: ['n8n', 'lists', 'transport', 'providers/contract.ts', 'providers/kit'],
	answers: ['sending', 'n8n', 'lists', 'transport', 'providers/contract.ts', 'providers/kit'],
	trigger: [
		'panel',
		'n8n',
		'lists',
		'transport',
		'providers/contract.ts',
		'providers/registry.ts',
		'providers/kit',
	],
	'trigger/watch': ['providers/contract.ts'],
	n8n: ['lists', 'transport', 'providers/contract.ts', 'providers/registry.ts'],
	lists: [],
	transport: ['lists/list.ts'],
	'providers/kit': ['transport', 'lists', 'providers/contract.ts'],
};

const zones = Object.entries(MAY_KNOW).map(([room, others]) => ({
	target: `./${ROOT}/${room}`,
	from: `./${ROOT}`,
	except: [room, ...others].map((other) => `./${other}`),
	message: `${room} may import only from itself${others.length > 0 ? ` and ${others.join(', ')}` : ''}.`,
}));

const folders = readdirSync(PROVIDERS, { withFileTypes: true })
	.filter(
		(entry) =>
			entry.isDirectory() && entry.name !== 'kit' && existsSync(`${PROVIDERS}/${entry.name}/index.ts`),
	)
	.map(({ name }) => name);

/** A provider's folder is nobody's but the registry's. */
const providerZones = folders.map((name) => ({
	target: [`./${ROOT}`, './credentials', './test'],
	from: `./${PROVIDERS}/${name}`,
	message: `Only the registry knows the folder of a provider: ask for what it can do.`,
}));

export default [
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts'],
		languageOptions: { parser },
		linterOptions: { reportUnusedDisableDirectives: false },
		plugins: { 'import-x': importX },
		settings: { 'import-x/resolver-next': [createTypeScriptImportResolver()] },
		rules: {
			'import-x/no-restricted-paths': ['error', { zones }],
			'import-x/no-cycle': ['error', { ignoreExternal: true }],
		},
	},
];
void providerZones;
void PARTS;
