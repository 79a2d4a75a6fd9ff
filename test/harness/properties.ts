/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */
import fc from 'fast-check';

const USUAL = 20261126;

/**
 * Property tests try the same lists, answers and histories at every run: a red run is red again, and is somebody's
 * own. `SEED=<number>` tries others, `SEED=random` some that nobody has tried.
 */
const { SEED: seed = String(USUAL) } = process.env;
if (seed !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
