// `npm run readme`: puts the tables of operations and limits into README.md, from the providers' capabilities.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './lib/install.mjs';
import { repository } from './lib/run.mjs';

await ensureInstalled();
const { load } = await import('./lib/typescript.mjs');
const { capabilityTables, withTables } = load('test/readme/table.ts');

const file = join(repository, 'README.md');
const readme = readFileSync(file, 'utf8');
const renewed = withTables(readme, capabilityTables());
if (renewed !== readme) writeFileSync(file, renewed);
console.log(renewed === readme ? 'README.md is up to date.' : 'README.md has new tables.');
