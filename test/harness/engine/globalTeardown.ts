/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */
import { rm } from 'node:fs/promises';

export default async function globalTeardown(): Promise<void> {
	const folder = process.env.BULK_VERIFY_TEST_FOLDER;
	if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}
