const { availableParallelism } = require('node:os');

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	// Tests wait for servers half of their time: two cores take two at once.
	maxConcurrency: 24,
	maxWorkers: Math.max(2, availableParallelism() - 1),
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	// The published JavaScript and what the scripts install beside it are not ours to test twice.
	modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.tmp/', '<rootDir>/test/vendors/'],
	transform: {
		'^.+\\.ts$': [
			'@swc/jest',
			{ jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
		],
	},
	setupFiles: ['<rootDir>/test/harness/properties.ts'],
	setupFilesAfterEnv: ['<rootDir>/test/harness/clock.ts'],
	globalSetup: '<rootDir>/test/harness/engine/globalSetup.ts',
	globalTeardown: '<rootDir>/test/harness/engine/globalTeardown.ts',
	// n8n-core's own load takes seconds on a cold disk.
	testTimeout: 60_000,
};
