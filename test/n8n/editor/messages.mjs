// What goes wrong most, as the person at the screen reads it: each has its place in docs/errors.md.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'node:test';
import { repository } from '../../../scripts/lib/run.mjs';
import { wrongKey } from '../help/credentials.mjs';
import { can, oneThat, usual } from '../help/providers.mjs';
import { manualTrigger, node } from '../help/world.mjs';

const WITH_BALANCE = oneThat(
	'has credits to run out of, and is another than the usual one',
	(provider) => provider.id !== usual.id && can(provider, 'balance', 'verify'),
);
const WITHOUT_CANCEL = oneThat('cannot cancel', (provider) => !can(provider, 'cancel'));
const WITH_LIST_TYPES = oneThat(
	'has list types',
	({ id, capabilities }) => id !== usual.id && capabilities.offersListType,
);
const NO_SUCH_JOB = '00000000-0000-4000-8000-000000000000';

const PEOPLE = 'ada@example.com\ngrace@example.org\nalan@example.net';
const COMPANIES = 'Acme Inc\nNordwind GmbH\nQuarry Stone\nSmith and Sons\nBlue Mountain';

const verify = (parameters, options = {}) => ({ operation: 'verify', ...parameters, options });
const verifyText = (values, options) => verify({ inputSource: 'text', values }, options);
const verifyFile = (parameters) => verify({ inputSource: 'file', ...parameters });
const ofJob = (operation, value) => ({ operation, jobId: { __rl: true, mode: 'id', value } });

/** The heading in the paper, what the node is set to, what the screen says. */
const MESSAGES = [
	['refused the credential', verifyText(PEOPLE), /refused the credential/, { credential: 'wrong' }],
	['The credential cannot be used', verifyText(PEOPLE), /https/, { credential: 'plainHttp' }],
	['has no credits left for this', verifyText(PEOPLE), /has no credits left/, { provider: WITH_BALANCE }],
	['knows no job', ofJob('status', NO_SUCH_JOB), /knows no job/],
	['is not finished yet', ofJob('download', 'processing'), /is not finished yet/],
	['has failed: there is no result to download', ofJob('download', 'failed'), /there is no result/],
	[
		'has not finished within 15 minutes',
		verifyText(PEOPLE, { maxWaitMinutes: 0 }),
		/has not finished within/,
	],
	['No column was found', verifyFile({ fileColumn: 'E-mail' }), /no column "E-mail"/],
	['is not a CSV', verifyFile({}), /HTML|web page/],
	[
		'There is no file in the field',
		verifyFile({ inputDataFieldName: 'file' }),
		/no file in the field "file"/,
	],
	['The items have no such field', verify({ valueField: 'emial' }), /no field "emial"/],
	['The items have no such field', verify({ valueField: '={{ $json.email }}' }), /is a value to verify/],
	['holds none of its kind', verifyText(COMPANIES), /holds? no email|none .*email/],
	['There is nothing to verify', { operation: 'upload', valueField: 'nothing' }, /nothing to verify/],
	['Nothing was sent: Max Rows, Check Balance', verifyText(PEOPLE, { maxRows: 2 }), /Max Rows allows 2/],
	[
		'is empty, is not a number, is not an address',
		verifyText(PEOPLE, { existingJobs: '={{ $json.none }}' }),
		/option Existing Jobs is empty/,
	],
	[
		'is empty, is not a number, is not an address',
		verifyText(PEOPLE, { maxWaitMinutes: '={{ "soon" }}' }),
		/Max Wait is not a number/,
	],
	['No job came by the input Jobs', { operation: 'attach', valueField: 'email' }, /No job came/],
	[
		'does not offer the operation, has no list type',
		{ ...ofJob('cancel', NO_SUCH_JOB), provider: WITHOUT_CANCEL.id },
		/cancel/i,
		{ provider: WITHOUT_CANCEL },
	],
	[
		'does not offer the operation, has no list type',
		verify({ inputSource: 'text', values: PEOPLE, listType: 'nonsense' }),
		/has no list type "nonsense"/,
		{ provider: WITH_LIST_TYPES },
	],
];

