import { splitPaths } from '../lists/path';
import type { Delimiter, ValueKind } from '../lists/list';
import type { InputSource, ListType, UploadOption } from '../providers/contract';
import { UserProblem } from '../n8n/nodeErrors';
import { readText } from './readParameter';
import type { Run } from '../n8n/run';

/** What the person set for a list that is to be sent, checked and with the defaults filled in. */
export interface ListSettings {
	/** One of the provider's list types. */
	listType: string;
	valueKind: ValueKind;
	/** '' where the person gave none. */
	jobName: string;
	/** `undefined` where the person did not say: the default depends on the source. */
	removeDuplicates: boolean | undefined;
	/** Paths of the fields to send along; none unless the provider gives them back. */
	sendFields: string[];
	onlyVerifiedColumn: boolean;
	splitLargeLists: boolean;
	/** `undefined`: found from the file. */
	delimiter: Delimiter | undefined;
	/** The provider's own switches and choices, by name. */
	providerOptions: Record<string, boolean | string>;
}

export const DEFAULT_MAX_WAIT_MINUTES = 15;

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
	const value = readText(run, 'inputSource', 0, 'items');
	const source = run.provider.capabilities.sources.find((candidate) => candidate === value);
	if (source === undefined) {
		throw new UserProblem(
			`${run.provider.displayName} cannot take a list from "${value}"`,
			`Choose another Input Source: ${run.provider.capabilities.sources.join(', ')}.`,
		);
	}
	return source;
}

export function readSettings(run: Run, itemIndex: number): ListSettings {
	const options = readOptions(run, itemIndex);
	const { capabilities } = run.provider;
	const listType = readListType(run, itemIndex);
	const sendFields = capabilities.keepsColumns ? splitPaths(textOf(options.sendFields)) : [];
	return {
		listType: listType.value,
		valueKind: listType.valueKind,
		jobName: textOf(options.jobName),
		removeDuplicates: booleanOf(options.removeDuplicates),
		sendFields,
		onlyVerifiedColumn: booleanOf(options.onlyVerifiedColumn) ?? false,
		splitLargeLists: booleanOf(options.splitLargeLists) ?? true,
		delimiter: DELIMITERS[typeof options.delimiter === 'string' ? options.delimiter : ''],
		providerOptions: Object.fromEntries(
			capabilities.uploadOptions.map((option) => [option.name, optionOf(option, options[option.name])]),
		),
	};
}

/** How long Verify waits, and what it does when that is not enough. */
export interface WaitSettings {
	maxWaitMs: number;
	onTimeout: 'error' | 'outputJob';
}

export function readWaitSettings(run: Run, itemIndex: number): WaitSettings {
	const { maxWaitMinutes, onTimeout } = readOptions(run, itemIndex);
	const minutes = maxWaitMinutes === undefined ? DEFAULT_MAX_WAIT_MINUTES : Number(maxWaitMinutes);
	if (!Number.isFinite(minutes) || minutes < 0) {
		throw new UserProblem('Max Wait is not a number of minutes', 'Give a number of 0 or more.');
	}
	return { maxWaitMs: minutes * 60_000, onTimeout: onTimeout === 'outputJob' ? 'outputJob' : 'error' };
}

export function readRouteByVerdict(run: Run): boolean {
	return booleanOf(readOptions(run, 0).routeByVerdict) ?? false;
}

export function readOptions({ node }: Run, itemIndex: number): Record<string, unknown> {
	const options: unknown = node.getNodeParameter('options', itemIndex, {});
	return typeof options === 'object' && options !== null ? { ...options } : {};
}

function readListType(run: Run, itemIndex: number): ListType {
	const { listTypes, offersListType } = run.provider.capabilities;
	if (!offersListType) return listTypes[0];
	const value = readText(run, 'listType', itemIndex, listTypes[0].value);
	const listType = listTypes.find((candidate) => candidate.value === value);
	if (listType === undefined) {
		throw new UserProblem(
			`${run.provider.displayName} has no list type "${value}"`,
			`Choose one of ${listTypes.map(({ name }) => name).join(', ')}.`,
		);
	}
	return listType;
}

function optionOf(option: UploadOption, value: unknown): boolean | string {
	if (option.choices === undefined) return booleanOf(value) ?? option.default;
	return option.choices.find((choice) => choice.value === value)?.value ?? option.default;
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}

function booleanOf(value: unknown): boolean | undefined {
	return typeof value === 'boolean' ? value : undefined;
}
