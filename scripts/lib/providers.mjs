// The providers there are, as the simulators' files tell. Node's own modules only: `--help` works before anything is
// installed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './run.mjs';

const FOLDER = join(repository, 'test', 'sandbox', 'providers');

/** Their ids, by name. A file beside them that exports no `simulator` is a simulator's own. */
export const providerIds = readdirSync(FOLDER)
	.filter((file) => /^\w+\.ts$/.test(file))
	.filter((file) => /^export const simulator\b/m.test(readFileSync(join(FOLDER, file), 'utf8')))
	.map((file) => file.replace(/\.ts$/, ''))
	.sort();

/**
 * @param name the id, a beginning of it or a part, such that no other fits; letter case and signs do not count
 * @throws an Error in words for the person where none fits, or several
 */
export function findProvider(name) {
	const wanted = plain(name);
	const fits = [
		(id) => id === wanted,
		(id) => wanted !== '' && id.startsWith(wanted),
		(id) => wanted !== '' && id.includes(wanted),
	];
	const [found = []] = fits
		.map((fit) => providerIds.filter((id) => fit(plain(id))))
		.filter(({ length }) => length > 0);
	if (found.length === 1) return found[0];
	throw new Error(
		found.length === 0
			? `There is no provider "${name}". Choose one of ${providerIds.join(', ')}.`
			: `"${name}" may be ${found.join(' or ')}: say which.`,
	);
}

const plain = (text) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
