// Items become a list at the provider; every fifth is a duplicate.
import { contacts, uniqueEmails } from '../data.mjs';
import { engineOwn, engineWith, runChain } from '../workflow.mjs';
import { openOurs, pointAt, runOurs } from './ours.mjs';
import { openZeroBounce, runZeroBounce } from './zeroBounce.mjs';

const input = async (kit, list) => contacts(list.rows);

export const ours = {
	open: openOurs,
	async input(kit, list) {
		pointAt(kit, list);
		return contacts(list.rows);
	},
	run: async (kit, items) =>
		await runOurs(kit, { operation: 'upload', inputSource: 'items', valueField: 'email' }, items),
	check: async (kit, outcome, list) =>
		await wrongUpload(kit, uniqueEmails(list.rows), uniqueEmails(list.rows)),
};

export const n8n = {
	open: async (kit) => await engineWith(kit, ['httpRequest', 'convertToFile']),
	input,
	run: async ({ engine, task }, items) =>
		await runChain(engine, [['convertToFile', { operation: 'csv' }], upload(task)], items),
	check: async (kit, outcome, list) => await wrongUpload(kit, list.rows, uniqueEmails(list.rows)),
};

/** Sends no more than what is to be verified, as the package does. */
export const n8nOneColumn = {
	open: async (kit) => await engineWith(kit, ['httpRequest', 'convertToFile', 'set']),
	input,
	run: async ({ engine, task }, items) =>
		await runChain(
			engine,
			[
				['set', { includeOtherFields: true, include: 'selected', includeFields: 'email', options: {} }],
				['convertToFile', { operation: 'csv' }],
				upload(task),
			],
			items,
		),
	check: async (kit, outcome, list) => await wrongUpload(kit, list.rows, uniqueEmails(list.rows)),
};

export const n8nUnique = {
	open: async (kit) => await engineWith(kit, ['httpRequest', 'convertToFile', 'removeDuplicates']),
	input,
	run: async ({ engine, task }, items) =>
		await runChain(
			engine,
			[
				['removeDuplicates', { compare: 'selectedFields', fieldsToCompare: 'email', options: {} }],
				['convertToFile', { operation: 'csv' }],
				upload(task),
			],
			items,
		),
	check: async (kit, outcome, list) =>
		await wrongUpload(kit, uniqueEmails(list.rows), uniqueEmails(list.rows)),
};

export const zeroBounce = {
	open: openZeroBounce,
	input,
	run: async (kit, items) => {
		const mappedValues = [{ email_address: '={{ $json.email }}', ip_address: '' }];
		const parameters = { operation: 'sendFile', sendFileInputType: 'items', itemInputType: 'mapped' };
		return await runZeroBounce(
			kit,
			{ ...parameters, itemInputMapped: { mappedValues }, addOptions: {} },
			items,
		);
	},
	check: async (kit, outcome, list) =>
		await wrongUpload(kit, uniqueEmails(list.rows), uniqueEmails(list.rows)),
};

/** A Set, a join and a form: the least that does it. */
export const floor = {
	async open(kit) {
		const FormData = kit.peer('form-data');
		const url = `${kit.task.url}/upload`;
		return await engineOwn(kit, async function () {
			const unique = new Set();
			for (const { json } of this.getInputData()) unique.add(json.email.trim().toLowerCase());
			const form = new FormData();
			form.append('file', Buffer.from(`email\n${[...unique].join('\n')}\n`), { filename: 'bench.csv' });
			const options = { method: 'POST', url, body: form, disableFollowRedirect: true };
			return [[{ json: await this.helpers.httpRequest(options) }]];
		});
	},
	input,
	run: async ({ engine }, items) => await runChain(engine, [['own', {}]], items),
	check: async (kit, outcome, list) =>
		await wrongUpload(kit, uniqueEmails(list.rows), uniqueEmails(list.rows)),
};

export const upload = (task) => [
	'httpRequest',
	{
		method: 'POST',
		url: `${task.url}/upload`,
		sendBody: true,
		contentType: 'multipart-form-data',
		bodyParameters: {
			parameters: [{ parameterType: 'formBinaryData', name: 'file', inputDataFieldName: 'data' }],
		},
		options: {},
	},
];

async function wrongUpload({ task }, rows, distinct) {
	const last = await (await fetch(`${task.url}/__last`)).json();
	if (last?.rows === rows && last.distinct === distinct) return undefined;
	return `sent ${last?.rows} rows with ${last?.distinct} addresses`;
}
