const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { mkdir, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');
const { dest, parallel, series, src } = require('gulp');

const OUT = 'dist';
const SOURCES = ['nodes', 'credentials'];

/** The files that n8n loads; whatever they import is bundled into them. */
const entryPoints = () =>
	SOURCES.filter((folder) => existsSync(folder)).flatMap((folder) =>
		readdirSync(folder, { recursive: true })
			.map((file) => path.join(folder, file))
			.filter((file) => file.endsWith('.node.ts') || file.endsWith('.credentials.ts'))
			.sort(),
	);

/** The folders of the packages whose code ended up in a bundle, from esbuild's account of its inputs. */
const bundledPackages = (metafile) => {
	const folders = Object.keys(metafile.inputs).flatMap((input) => {
		const [folder] = input.match(/.*node_modules\/(@[^/]+\/)?[^/]+/) ?? [];
		return folder === undefined ? [] : [folder];
	});
	return [...new Set(folders)].sort();
};

const notice = (folder) => {
	const { name, version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
	const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
	// Their licences ask that the text goes wherever the code goes.
	if (file === undefined) throw new Error(`${name} is bundled, but has no licence file to pass on`);
	return `${name} ${version} (${license})\n\n${readFileSync(path.join(folder, file), 'utf8').trim()}\n`;
};

const clean = () => rm(OUT, { recursive: true, force: true });

const bundle = async () => {
	const { metafile } = await esbuild.build({
		entryPoints: entryPoints(),
		outbase: '.',
		outdir: OUT,
		bundle: true,
		format: 'cjs',
		platform: 'node',
		target: 'node20',
		external: ['n8n-workflow'],
		legalComments: 'inline',
		metafile: true,
		logLevel: 'warning',
	});
	const packages = bundledPackages(metafile);
	if (packages.length === 0) return;
	await mkdir(OUT, { recursive: true });
	await writeFile(
		path.join(OUT, 'THIRD-PARTY-LICENSES.txt'),
		packages.map(notice).join(`\n${'-'.repeat(78)}\n\n`),
	);
};

/** Icons and codex files, beside the JavaScript that names them. */
const assets = () =>
	src(
		SOURCES.flatMap((folder) => [`${folder}/**/*.svg`, `${folder}/**/*.node.json`]),
		{ base: '.', encoding: false },
	).pipe(dest(OUT));

exports.clean = clean;
exports.bundle = bundle;
exports.assets = assets;
exports.build = series(clean, parallel(bundle, assets));
exports.default = exports.build;
