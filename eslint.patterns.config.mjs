// No pattern may be led astray: lists and answers hold anything, and n8n stands still while one is gone through.
import { config as n8nConfig } from '@n8n/node-cli/eslint';
import regexp from 'eslint-plugin-regexp';

// typescript-eslint's parser, as n8n's tool brings it.
const { parser } = n8nConfig.find(({ languageOptions }) => languageOptions?.parser).languageOptions;

export default [
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts'],
		languageOptions: { parser },
		plugins: { regexp },
		rules: {
			'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
			'regexp/no-super-linear-move': ['error', { report: 'potential' }],
		},
	},
];
