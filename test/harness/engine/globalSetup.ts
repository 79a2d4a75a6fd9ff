/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */
import { buildAndUnpack } from './package';
import { temporaryFolder } from './temp';

/** Once a run of jest: what is tested on the engine is built from the sources as they are now. */
export default async function globalSetup(): Promise<void> {
	const folder = await temporaryFolder('test');
	process.env.BULK_VERIFY_TEST_FOLDER = folder;
	try {
		process.env.BULK_VERIFY_PACKAGE = await buildAndUnpack(folder);
	} catch (error) {
		// Only the tests that need the package fail: those of single modules run without it.
		process.env.BULK_VERIFY_PACKAGE_PROBLEM = error instanceof Error ? error.message : String(error);
	}
}
