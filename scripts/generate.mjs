// `npm run generate`: writes what follows from the code and the folders into package.json, the codex files and the
// papers. With --check it writes nothing, names what is stale, and fails where anything is.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generated } from './generate/index.mjs';
import { formatted } from './lib/formatted.mjs';
import { repository } from './lib/run.mjs';

const isCheck = process.argv.includes('--check');

const stale = [];
for (const { path, content } of generated(repository)) {
	const file = join(repository, path);
	const wanted = await formatted(file, content);
	if (wanted === readFileSync(file, 'utf8')) continue;
	stale.push(path);
	if (!isCheck) writeFileSync(file, wanted);
}

if (stale.length === 0) console.log('Everything that is made from the code is up to date.');
else if (!isCheck) console.log(`Renewed: ${stale.join(', ')}`);
else {
	console.error(`Stale: ${stale.join(', ')}. "npm run generate" renews them.`);
	process.exitCode = 1;
}
