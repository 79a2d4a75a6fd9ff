import { splitPaths } from '../lists/path';
import type { Delimiter, ValueKind } from '../lists/list';
import type { InputSource, ListType, UploadOption } from '../providers/contract';
import { UserProblem } from '../n8n/nodeErrors';
import type { Run } from '../n8n/run';
import { booleanOf, idOf, numberOf, readGiven, readOptions, readText, textOf } from './readParameter';
import { usualField } from './valueField';
import { listTypeOf, noSuchListType } from './listTypes';
import { shortName } from '../lists/names';

/** What the person set for a list that is to be sent, checked and with the defaults filled in. */
export interface ListSettings {
	/** One of the provider's list types. */
	listType: string;
	valueKind: ValueKind;
	/** What people call the column of a file, where the list type tells more than the kind. */
	columnNames: readonly string[] | undefined;
	/** '' where the person gave none. */
	jobName: string;
	/** `undefined` where the person did not say: the default depends on the source. */
	removeDuplicates: boolean | undefined;
	/** Leave out what cannot be a value of its kind. */
	skipMalformed: boolean;
	/** Leave out what carries a younger verdict; `undefined`: nothing. */
	skipVerifiedWithinDays: number | undefined;
	/** Paths of the fields to send along; none unless the provider gives them back. */
	sendFields: string[];
	onlyVerifiedColumn: boolean;
	splitLargeLists: boolean;
	/** `undefined`: found from the file. */
	delimiter: Delimiter | undefined;
	/** A name that TextDecoder knows; `undefined`: found from the file. */
	encoding: string | undefined;
	/** Where the provider is to call when the job is done. */
	callbackUrl: string | undefined;
	/** The provider's own options, by name. */
	providerOptions: Record<string, boolean | string>;
}

export const DEFAULT_MAX_WAIT_MINUTES = 15;

/** A model that goes astray must not empty an account. */
export const DEFAULT_MAX_ROWS_OF_TOOL = 100;

const DELIMITERS: Readonly<Record<string, Delimiter>> = {
	comma: ',',
	semicolon: ';',
	pipe: '|',
	tab: '\t',
	// What people type into an expression.
	',': ',',
	';': ';',
	'|': '|',
	'\t': '\t',
};

/** Where the list comes from. It is the same for all items. */
export function readInputSource(run: Run): InputSource {
	const { displayName, capabilities } = run.provider;
	const value = readText(run, 'inputSource', 0, 'items');
	const source = capabilities.sources.find((candidate) => candidate === value);
	if (source === undefined) {
		throw new UserProblem(
			`${displayName} cannot take a list from "${shortName(value)}"`,
			`Open the node and choose another Input Source: ${capabilities.sources.map((name) => SOURCE_NAMES[name]).join(', ')}.`,
		);
	}
	return source;
}

export const SOURCE_NAMES: Readonly<Record<InputSource, string>> = {
	items: 'Input Items',
	file: 'File',
	text: 'Pasted Text',
	url: 'Link',
};

export function readSettings(run: Run, itemIndex: number): ListSettings {
	const options = readOptions(run, itemIndex);
	const { capabilities } = run.provider;
	const listType = readListType(run, itemIndex);
	refuseEmpty(options, 'skipVerifiedWithinDays', 'Skip Verified Within Days', 'a number of days');
	refuseEmpty(options, 'removeDuplicates', 'Remove Duplicates', 'yes or no');
	refuseEmpty(options, 'skipMalformed', 'Skip Malformed', 'yes or no');
	refuseEmpty(options, 'onlyVerifiedColumn', 'Only Verified Column', 'yes or no');
	return {
		listType: listType.value,
		valueKind: listType.valueKind,
		columnNames: listType.columnNames,
		jobName: textOf(options.jobName),
		removeDuplicates: yesOrNo(options.removeDuplicates, 'Remove Duplicates'),
		skipMalformed: yesOrNo(options.skipMalformed, 'Skip Malformed') ?? true,
		skipVerifiedWithinDays: numberOf(options.skipVerifiedWithinDays, 'Skip Verified Within Days', {
			least: 0,
		}),
		sendFields: capabilities.keepsColumns ? pathsOf(options.sendFields) : [],
		onlyVerifiedColumn: yesOrNo(options.onlyVerifiedColumn, 'Only Verified Column') ?? false,
		splitLargeLists: yesOrNo(options.splitLargeLists, 'Split Large Lists') ?? true,
		delimiter: delimiterOf(options.delimiter),
		encoding: encodingOf(textOf(options.encoding)),
		callbackUrl: capabilities.takesCallback ? callbackOf(run, textOf(options.callbackUrl)) : undefined,
		providerOptions: Object.fromEntries(
			capabilities.uploadOptions.map((option) => [
				option.name,
				ownOptionOf(run, option, options[option.name]),
			]),
		),
	};
}

