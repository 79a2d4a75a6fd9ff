import { providers } from '../../nodes/BulkVerify/providers/registry';

/** design.md, section 2.2. */
const TABLE = {
	ipQualityScore: {
		operations: ['upload', 'verify', 'list', 'status', 'download', 'balance'],
		sources: ['items', 'file', 'text', 'url'],
		listTypes: ['email', 'phone', 'proxy', 'url', 'leaked_email', 'leaked_password', 'leaked_username'],
		variants: ['all', 'clean', 'pristine', 'bad'],
		formats: ['csv'],
		finishedStatuses: ['completed', 'cancelled'],
		options: [],
		maxRowsPerJob: null,
		keepsColumns: false,
		namesJobs: true,
		downloadCharges: false,
	},
	whoisXml: {
		operations: ['upload', 'verify', 'list', 'status', 'download', 'balance'],
		sources: ['items', 'file', 'text'],
		listTypes: ['geolocation'],
		variants: ['completed', 'failed', 'all'],
		formats: ['json', 'csv', 'xml'],
		finishedStatuses: ['completed'],
		options: ['reverseIp'],
		maxRowsPerJob: 100_000,
		keepsColumns: false,
		namesJobs: false,
		downloadCharges: false,
	},
	everythingLocation: {
		operations: ['upload', 'verify', 'list', 'status', 'download'],
		sources: ['items', 'file', 'text'],
		listTypes: ['email'],
		variants: ['all'],
		formats: ['csv'],
		finishedStatuses: ['completed', 'failed'],
		options: [],
		maxRowsPerJob: null,
		keepsColumns: true,
		namesJobs: true,
		downloadCharges: true,
	},
	briteVerifyFiles: {
		operations: ['upload', 'verify', 'list', 'status', 'download', 'cancel', 'delete'],
		sources: ['items', 'file', 'text'],
		listTypes: ['email'],
		variants: ['all'],
		formats: ['csv'],
		finishedStatuses: ['completed', 'failed', 'cancelled'],
		options: ['verifyConnected'],
		maxRowsPerJob: 500_000,
		keepsColumns: true,
		namesJobs: true,
		downloadCharges: false,
	},
};

const CREDENTIALS = {
	ipQualityScore: 'ipQualityScoreApi',
	whoisXml: 'whoisXmlApi',
	everythingLocation: 'everythingLocationApi',
	briteVerifyFiles: 'briteVerifyFilesApi',
};

const transport = {
	read: async () => ({ status: 200, headers: {}, body: {} }),
	protect: () => {},
} as never;

it('there are the four providers of the contract', () => {
	expect(Object.fromEntries(providers.map(({ id, credentialType }) => [id, credentialType]))).toEqual(
		CREDENTIALS,
	);
});

describe.each(Object.entries(TABLE))('%s', (id, expected) => {
	const provider = providers.find((candidate) => candidate.id === id);
	if (provider === undefined) throw new Error(`No provider ${id}`);
	const { capabilities } = provider;
	const valuesOf = (choices: ReadonlyArray<{ value: string }>) =>
		choices.map(({ value }) => value).toSorted();

	it("can do what the contract's table says", () => {
		expect([...capabilities.operations].toSorted()).toEqual(expected.operations.toSorted());
		expect(capabilities.sources).toEqual(expected.sources);
		expect(valuesOf(capabilities.listTypes)).toEqual(expected.listTypes.toSorted());
		expect(valuesOf(capabilities.variants)).toEqual(expected.variants.toSorted());
		expect(valuesOf(capabilities.formats)).toEqual(expected.formats.toSorted());
		expect(capabilities.uploadOptions.map(({ name }) => name)).toEqual(expected.options);
		const { maxRowsPerJob, keepsColumns, namesJobs, downloadCharges, finishedStatuses } = capabilities;
		expect({ maxRowsPerJob, keepsColumns, namesJobs, downloadCharges, finishedStatuses }).toEqual({
			maxRowsPerJob: expected.maxRowsPerJob,
			keepsColumns: expected.keepsColumns,
			namesJobs: expected.namesJobs,
			downloadCharges: expected.downloadCharges,
			finishedStatuses: expected.finishedStatuses,
		});
	});

	it('has exactly the calls that it declares', () => {
		const connection = provider.connect(transport);
		const has = (call: unknown) => call !== undefined;
		expect({
			cancel: has(connection.cancel),
			delete: has(connection.remove),
			balance: has(connection.balance),
		}).toEqual({
			cancel: capabilities.operations.includes('cancel'),
			delete: capabilities.operations.includes('delete'),
			balance: capabilities.operations.includes('balance'),
		});
	});

	it('takes its list as values or a file, and links only where it offers them as a source', () => {
		expect(capabilities.takes.some((kind) => kind === 'values' || kind === 'file')).toBe(true);
		expect(capabilities.takes.includes('url')).toBe(capabilities.sources.includes('url'));
	});
});

it('reverse IP is on and connected checks are off unless the person says otherwise', () => {
	const options = providers.flatMap(({ capabilities }) => capabilities.uploadOptions);
	expect(Object.fromEntries(options.map(({ name, default: value }) => [name, value]))).toEqual({
		reverseIp: true,
		verifyConnected: false,
	});
});
