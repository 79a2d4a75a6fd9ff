import { brandsOf, unique } from './brands.mjs';

/** package.json with every node and credential that the folders have, and the brands among its keywords. */
export function withEntries(text, providers, filesIn) {
	const manifest = JSON.parse(text);
	const built = (folder, ending) =>
		filesIn(folder)
			.filter((file) => file.endsWith(`.${ending}.ts`))
			.map((file) => `dist/${folder}/${file.replaceAll('\\', '/').replace(/\.ts$/, '.js')}`);

	manifest.keywords = unique([...manifest.keywords, ...brandsOf(providers).map(keyword)]);
	manifest.n8n.credentials = built('credentials', 'credentials');
	manifest.n8n.nodes = built('nodes', 'node');
	// As npm writes it.
	return `${JSON.stringify(manifest, null, 2)}\n`;
}

const keyword = (brand) => brand.replace(/\s/g, '').toLowerCase();
