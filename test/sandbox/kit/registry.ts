/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @typescript-eslint/no-require-imports -- tests run on Node itself, not inside n8n */
/* The simulators there are: every file of providers/ that exports one. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { Simulator } from './simulator';

const FOLDER = join(__dirname, '..', 'providers');

/** By name. A file beside them that exports no `simulator` is a simulator's own. */
export const SIMULATORS: readonly Simulator[] = readdirSync(FOLDER)
	.filter((file) => /^\w+\.ts$/.test(file))
	.sort()
	.flatMap((file) => {
		const { simulator } = require(join(FOLDER, file)) as { simulator?: Simulator };
		if (simulator !== undefined && `${simulator.id}.ts` !== file) {
			throw new Error(`The simulator in ${file} is called ${simulator.id}`);
		}
		return simulator ?? [];
	});
