/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './harness/engine';
import { capabilityTables, tablesOf } from './readme/table';

const readme = readFileSync(join(repository, 'README.md'), 'utf8');

const manifest = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
	scripts: Record<string, string>;
};

/** Widths do not count: an editor may lay the table out anew. */
const plain = (markdown: string) =>
	markdown
		.replace(/-{3,}/g, '---')
		.replace(/[ \t]+/g, ' ')
		.trim();

it('shows the operations and limits that the node goes by', () => {
	const expected = capabilityTables();
	if (plain(tablesOf(readme)) !== plain(expected)) {
		throw new Error(
			`The README's tables are not the node's. "npm run readme" puts these in:\n\n${expected}\n`,
		);
	}
});

it('names only commands that there are', () => {
	const named = [...readme.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
	const unknown = named.filter((name) => !(name in manifest.scripts));

	expect(named).toEqual(expect.arrayContaining(['demo', 'sandbox']));
	expect(unknown).toEqual([]);
});

it('links only to files that there are', () => {
	const links = [...readme.matchAll(/(?:\]\(|src=")(?!https?:|#)([^)#"]+)/g)].map(([, path = '']) => path);

	expect(links).toEqual(expect.arrayContaining(['LICENSE.md', 'docs/images/routes.png']));
	expect(links.filter((path) => !existsSync(join(repository, path)))).toEqual([]);
});

it('links only to sections that there are', () => {
	const anchor = (title: string) =>
		title
			.toLowerCase()
			.replace(/[^\w\s-]/g, '')
			.trim()
			.replace(/\s/g, '-');
	const sections = [...readme.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => anchor(title));
	const links = [...readme.matchAll(/\]\(#([^)]+)\)/g)].map(([, target = '']) => target);

	expect(links.filter((target) => !sections.includes(target))).toEqual([]);
});
