/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- tests run on Node itself, not inside n8n */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { repository } from './harness';

/* The rooms are held apart by lint (eslint.dependencies.config.mjs); this shows that the rule bites. */

const ESLINT = join(repository, 'node_modules', 'eslint', 'bin', 'eslint.js');

/** What lint says of a file of that content in that place. */
async function complaints(place: string, content: string): Promise<string[]> {
	const args = [ESLINT, '--config', 'eslint.dependencies.config.mjs', '--format', 'json'];
	const output = await new Promise<string>((resolve) => {
		const child = execFile(
			process.execPath,
			[...args, '--stdin', '--stdin-filename', place],
			{ cwd: repository },
			(_, stdout) => resolve(stdout),
		);
		child.stdin?.end(content);
	});
	const [{ messages } = { messages: [] }] = JSON.parse(output) as Array<{
		messages: Array<{ message: string }>;
	}>;
	return messages.map(({ message }) => message);
}

it('a pure room that knows an operation or a provider is refused', async () => {
	const found = await complaints(
		'nodes/BulkVerify/lists/wrong.ts',
		"import '../operations';\nimport '../providers/registry';\nimport './list';\n",
	);
	expect(found).toHaveLength(2);
	for (const message of found) expect(message).toContain('"lists" may import from itself only.');
});

it('a test that knows the folder of a provider is refused', async () => {
	const found = await complaints(
		'test/conformance/wrong.ts',
		"import '../../nodes/BulkVerify/providers/registry';\nimport '../../nodes/BulkVerify/providers/zeroBounce';\n",
	);
	expect(found).toEqual([expect.stringContaining('A test asks for what a provider can do.')]);
});
