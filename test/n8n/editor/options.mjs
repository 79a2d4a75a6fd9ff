// What "Add option" must offer, by what the provider can do.
import { can } from '../help/providers.mjs';

/** What an option may depend on. */
export const OPTION_QUESTIONS = {
	callsBack: ({ capabilities }) => capabilities.takesCallback,
	hasBalance: (provider) => can(provider, 'balance'),
	namesJobs: ({ capabilities }) => capabilities.namesJobs,
	hasLimit: ({ capabilities: { maxRowsPerJob, maxBytesPerJob } }) =>
		maxRowsPerJob !== null || maxBytesPerJob !== null,
	takesFiles: ({ capabilities }) => capabilities.takes.includes('file'),
	keepsColumns: ({ capabilities }) => capabilities.keepsColumns,
	hasOwn: ({ capabilities }) => capabilities.uploadOptions.length > 0,
};

const always = () => true;
const verifying = ({ operation }) => operation === 'verify';
const uploading = ({ operation }) => operation === 'upload';
const fromFile = ({ source }) => source === 'file';

/** When each option means something, for Upload and Verify. */
const OPTIONS = {
	'Callback URL': (asked) => uploading(asked) && asked.callsBack,
	'Check Balance': ({ hasBalance }) => hasBalance,
	Delimiter: fromFile,
	Encoding: fromFile,
	'Existing Jobs': verifying,
	'Job Name': ({ namesJobs }) => namesJobs,
	'Max Rows': always,
	'Max Wait (Minutes)': verifying,
	'On Timeout': verifying,
	'Only Verified Column': (asked) => uploading(asked) && fromFile(asked) && asked.takesFiles,
	'Output Field': verifying,
	'Remove Duplicates': always,
	'Resume Unfinished': verifying,
	'Route by Verdict': verifying,
	'Send Fields': (asked) => uploading(asked) && asked.source === 'items' && asked.keepsColumns,
	// A file goes up as the person chose it.
	'Skip Malformed': (asked) => verifying(asked) || !fromFile(asked),
	'Skip Verified Within Days': ({ source }) => source !== 'text',
	'Split Large Lists': ({ hasLimit }) => hasLimit,
	'Verification As': verifying,
};

/** @returns {string[]} by name, as n8n shows them */
export function offeredOptions(provider, operation, source) {
	const answers = Object.entries(OPTION_QUESTIONS).map(([name, question]) => [name, question(provider)]);
	const asked = { operation, source, ...Object.fromEntries(answers) };
	const common = Object.keys(OPTIONS).filter((name) => OPTIONS[name](asked));
	const own = provider.capabilities.uploadOptions.map(({ displayName }) => displayName);
	return [...common, ...own].sort((a, b) => a.localeCompare(b));
}
