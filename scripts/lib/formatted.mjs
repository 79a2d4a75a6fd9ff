// A text as `npm run format` would leave it. Only once everything is installed.
import { join } from 'node:path';
import * as prettier from 'prettier';
import { repository } from './run.mjs';

/** @param file path of the file that the text is for: it says which rules hold, and whether any do */
export async function formatted(file, content) {
	const { ignored } = await prettier.getFileInfo(file, { ignorePath: join(repository, '.prettierignore') });
	if (ignored) return content;
	const config = await prettier.resolveConfig(file, { editorconfig: true });
	return await prettier.format(content, { ...config, filepath: file });
}
