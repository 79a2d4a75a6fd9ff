/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
// n8n-core's classes are decorated: it needs this before its first line runs.
import 'reflect-metadata';
import { temporaryRoot } from './temp';

/**
 * Gives n8n-core a home of its own, so that nothing of the person's n8n is read or written.
 * Import it before n8n-core: the settings are read once, when it loads.
 */
export const instanceFolder = mkdtempSync(join(temporaryRoot(), 'bulk-verify-n8n-'));

process.env.N8N_USER_FOLDER = instanceFolder;
process.env.N8N_LOG_LEVEL ??= 'silent';
process.env.N8N_DIAGNOSTICS_ENABLED = 'false';

process.on('exit', () => rmSync(instanceFolder, { recursive: true, force: true }));