/** The path of the field to verify, as it was typed or dragged. */
export function readValueField(run: Run, itemIndex: number): string {
	const usual = usualField(readListType(run, itemIndex));
	const named = readGiven(run, { name: 'valueField', displayName: 'Field to Verify' }, itemIndex, usual);
	return named || usual;
}

/** The header of the column to verify; '' where it is to be found. */
export function readFileColumn(run: Run, itemIndex: number): string {
	return readGiven(run, { name: 'fileColumn', displayName: 'Column to Verify' }, itemIndex);
}

/** How much may be sent, and so paid. */
export interface SpendingSettings {
	/** Rows over all lists of the run; `undefined`: any number. */
	maxRows: number | undefined;
	checkBalance: boolean;
}

export function readSpendingSettings(run: Run, itemIndex: number): SpendingSettings {
	const options = readOptions(run, itemIndex);
	const { maxRows, checkBalance } = options;
	refuseEmpty(options, 'maxRows', 'Max Rows', 'a number');
	refuseEmpty(options, 'checkBalance', 'Check Balance', 'yes or no');
	return {
		maxRows: numberOf(maxRows, 'Max Rows', { least: 0 }),
		checkBalance:
			run.provider.capabilities.operations.includes('balance') &&
			(yesOrNo(checkBalance, 'Check Balance') ?? false),
	};
}

/** How long Verify waits, and what it does when that is not enough. */
export interface WaitSettings {
	maxWaitMs: number;
	/** What of it was over before the list's turn came. */
	spentMs?: number;
	onTimeout: 'error' | 'outputJob';
}

export function readWaitSettings(run: Run, itemIndex: number): WaitSettings {
	const { maxWaitMinutes, onTimeout } = readOptions(run, itemIndex);
	const minutes = numberOf(maxWaitMinutes, 'Max Wait', { least: 0 }) ?? DEFAULT_MAX_WAIT_MINUTES;
	return { maxWaitMs: minutes * 60_000, onTimeout: onTimeout === 'outputJob' ? 'outputJob' : 'error' };
}

/** What was sent before and is not to be sent again. */
export interface ResumeSettings {
	/** IDs of jobs that hold the list already; none where it is to be sent. */
	existingJobs: string[];
	/** Pick up the jobs of an execution that ended before it gave the rows out. */
	resumeUnfinished: boolean;
}

export function readResumeSettings(run: Run, itemIndex: number): ResumeSettings {
	const options = readOptions(run, itemIndex);
	const { existingJobs, resumeUnfinished } = options;
	refuseEmpty(options, 'existingJobs', 'Existing Jobs', 'the IDs of jobs');
	const ids = (Array.isArray(existingJobs) ? existingJobs : [existingJobs]).flatMap((id: unknown) =>
		idOf(id).split(/[\s,;]+/),
	);
	return {
		existingJobs: [...new Set(ids)].filter((id) => id !== ''),
		resumeUnfinished: yesOrNo(resumeUnfinished, 'Resume Unfinished') ?? true,
	};
}