/** @param {import('./scene.mjs').Scene} scene */
export function messages(scene) {
	describe('messages', () => {
		scene.it(
			`the ${MESSAGES.length} commonest are read as they are, and have a place in docs/errors.md`,
			async ({ editor, world }) => {
				const paper = readFileSync(join(repository, 'docs', 'errors.md'), 'utf8');
				world.sandbox.reset();
				world.sandbox.setCredits(WITH_BALANCE.id, 0);
				await editor.open(await workflowOf(world));
				for (const [index, [heading, , expected]] of MESSAGES.entries()) {
					assert.ok(paper.includes(`\n### ${heading}\n`), `docs/errors.md has "${heading}"`);
					await editor.openNode(`Case ${index}`);
					await editor.executeNode();
					const said = await editor.errorMessage();
					assert.match(said, expected, heading);
					assert.doesNotMatch(said, /^\d{3} - |\[item 0\]|undefined|\[object/, heading);
					await editor.reload();
				}
				world.sandbox.reset();
			},
		);
	});
}

/** Every case behind the same item: a contact, and two files. */
async function workflowOf(world) {
	const start = { ...manualTrigger(), position: [0, 0] };
	const item = {
		email: 'ada@example.com',
		nothing: '',
		csv: 'name,town\nAda,London\nGrace,New York\n',
		html: '<!DOCTYPE html><html><body>Please log in</body></html>',
	};
	const contact = node(
		'Contact',
		'n8n-nodes-base.set',
		{ mode: 'raw', jsonOutput: JSON.stringify(item), options: {} },
		{ typeVersion: 3.4, position: [200, 0] },
	);
	const files = FILES.map(([name, sourceProperty], index) =>
		node(
			name,
			'n8n-nodes-base.convertToFile',
			{ operation: 'toText', sourceProperty, options: { fileName: `${name}.csv` } },
			{ typeVersion: 1.1, position: [400, 250 * index] },
		),
	);
	const cases = [];
	for (const [index, [, parameters, , { provider = usual, credential } = {}]] of MESSAGES.entries()) {
		const given = { provider: provider.id, ...parameters };
		if (given.jobId !== undefined) given.jobId = { ...given.jobId, value: jobOf(world, given.jobId.value) };
		const made = world.bulkVerify(`Case ${index}`, given, {
			position: [800 + 250 * (index % 5), 250 * Math.floor(index / 5)],
		});
		if (credential !== undefined) made.credentials = await otherCredential(world, provider, credential);
		cases.push(made);
	}
	const to = (names) => ({ main: [names.map((name) => ({ node: name, type: 'main', index: 0 }))] });
	const behind = (file) => cases.filter((_, at) => fileOf(MESSAGES[at][1]) === file).map(({ name }) => name);
	return {
		nodes: [start, contact, ...files, ...cases],
		connections: {
			Start: to(['Contact']),
			Contact: to([...FILES.map(([name]) => name), ...behind(undefined)]),
			...Object.fromEntries(FILES.map(([name]) => [name, to(behind(name))])),
		},
	};
}

/** Files made of fields of the contact. */
const FILES = [
	['List', 'csv'],
	['Page', 'html'],
];

/** Which of them a case takes. */
function fileOf({ inputSource, fileColumn }) {
	if (inputSource !== 'file') return undefined;
	return fileColumn === undefined ? 'Page' : 'List';
}

function jobOf({ sandbox }, value) {
	return ['processing', 'failed'].includes(value)
		? sandbox.addJob(usual.id, { status: value, rows: 10 })
		: value;
}

async function otherCredential(world, { credentialType }, kind) {
	const data =
		kind === 'wrong'
			? await wrongKey(world, credentialType)
			: { ...world.sandbox.urls[credentialType], baseUrl: 'http://verifier.example' };
	const { id, name } = await world.session.createCredential(credentialType, `Credential ${kind}`, data);
	return { [credentialType]: { id, name } };
}
