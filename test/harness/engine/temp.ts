/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Below it everything is cleared away when jest ends; the system's own folder outside jest. */
export const temporaryRoot = (): string => process.env.BULK_VERIFY_TEST_FOLDER ?? tmpdir();

export async function temporaryFolder(name: string, parent = temporaryRoot()): Promise<string> {
	return await mkdtemp(join(parent, `bulk-verify-${name}-`));
}
