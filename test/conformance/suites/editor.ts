import { type INodeProperties, type INodeTypeDescription, NodeHelpers } from 'n8n-workflow';
import { BulkVerify } from '../../../nodes/BulkVerify/BulkVerify.node';
import { BulkVerifyTrigger } from '../../../nodes/BulkVerify/BulkVerifyTrigger.node';
import type { Suite } from '../subject';

const FIELD_OF_SOURCE = { items: 'valueField', file: 'inputDataFieldName', text: 'values', url: 'fileUrl' };

/** The editor offers what the provider can do, and no more. */
export const editor: Suite = ({ id, provider, capabilities, facts, can, it }) => {
	const { operations, sources, variants, formats, uploadOptions } = capabilities;
	const { description } = new BulkVerify();
	const shown = shownIn(description, { provider: id });

	it('exactly its operations', async () => {
		const offered = ['job', 'account'].flatMap((resource) =>
			shown({ resource })
				.filter(({ name }) => name === 'operation')
				.flatMap((property) =>
					valuesOf(property, (option) => shownIf(description, option, { provider: id, resource })),
				),
		);
		expect(offered.toSorted()).toEqual([...operations].toSorted());
	});

	it('its own credential and no other', async () => {
		const asked = (description.credentials ?? []).filter((credential) =>
			NodeHelpers.displayParameter({ provider: id }, credential, null, description),
		);
		expect(asked.map(({ name }) => name)).toEqual([provider.credentialType]);
	});

	it('the sources that it has, items first', async () => {
		const [property, ...others] = shown({ resource: 'job', operation: 'upload' }).filter(
			({ name }) => name === 'inputSource',
		);
		expect(others).toEqual([]);
		expect(valuesOf(property)).toEqual(sources);
		expect(property?.default).toBe('items');
	});

	for (const operation of ['upload', 'verify'] as const) {
		for (const inputSource of sources.filter((source) => operation === 'upload' || source !== 'url')) {
			it(`for ${operation} from ${inputSource} the one field that holds the list`, async () => {
				const names = shown({ resource: 'job', operation, inputSource }).map(({ name }) => name);
				const expected = Object.entries(FIELD_OF_SOURCE).filter(([source]) => source === inputSource);
				expect(names.filter((name) => Object.values(FIELD_OF_SOURCE).includes(name))).toEqual(
					expected.map(([, name]) => name),
				);
				expect(names.filter((name) => name === 'listType')).toHaveLength(capabilities.offersListType ? 1 : 0);
				expect(names.filter((name) => name === 'fileColumn')).toHaveLength(inputSource === 'file' ? 1 : 0);
			});
		}
	}

	for (const inputSource of sources) {
		it(`for upload from ${inputSource} the options that mean something there`, async () => {
			const settings = { resource: 'job', operation: 'upload', inputSource };
			const names = optionsOf(description, shown(settings), { provider: id, ...settings }).map(
				({ name }) => name,
			);
			const has = (name: string, when: boolean) => expect([name, names.includes(name)]).toEqual([name, when]);

			has('jobName', capabilities.namesJobs);
			has('removeDuplicates', inputSource !== 'url');
			has('sendFields', inputSource === 'items' && capabilities.keepsColumns);
			has('delimiter', inputSource === 'file');
			has('onlyVerifiedColumn', inputSource === 'file' && capabilities.takes.includes('file'));
			for (const { name } of uploadOptions) has(name, true);
		});
	}

	it('removal of duplicates, on unless the list is a file of the person’s own', async () => {
		for (const inputSource of sources.filter((source) => source !== 'url')) {
			const settings = { resource: 'job', operation: 'upload', inputSource };
			const option = optionsOf(description, shown(settings), { provider: id, ...settings }).find(
				({ name }) => name === 'removeDuplicates',
			);
			expect(option?.default).toBe(inputSource !== 'file');
		}
	});

	for (const output of ['items', 'file']) {
		it(`the rows that can be downloaded as ${output}`, async () => {
			const properties = shown({ resource: 'job', operation: 'download', output });
			const fitting = variants.filter(({ itemsOnly }) => output === 'items' || itemsOnly !== true);
			const [variant, ...others] = properties.filter(({ name }) => name === 'variant');
			expect(others).toEqual([]);
			expect(valuesOf(variant)).toEqual(variants.length === 1 ? [] : fitting.map(({ value }) => value));
			if (variant !== undefined) expect(valuesOf(variant)).toContain(variant.default);

			const names = properties.map(({ name }) => name);
			expect(names.includes('format')).toBe(output === 'file' && formats.length > 1);
			expect(names.includes('outputDataFieldName')).toBe(output === 'file');
			expect(names.includes('simplify')).toBe(output === 'items');
		});
	}

	it('one line says where and when the provider charges, and what it does not verify', async () => {
		for (const operation of ['upload', 'verify', 'download', 'attach']) {
			const notices = shown({ resource: 'job', operation, output: 'items' }).filter(
				({ type }) => type === 'notice',
			);
			const [charges, ...others] = notices.map(({ displayName }) => displayName);
			const moment = facts.chargedAt === 'download' ? /for a download|is downloaded/ : /uploaded/;
			expect(charges).toMatch(moment);
			const says = capabilities.locates && operation !== 'download' ? [/does not verify/] : [];
			expect(others).toEqual(says.map((words) => expect.stringMatching(words)));
			if (operation === 'verify') expect(charges).toMatch(/Stopping n8n does not stop the provider/);
		}
	});

	if (capabilities.sources.includes('url') && facts.chargedAt === 'upload') {
		it('a link says that nobody counts what it costs beforehand', async () => {
			const notices = shown({ resource: 'job', operation: 'upload', inputSource: 'url' }).filter(
				({ type }) => type === 'notice',
			);
			expect(notices.map(({ displayName }) => displayName).join()).not.toContain('Estimate Cost tells');
			expect(notices.map(({ displayName }) => displayName).join()).toMatch(
				/rows behind a link.*Estimate Cost.*Max Rows/,
			);
		});
	}

	it('everything that a model must fill has a description, and a key of its own', async () => {
		for (const inputSource of ['items', 'file', 'text']) {
			const settings = { resource: 'job', operation: 'verify', inputSource };
			const properties = shown(settings).filter(({ name }) => !['resource', 'operation'].includes(name));
			const options = optionsOf(description, properties, { provider: id, ...settings });
			const silent = [...properties, ...options].filter(
				({ type, description: told }) => !['collection', 'credentials', 'notice'].includes(type) && !told,
			);
			expect(silent.map(({ name }) => name)).toEqual([]);
			const keys = properties.map(({ displayName }) => displayName.replace(/[^a-zA-Z0-9_-]+/g, '_'));
			expect(new Set(keys).size).toBe(keys.length);
		}
	});

	const trigger = new BulkVerifyTrigger().description;
	const events = shownIn(trigger, { provider: id })({}).filter(({ name }) => name === 'events');
	const offered = trigger.properties.find(({ name }) => name === 'provider');

	it('the trigger, where it has a list, with the events that its jobs can have', async () => {
		expect(valuesOf(offered).includes(id)).toBe(can('list'));
		if (!can('list')) return;
		expect(events).toHaveLength(1);
		expect(events[0]?.default).toEqual(['completed']);
		expect(valuesOf(events[0], (option) => shownIf(trigger, option, { provider: id })).toSorted()).toEqual(
			[...capabilities.finishedStatuses].toSorted(),
		);
	});
};

type Settings = Record<string, string>;

const shownIf = (description: INodeTypeDescription, property: unknown, settings: Settings, root = settings) =>
	NodeHelpers.displayParameter(settings, property as never, null, description, root);

const shownIn =
	(description: INodeTypeDescription, always: Settings) =>
	(settings: Settings): INodeProperties[] =>
		description.properties.filter((property) => shownIf(description, property, { ...always, ...settings }));

function optionsOf(
	description: INodeTypeDescription,
	properties: INodeProperties[],
	settings: Settings,
): INodeProperties[] {
	const options = properties.find(({ name }) => name === 'options')?.options ?? [];
	return options.filter(
		(option): option is INodeProperties => 'type' in option && shownIf(description, option, {}, settings),
	);
}

function valuesOf(
	{ options = [] }: Partial<INodeProperties> = {},
	keep: (option: unknown) => boolean = () => true,
): string[] {
	return options.filter(keep).map((option) => ('value' in option ? String(option.value) : ''));
}
