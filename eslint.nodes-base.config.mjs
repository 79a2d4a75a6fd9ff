import { config as n8nConfig } from '@n8n/node-cli/eslint';
import nodesBase from 'eslint-plugin-n8n-nodes-base';

// Every rule of eslint-plugin-n8n-nodes-base at its own severity, but for those that n8n's own tool switches
// off (they contradict its newer rules).
const switchedOff = new Set(
	n8nConfig
		.flatMap(({ rules = {} }) => Object.entries(rules))
		.filter(([rule, severity]) => rule.startsWith('n8n-nodes-base/') && severity === 'off')
		.map(([rule]) => rule),
);

// typescript-eslint's parser, as the tool brings it.
const { parser } = n8nConfig.find(({ languageOptions }) => languageOptions?.parser).languageOptions;

const rulesOf = (name) =>
	Object.fromEntries(
		Object.entries(nodesBase.configs[name].rules).filter(([rule]) => !switchedOff.has(rule)),
	);

const section = (name, files, parserOptions = {}) => ({
	files,
	plugins: { 'n8n-nodes-base': nodesBase },
	languageOptions: { parser, parserOptions },
	rules: rulesOf(name),
});

export default [
	section('community', ['package.json'], { extraFileExtensions: ['.json'] }),
	section('credentials', ['credentials/**/*.ts']),
	section('nodes', ['nodes/**/*.ts']),
];