export function readListType(run: Run, itemIndex: number): ListType {
	const { capabilities } = run.provider;
	const usual = listTypeOf(capabilities, undefined);
	if (!capabilities.offersListType) return usual;
	const value = readGiven(run, { name: 'listType', displayName: 'List Type' }, itemIndex, usual.value);
	const refusal = noSuchListType(run.provider, value);
	if (refusal === undefined) return listTypeOf(capabilities, value);
	throw new UserProblem(refusal.message, `Open the node and choose one of ${refusal.choices}.`);
}

/** @throws UserProblem where something is given that is neither */
function yesOrNo(value: unknown, name: string): boolean | undefined {
	const answer = booleanOf(value);
	if (answer !== undefined || value === undefined || value === null || value === '') return answer;
	throw new UserProblem(
		`Nothing was sent: ${name} is neither true nor false`,
		'Give true or false, or remove the option. If there is an expression in it, look at what it gives.',
	);
}

/**
 * An option that keeps money or columns back must not vanish because an expression in it gives nothing.
 *
 * @throws UserProblem where the option was added and is empty
 */
function refuseEmpty(
	options: Record<string, unknown>,
	name: string,
	displayName: string,
	wanted: string,
): void {
	if (!Object.hasOwn(options, name)) return;
	const values = [options[name]].flat();
	if (values.some((value) => value !== undefined && value !== null && !/^[\s,;]*$/.test(String(value))))
		return;
	throw new UserProblem(
		`Nothing was sent: the option ${displayName} is empty`,
		`Give ${wanted}, or remove the option. If there is an expression in it, look at what it gives.`,
	);
}

/** Typed as one text, or given by an expression as a list. */
function pathsOf(given: unknown): string[] {
	return [given].flat().flatMap((paths: unknown) => splitPaths(textOf(paths)));
}

function delimiterOf(value: unknown): Delimiter | undefined {
	const name = typeof value === 'string' ? value : '';
	if (name === '' || name === 'auto') return undefined;
	const delimiter = Object.hasOwn(DELIMITERS, name) ? DELIMITERS[name] : undefined;
	if (delimiter !== undefined) return delimiter;
	throw new UserProblem(
		`There is no delimiter "${shortName(name)}"`,
		'Choose one of the list: comma, semicolon, tab or pipe.',
	);
}

function encodingOf(name: string): string | undefined {
	if (name === '' || name === 'auto') return undefined;
	if (isEncoding(name)) return name.toLowerCase();
	throw new UserProblem(
		`There is no encoding "${shortName(name)}"`,
		'Choose one of the list, or give a name that browsers know, such as "utf-8" or "windows-1252".',
	);
}

function isEncoding(name: string): boolean {
	try {
		return new TextDecoder(name).encoding !== '';
	} catch {
		return false;
	}
}

function callbackOf(run: Run, url: string): string | undefined {
	if (url === '') return undefined;
	// It may be signed: who knows it can go on with the workflow.
	run.transport.protect(url);
	switch (run.transport.uncallable(url)) {
		case undefined:
			return url;
		case 'noAddress':
			throw new UserProblem(
				'The Callback URL is not an address that can be called',
				'Give one that begins with https:// or http://, e.g. {{ $execution.resumeUrl }} before a Wait node.',
			);
		case 'internal':
			throw new UserProblem(
				`The Callback URL leads to this machine or into a private network, where ${run.provider.displayName} cannot call it`,
				'Nothing was sent. n8n makes such addresses until its environment variable WEBHOOK_URL tells how it is reached from outside. Without that leave the Callback URL empty, and ask Get Status now and then.',
			);
	}
}

function ownOptionOf({ provider }: Run, option: UploadOption, given: unknown): boolean | string {
	if (option.choices === undefined) return yesOrNo(given, option.displayName) ?? option.default;
	const value = textOf(given);
	if (value === '') return option.default;
	if (option.choices.some((choice) => choice.value === value)) return value;
	throw new UserProblem(
		`${provider.displayName} has no ${option.displayName} "${shortName(value)}"`,
		`Choose one of ${option.choices.map(({ name }) => name).join(', ')}.`,
	);
}
