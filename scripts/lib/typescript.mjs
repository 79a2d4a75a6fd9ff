// Loading the TypeScript under test/ as it is. Only once everything is installed.
import { createRequire } from 'node:module';
import { register } from 'tsx/cjs/api';

register();

/** What a module exports, by its path from the checkout's root. */
export const load = (path) => createRequire(new URL('../../', import.meta.url))(`./${path}`);
