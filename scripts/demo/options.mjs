// What the person asks of the demo. Node's own modules only: `--help` works before anything is installed.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findProvider, providerIds } from '../lib/providers.mjs';
import { exampleProvider } from './providers.mjs';

const CONTACTS = 'examples/contacts.csv';

const USAGE = `npm run demo -- [options]

Verifies a list with a provider and shows the result, twice: uploaded, waited for and downloaded
(examples/upload-wait-download.json), then in one step (examples/verify-a-file.json). Both run on n8n's own
engine, with the package built from this checkout. Without a key the providers are simulated on this machine:
nothing leaves it, nothing costs anything. With a key only the first is run.

  --provider <name>   ${inLines(providerIds, 60).join('\n                      ')};
                      any clear beginning will do; ${exampleProvider} where none is given
  --file <csv>        your own list; ${CONTACTS} where none is given
  --column <header>   the column to verify; found by its name or content where none is given
  --out <csv>         where to put the whole result; below .tmp/demo where none is given
  --sandbox           the simulated provider, also where a key is set
  --yes               spend credits at the real provider
  --help

The real provider: set BULK_VERIFY_API_KEY, name the --provider, and add --yes. BULK_VERIFY_BASE_URL is for
an address other than the provider's usual one; a user name and its password are given as user:password.
`;

/**
 * @returns the options, checked
 * @throws an Error in words for the person
 */
export function readOptions(args, env) {
	const { values, positionals } = parse(args);
	if (values.help) return { help: USAGE };
	const [named = values.provider, ...more] = positionals;
	if (more.length > 0) throw new Error(`One provider at a time: ${positionals.join(', ')} are several.`);
	const provider = findProvider(named ?? exampleProvider);
	const file = resolve(values.file ?? CONTACTS);
	if (!existsSync(file)) throw new Error(`There is no file ${file}`);
	const apiKey = env.BULK_VERIFY_API_KEY?.trim();
	const isReal = Boolean(apiKey) && !values.sandbox;
	// A key sent to the wrong company is a key given away.
	if (isReal && named === undefined) {
		throw new Error('BULK_VERIFY_API_KEY is set: say whose key it is with --provider, or add --sandbox');
	}
	return {
		provider,
		file,
		isOwnFile: values.file !== undefined,
		column: values.column,
		out: values.out === undefined ? undefined : resolve(values.out),
		isReal,
		mayCharge: values.yes,
		apiKey,
		baseUrl: env.BULK_VERIFY_BASE_URL?.trim() || undefined,
	};
}

function parse(args) {
	try {
		return parseArgs({
			args,
			allowPositionals: true,
			options: {
				provider: { type: 'string' },
				file: { type: 'string' },
				column: { type: 'string' },
				out: { type: 'string' },
				sandbox: { type: 'boolean', default: false },
				yes: { type: 'boolean', default: false },
				help: { type: 'boolean', short: 'h', default: false },
			},
		});
	} catch (error) {
		throw new Error(`${error.message}\n\n${USAGE}`);
	}
}

/** Names behind each other, in lines of about so many letters. */
function inLines(names, width) {
	const lines = [];
	for (const name of names) {
		const last = lines.at(-1);
		if (last === undefined || last.length + name.length > width) lines.push(name);
		else lines[lines.length - 1] = `${last}, ${name}`;
	}
	return lines.map((line, at) => (at < lines.length - 1 ? `${line},` : line));
}
