import { posix } from 'node:path';
import { options } from './options.mjs';
import * as tables from './tables.mjs';
import { sizes } from './sizes.mjs';
import { waiting } from './waiting.mjs';

const TABLES = {
	providers: tables.overview,
	lists: tables.lists,
	results: tables.results,
	'own-options': tables.ownOptions,
	'without-list': tables.withoutList,
	options,
	waiting,
	sizes,
};

const PLACE = /(<!-- made: ([\w-]+) -->\n)[^]*?(<!-- \/made -->)/g;

/**
 * A paper with each table in its place, between `<!-- made: NAME -->` and `<!-- /made -->`.
 *
 * @throws an Error where a paper asks for a table that there is none of
 */
export function withTables(text, { providers, node }, path) {
	const pageOf = ({ id }) => posix.relative(posix.dirname(path), `docs/providers/${id}.md`);
	return text.replace(PLACE, (_, begin, name, end) => {
		const table = TABLES[name];
		if (table === undefined) throw new Error(`${path}: there is no table "${name}"`);
		return `${begin}\n${table(providers, pageOf, node)}\n\n${end}`;
	});
}
