// How long Verify takes and what it holds, for each provider at three sizes, as last measured.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../lib/run.mjs';
import { table } from './tables.mjs';

const RESULTS = join(repository, 'bench', 'scale.json');

/** @returns {string} a table of providers against sizes */
export function sizes(providers, pageOf) {
	const { verified, uploads = [] } = JSON.parse(readFileSync(RESULTS, 'utf8'));
	const fixed = [...new Set(verified.filter(({ isLimit }) => !isLimit).map(({ size }) => size))].sort(
		(a, b) => a - b,
	);
	const rows = providers.map((provider) => {
		const own = verified.filter((one) => one.provider === provider.id);
		const cells = fixed.map((size) => shown(own.find((one) => one.size === size)));
		const limit = own.find(({ isLimit }) => isLimit);
		const atLimit = limit === undefined ? '–' : `${limit.size.toLocaleString('en')} rows: ${shown(limit)}`;
		const upload = uploads.find((one) => one.provider === provider.id);
		const ofUpload = upload === undefined ? '–' : `${upload.valuesMb} MB: ${upload.peakMb} MB`;
		return [`[${provider.displayName}](${pageOf(provider)})`, ...cells, atLimit, ofUpload];
	});
	const head = [
		'Provider',
		...fixed.map((size) => `${size.toLocaleString('en')} rows`),
		'the most in one job',
		'Upload of it, values: memory',
	];
	return table(head, rows);
}

const shown = (figures) =>
	figures === undefined ? '–' : `${(figures.ms / 1_000).toFixed(1)} s, ${figures.peakMb} MB`;
