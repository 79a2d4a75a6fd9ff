// Loading the TypeScript of this checkout as it is. Only once everything is installed.
import { createRequire } from 'node:module';

const require = createRequire(new URL('../../', import.meta.url));
let isRegistered = false;

/** What a module exports, by its path from the checkout's root. */
export function load(path) {
	if (!isRegistered) require('tsx/cjs/api').register();
	isRegistered = true;
	return require(`./${path}`);
}
