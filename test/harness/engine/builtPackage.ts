/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */

/**
 * The root of the package that jest's global setup built, packed and unpacked for this run.
 *
 * @throws an Error with the build's output where it failed
 */
export function builtPackage(): string {
	const { BULK_VERIFY_PACKAGE: root, BULK_VERIFY_PACKAGE_PROBLEM: problem } = process.env;
	if (root === undefined) throw new Error(`The package could not be built. ${problem ?? ''}`);
	return root;
}
