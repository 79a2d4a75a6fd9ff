/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { runInNewContext } from 'node:vm';
import {
	type INodeProperties,
	type INodePropertyOptions,
	type INodePropertyCollection,
	type INodeTypeDescription,
	NodeHelpers,
} from 'n8n-workflow';
import { BulkVerify } from '../../nodes/BulkVerify/BulkVerify.node';
import { BulkVerifyTrigger } from '../../nodes/BulkVerify/BulkVerifyTrigger.node';
import { isRouted } from '../../nodes/BulkVerify/panel/outputs';
import { providers } from '../../nodes/BulkVerify/providers/registry';
import type { Capabilities, InputSource } from '../../nodes/BulkVerify/providers/contract';

/* What the editor shows, by what a provider can do. */

const { description } = new BulkVerify();
/** What n8n makes of the node for an agent; it tells it by the name. */
const asTool: INodeTypeDescription = { ...description, name: `${description.name}Tool` };

type Settings = Record<string, string | object>;

function shown(settings: Settings, from = description): INodeProperties[] {
	return from.properties.filter((property) =>
		NodeHelpers.displayParameter(settings as never, property, null, from),
	);
}

const isProperty = (
	option: INodePropertyOptions | INodeProperties | INodePropertyCollection,
): option is INodeProperties => 'type' in option;

function optionsOf(settings: Settings): INodeProperties[] {
	const collection = shown(settings).find(({ name }) => name === 'options');
	return (collection?.options ?? [])
		.filter(isProperty)
		.filter((option) => NodeHelpers.displayParameter({}, option, null, description, settings as never));
}

const named = (from: INodeProperties[]) => from.map(({ name }) => name).toSorted();
const one = (from: INodeProperties[], wanted: string) => {
	const found = from.filter(({ name }) => name === wanted);
	if (found.length !== 1) throw new Error(`${wanted} is shown ${found.length} times`);
	return found[0];
};

const OPERATIONS = ['upload', 'verify', 'estimate'] as const;

/** The contract's table of options (design.md, 2.2). */
function expectedOptions(
	operation: (typeof OPERATIONS)[number],
	source: InputSource,
	capabilities: Capabilities,
): string[] {
	const { namesJobs, keepsColumns, takes, maxRowsPerJob, maxBytesPerJob, operations } = capabilities;
	const sends = operation !== 'estimate';
	const upload = operation === 'upload';
	const verify = operation === 'verify';
	const table: ReadonlyArray<readonly [string, boolean]> = [
		['jobName', sends && namesJobs],
		['removeDuplicates', source !== 'url'],
		['sendFields', upload && source === 'items' && keepsColumns],
		['onlyVerifiedColumn', upload && source === 'file' && takes.includes('file')],
		['splitLargeLists', maxRowsPerJob !== null || maxBytesPerJob !== null],
		['delimiter', source === 'file'],
		['encoding', source === 'file'],
		['skipMalformed', source === 'items' || source === 'text' || (source === 'file' && !upload)],
		['skipVerifiedWithinDays', source === 'items' || source === 'file'],
		['maxRows', sends],
		['checkBalance', sends && operations.includes('balance')],
		['callbackUrl', upload && capabilities.takesCallback],
		['existingJobs', verify],
		['resumeUnfinished', verify],
		['maxWaitMinutes', verify],
		['onTimeout', verify],
		['routeByVerdict', verify],
		['verificationAs', verify],
		['outputField', verify || operation === 'estimate'],
	];
	const own = sends ? capabilities.uploadOptions.map(({ name }) => name) : [];
	return [...table.filter(([, isShown]) => isShown).map(([name]) => name), ...own].toSorted();
}

