/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- tests run on Node itself, not inside n8n */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { providers } from '../nodes/BulkVerify/providers/registry';
import { repository } from './harness/engine';

/** Where papers are; what is installed or built has papers of its own. */
const FOLDERS = ['', 'docs', 'examples', 'test', 'bench', '.github'];

// Nobody reads a longer first page.
const README_BYTES = 15 * 1_024;

const read = (path: string) => readFileSync(join(repository, path), 'utf8');

const papers = FOLDERS.flatMap((folder) => {
	const root = join(repository, folder);
	if (!existsSync(root)) return [];
	return readdirSync(root, { recursive: folder !== '', encoding: 'utf8' })
		.filter((file) => file.endsWith('.md') && !/(^|[\\/])node_modules[\\/]/.test(file))
		.map((file) => posix.join(folder, file.replaceAll('\\', '/')));
});

/** What a reader sees as text: no code, in which links and headings are samples. */
const prose = (path: string) => read(path).replace(/^(```+)[^]*?^\1/gm, '');

/** As GitHub makes an anchor of a heading. */
const anchor = (heading: string) =>
	heading
		.toLowerCase()
		.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
		.replace(/[^\p{L}\p{N}\s_-]/gu, '')
		.trim()
		.replace(/\s/g, '-');

/** Headings, and the anchors that stand in the text as HTML. */
function anchorsOf(path: string): string[] {
	const text = prose(path);
	const counts = new Map<string, number>();
	const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => {
		const name = anchor(heading);
		const count = counts.get(name) ?? 0;
		counts.set(name, count + 1);
		return count === 0 ? name : `${name}-${count}`;
	});
	return [...headings, ...[...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map(([, name = '']) => name)];
}

/** Every link within the repository: to a file, to a section, or both. */
function linksOf(path: string): string[] {
	const text = prose(path).replace(/`[^`\n]*`/g, '');
	const links = [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)];
	return links.map(([, link, source]) => link ?? source ?? '').filter((link) => !/^(\w+:|\/\/)/.test(link));
}

function brokenLinks(path: string): string[] {
	return linksOf(path).filter((link) => {
		const [target = '', section] = link.split('#');
		const file = target === '' ? path : posix.join(dirname(path), target);
		if (!existsSync(join(repository, file))) return true;
		if (section === undefined || statSync(join(repository, file)).isDirectory()) return false;
		return file.endsWith('.md') && !anchorsOf(file).includes(section);
	});
}

it('links only to files and sections that there are', () => {
	const broken = papers.flatMap((path) => brokenLinks(path).map((link) => `${path}: ${link}`));

	expect(papers).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/architecture.md']));
	expect(linksOf('README.md')).toEqual(expect.arrayContaining(['LICENSE.md', 'docs/images/routes.png']));
	expect(broken).toEqual([]);
});

it('names only commands that there are', () => {
	const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
	const named = papers.flatMap((path) =>
		[...read(path).matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => ({ path, name })),
	);

	expect(named.map(({ name }) => name)).toEqual(expect.arrayContaining(['demo', 'n8n', 'sandbox']));
	expect(named.filter(({ name }) => !(name in scripts))).toEqual([]);
});

it('has what is made from the code as the code has it', () => {
	// "npm run generate" renews what is stale.
	expect(() =>
		execFileSync(process.execPath, ['scripts/generate.mjs', '--check'], { cwd: repository, stdio: 'pipe' }),
	).not.toThrow();
});

it('has a page for each provider, and a line for it where a reader looks first', () => {
	const pages = providers.map(({ id }) => `docs/providers/${id}.md`);

	expect(pages.filter((page) => !existsSync(join(repository, page)))).toEqual([]);
	expect(pages.filter((page) => !linksOf('README.md').includes(page))).toEqual([]);
});

it('begins with a page that is read to its end', () => {
	const readme = read('README.md');
	const firstScreen = readme.split(/^## /m)[0] ?? '';

	expect(Buffer.byteLength(readme)).toBeLessThanOrEqual(README_BYTES);
	expect(['npm test', 'npm run demo', 'npm run n8n'].filter((name) => !firstScreen.includes(name))).toEqual(
		[],
	);
});
