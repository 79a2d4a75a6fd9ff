import {
	type INodeProperties,
	type INodePropertyOptions,
	type INodePropertyCollection,
	NodeHelpers,
} from 'n8n-workflow';
import { BulkVerify } from '../../nodes/BulkVerify/BulkVerify.node';
import { providers } from '../../nodes/BulkVerify/providers/registry';

const { description } = new BulkVerify();
const { properties } = description;

/** What the editor shows for these settings. */
function shown(parameters: Record<string, string>, from: INodeProperties[] = properties, root = parameters) {
	return from.filter((property) =>
		NodeHelpers.displayParameter(parameters, property, null, description, root),
	);
}

const isProperty = (
	option: INodePropertyOptions | INodeProperties | INodePropertyCollection,
): option is INodeProperties => 'type' in option;

function optionsOf(parameters: Record<string, string>): INodeProperties[] {
	const collection = shown(parameters).find(({ name }) => name === 'options');
	return shown({}, (collection?.options ?? []).filter(isProperty), parameters);
}

const named = (from: INodeProperties[]) => from.map(({ name }) => name).toSorted();
const valuesOf = ({ options = [] }: Partial<INodeProperties> = {}) =>
	options.map((option) => ('value' in option ? option.value : ''));
const UPLOAD = { resource: 'job', operation: 'upload' };

const SOURCES = { items: 'valueField', file: 'inputDataFieldName', text: 'values', url: 'fileUrl' };

describe.each(providers.map(({ id, capabilities }) => [id, capabilities] as const))(
	'upload to %s',
	(provider, capabilities) => {
		it('offers the sources that the provider has', () => {
			const inputSource = shown({ ...UPLOAD, provider }).find(({ name }) => name === 'inputSource');
			expect(valuesOf(inputSource)).toEqual(capabilities.sources);
			expect(inputSource?.default).toBe('items');
		});

		it.each(capabilities.sources)('from %s asks for what it needs, once', (inputSource) => {
			const names = named(shown({ ...UPLOAD, provider, inputSource }));
			const expected = [
				'provider',
				'credentials',
				'resource',
				'operation',
				'inputSource',
				'options',
				SOURCES[inputSource],
			];
			if (inputSource === 'file') expected.push('fileColumn');
			if (capabilities.offersListType) expected.push('listType');
			expect(names).toEqual(expected.toSorted());
		});

		it.each(capabilities.sources)('from %s offers the options that mean something there', (inputSource) => {
			const expected = [
				...(capabilities.namesJobs ? ['jobName'] : []),
				...(inputSource === 'url' ? [] : ['removeDuplicates']),
				...(inputSource === 'items' && capabilities.keepsColumns ? ['sendFields'] : []),
				...(inputSource === 'file' ? ['delimiter'] : []),
				...(inputSource === 'file' && capabilities.takes.includes('file') ? ['onlyVerifiedColumn'] : []),
				...(capabilities.maxRowsPerJob === null ? [] : ['splitLargeLists']),
				...capabilities.uploadOptions.map(({ name }) => name),
			];
			expect(named(optionsOf({ ...UPLOAD, provider, inputSource }))).toEqual(expected.toSorted());
		});

		it("removes duplicates unless the list is a file of the person's own", () => {
			for (const inputSource of ['items', 'text', 'file']) {
				const option = optionsOf({ ...UPLOAD, provider, inputSource }).find(
					({ name }) => name === 'removeDuplicates',
				);
				expect(option?.default).toBe(inputSource !== 'file');
			}
		});
	},
);

describe.each(providers.map(({ id, capabilities }) => [id, capabilities] as const))(
	'download from %s',
	(provider, capabilities) => {
		const DOWNLOAD = { resource: 'job', operation: 'download', provider };

		it.each(['items', 'file'])('as %s offers the rows that there are', (output) => {
			const variants = capabilities.variants.filter(
				({ itemsOnly }) => output === 'items' || itemsOnly !== true,
			);
			const offered = shown({ ...DOWNLOAD, output }).filter(({ name }) => name === 'variant');
			if (capabilities.variants.length === 1) {
				expect(offered).toEqual([]);
			} else {
				expect(offered.map(valuesOf)).toEqual([variants.map(({ value }) => value)]);
				expect(variants.map(({ value }) => value)).toContain(offered[0]?.default);
			}
		});

		it('as a file offers its formats and names the field, as items it can be simplified', () => {
			const file = named(shown({ ...DOWNLOAD, output: 'file' }));
			expect(file.includes('format')).toBe(capabilities.formats.length > 1);
			expect(file).toContain('outputDataFieldName');
			expect(file).not.toContain('simplify');
			const items = named(shown({ ...DOWNLOAD, output: 'items' }));
			expect(items).toContain('simplify');
			expect(items).not.toContain('outputDataFieldName');
		});

		it('warns where it costs credits', () => {
			const notices = shown({ ...DOWNLOAD, output: 'items' }).filter(({ type }) => type === 'notice');
			expect(notices).toHaveLength(capabilities.downloadCharges ? 1 : 0);
		});
	},
);

it('each resource has one dropdown of operations, and every one of them an action', () => {
	for (const resource of ['account', 'job']) {
		const dropdowns = properties.filter(
			({ name, displayOptions }) =>
				name === 'operation' && displayOptions?.show?.resource?.includes(resource) === true,
		);
		expect(dropdowns).toHaveLength(1);
		for (const option of dropdowns[0]?.options ?? []) {
			expect(option).toMatchObject({ action: expect.any(String) });
		}
	}
});

it('the provider takes no expression, for it selects the credential', () => {
	const provider = properties.find(({ name }) => name === 'provider');
	expect(provider?.noDataExpression).toBe(true);
	expect(valuesOf(provider)).toEqual(providers.map(({ id }) => id));
});

it('each provider asks for its own credential and no other', () => {
	for (const { id, credentialType } of providers) {
		const asked = (description.credentials ?? []).filter((credential) =>
			NodeHelpers.displayParameter({ provider: id }, credential, null, description),
		);
		expect(asked.map(({ name }) => name)).toEqual([credentialType]);
	}
});