describe.each(providers.map(({ id, capabilities }) => [id, capabilities] as const))(
	'%s',
	(provider, capabilities) => {
		const cases = OPERATIONS.flatMap((operation) =>
			capabilities.sources
				.filter((source) => source !== 'url' || operation === 'upload')
				.map((source) => [operation, source] as const),
		);

		it.each(cases)('%s from %s has the options that mean something there, each once', (operation, source) => {
			const settings = { resource: 'job', operation, provider, inputSource: source };
			expect(named(optionsOf(settings))).toEqual(expectedOptions(operation, source, capabilities));
		});

		it.each(capabilities.listTypes)('names the field that holds $value by default', (listType) => {
			const usual = { email: 'email', phone: 'phone', ip: 'ip', url: 'url', host: 'ip', text: 'value' };
			const settings = {
				resource: 'job',
				operation: 'verify',
				provider,
				inputSource: 'items',
				listType: listType.value,
			};
			for (const operation of [...OPERATIONS, 'attach']) {
				const field = one(shown({ ...settings, operation }), 'valueField');
				expect(field?.default).toBe(listType.valueField ?? usual[listType.valueKind]);
			}
		});

		it('asks for the list type where there are several to choose from', () => {
			for (const operation of [...OPERATIONS, 'attach']) {
				const names = named(shown({ resource: 'job', operation, provider, inputSource: 'items' }));
				expect(names.includes('listType')).toBe(capabilities.offersListType);
			}
		});

		it('takes a job from its list where it has one, and by its ID', () => {
			const job = one(shown({ resource: 'job', operation: 'status', provider }), 'jobId');
			const modes = capabilities.operations.includes('list') ? ['list', 'id'] : ['id'];
			expect(job?.modes?.map(({ name }) => name)).toEqual(modes);
			expect(job?.default).toMatchObject({ mode: modes[0] });
		});

		it.each(['verify', 'attach', 'download'])('%s says where verdicts go, and can be short', (operation) => {
			const settings = { resource: 'job', operation, provider, inputSource: 'items', output: 'items' };
			expect(one(shown(settings), 'simplify')?.default).toBe(true);
			const names = named(optionsOf(settings));
			for (const name of ['outputField', 'routeByVerdict', 'verificationAs']) expect(names).toContain(name);
			const route = one(optionsOf(settings), 'routeByVerdict');
			// Absent it is off; who adds it wants it.
			expect(route?.default).toBe(true);
		});

		it('in a tool, pasted text comes first, filled by the model, and rows are limited', () => {
			for (const operation of OPERATIONS) {
				const settings = { resource: 'job', operation, provider, inputSource: 'text' };
				expect(one(shown(settings, asTool), 'inputSource')?.default).toBe('text');
				const values = one(shown(settings, asTool), 'values');
				expect(values?.default).toMatch(
					/^=\{\{ \/\*n8n-auto-generated-fromAI-override\*\/ \$fromAI\('Values', /,
				);
				expect(values?.description).toMatch(/one a line.*JSON array.*At most 100.*costs credits/);
				expect(one(shown(settings, asTool), 'options')?.default).toEqual({ maxRows: 100 });
				expect(one(shown(settings), 'options')?.default).toEqual({});
			}
		});
	},
);

it('removes duplicates unless the list is a file that goes out as it is', () => {
	const [provider = ''] = providers.map(({ id }) => id);
	for (const operation of OPERATIONS) {
		for (const inputSource of ['items', 'text', 'file']) {
			const option = one(
				optionsOf({ resource: 'job', operation, provider, inputSource }),
				'removeDuplicates',
			);
			expect(option?.default).toBe(operation !== 'upload' || inputSource !== 'file');
		}
	}
});

describe('inputs and outputs', () => {
	type Place = { displayName: string } | string;
	/** As n8n evaluates them in the editor. */
	const evaluate = (expression: unknown, parameters: Settings) =>
		(runInNewContext(String(expression).slice(3, -2), { $parameter: parameters }) as Place[]).map((place) =>
			typeof place === 'string' ? place : place.displayName,
		);
	const JOB = { resource: 'job' };
	const FOUR = ['Valid', 'Risky', 'Invalid', 'Unknown'];

	it('Attach alone has two inputs', () => {
		expect(evaluate(description.inputs, { ...JOB, operation: 'attach' })).toEqual(['Rows', 'Jobs']);
		expect(evaluate(description.inputs, { ...JOB, operation: 'verify' })).toEqual(['main']);
	});

	it.each([
		[{ operation: 'verify' }, ['main']],
		[{ operation: 'verify', options: { routeByVerdict: true } }, FOUR],
		[
			{ operation: 'verify', options: { routeByVerdict: true, onTimeout: 'outputJob' } },
			[...FOUR, 'Unfinished'],
		],
		[{ operation: 'verify', options: { onTimeout: 'outputJob' } }, ['main']],
		[{ operation: 'attach', options: { routeByVerdict: true, onTimeout: 'outputJob' } }, FOUR],
		[{ operation: 'download', options: { routeByVerdict: true } }, FOUR],
		[{ operation: 'download', output: 'file', options: { routeByVerdict: true } }, ['main']],
		[{ operation: 'upload', options: { routeByVerdict: true } }, ['main']],
	])('%j has the outputs %j', (parameters, outputs) => {
		expect(evaluate(description.outputs, { ...JOB, ...parameters })).toEqual(outputs);
	});

	it.each(['true', ' Yes', 1, '={{ false }}', 'false', 'no', 0, '', 'maybe'])(
		'are as the node reads %j',
		(given) => {
			const parameters = { ...JOB, operation: 'verify', options: { routeByVerdict: given as string } };
			expect(evaluate(description.outputs, parameters)).toEqual(isRouted(given) ? FOUR : ['main']);
		},
	);
});

it('each resource has one dropdown of operations, and every one of them an action', () => {
	for (const resource of ['account', 'job']) {
		const dropdowns = description.properties.filter(
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
	const provider = description.properties.find(({ name }) => name === 'provider');
	expect(provider?.noDataExpression).toBe(true);
});

it('Simplify stands before what can be added, as in the nodes of n8n', () => {
	const added = (properties: INodeProperties[]) =>
		properties.flatMap(({ name, type }) => (type === 'collection' || name === 'simplify' ? [name] : []));
	for (const operation of ['list', 'verify', 'download', 'attach']) {
		for (const { id, capabilities } of providers) {
			if (!capabilities.operations.some((one) => one === operation)) continue;
			const [first, ...others] = added(
				shown({ provider: id, resource: 'job', operation, inputSource: 'items', output: 'items' }),
			);
			expect([first, others.length]).toEqual(['simplify', 1]);
		}
	}
	expect(added(new BulkVerifyTrigger().description.properties)).toEqual(['simplify', 'filters']);
});

it('the buttons to add something say it as the nodes of n8n do', () => {
	const buttons = description.properties.flatMap(({ type, placeholder }) =>
		type === 'collection' ? [placeholder] : [],
	);
	expect([...new Set(buttons)].toSorted()).toEqual(['Add Filter', 'Add option']);
});

it('what may stay empty, or takes several, says so below the field', () => {
	for (const { id } of providers) {
		for (const operation of OPERATIONS) {
			const of = (inputSource: string) => shown({ provider: id, resource: 'job', operation, inputSource });
			expect(one(of('file'), 'fileColumn')?.hint).toMatch(/^If empty, /);
			expect(one(of('text'), 'values')?.hint).toMatch(/^One value a line/);
		}
	}
});
