/* Stands in for the sandbox kit until it lands: today's four simulators behind the kit's interface. Thrown away then. */
import {
	startSandbox as start,
	type Sandbox as Old,
	type ProviderName as OldName,
	type JobSeed,
	type Fault as OldFault,
	type JobView,
	type RequestRecord,
	type Operation,
	type JobStatus,
} from '../sandbox';
import { providers } from '../../nodes/BulkVerify/providers/registry';
import { emailOutcome, type EmailOutcome } from '../sandbox/verdicts/email';
import { cannotBePlaced, hostOf } from '../sandbox/verdicts/places';

export type { JobSeed, JobView, RequestRecord, Operation, JobStatus };
export type CredentialFields = Record<string, string>;
export type Fault = Omit<OldFault, 'kind'> & { kind: string; error?: string; count?: number };
export type FaultKind = string;
export interface Outcome {
	verdict: 'valid' | 'risky' | 'invalid' | 'unknown';
	reason: string;
}
export interface ListType {
	column: string;
	makeUp(index: number): string;
	judge(value: string): Outcome;
	outcomes: Record<string, Outcome>;
}
export interface Refusal {
	says: string;
	status?: number;
	by: 'key' | 'credits' | 'unknownId' | 'foreignId' | 'fault';
	operations?: Operation[];
	isRateLimit?: boolean;
	headers?: Record<string, string>;
}
export interface Trap {
	says: string;
	variants?: Record<string, string | number>;
	seed?: JobSeed;
	job?: Record<string, unknown>;
	outcomes?: Record<string, Outcome>;
}
export interface SandboxOptions {
	keys?: Record<string, string>;
	pace?: number;
	queueSeconds?: number;
	linkSeconds?: number;
	variants?: Record<string, Record<string, string | number>>;
}
export interface Description {
	id: string;
	title: string;
	operations: Operation[];
	statuses: JobStatus[];
	words: Partial<Record<JobStatus, readonly string[]>>;
	statusOf: Record<string, JobStatus>;
	listTypes: Record<string, ListType>;
	outcomes: Record<string, Record<string, Outcome>>;
	judge(listType: string, value: string): Outcome;
	chargedAt: 'upload' | 'download';
	limits?: { rows?: number; bytes?: number; minRows?: number };
	pageSize?: number;
	variants?: Record<string, ReadonlyArray<string | number>>;
	errors: Record<string, Refusal>;
	result: {
		order?: 'kept' | 'shuffled';
		missing?: ReadonlyArray<'duplicates' | 'malformed'>;
		headerIsRow?: boolean;
		spelling?: string;
		keepsColumns?: boolean;
	};
	traps?: readonly Trap[];
	namesJobs: boolean;
	hostUrls: Record<string, string>;
}
export interface Sandbox extends Omit<
	Old,
	| 'urls'
	| 'setVariants'
	| 'fault'
	| 'jobs'
	| 'charges'
	| 'ledger'
	| 'addJob'
	| 'addJobs'
	| 'finish'
	| 'forget'
	| 'setCredits'
> {
	urls: Record<string, CredentialFields>;
	credential(provider: string): { type: string; fields: CredentialFields };
	describe(provider: string): Description;
	setVariants(provider: string, variants: Record<string, string | number>): void;
	fault(provider: string, fault: Fault): void;
	jobs(provider: string): JobView[];
	charges(provider: string): number;
	addJob(provider: string, seed?: JobSeed): string;
	addJobs(provider: string, count: number, seed?: JobSeed): string[];
	finish(provider: string, id?: string, status?: 'completed' | 'failed' | 'cancelled'): void;
	forget(provider: string, id: string): void;
	setCredits(provider: string, credits: number): void;
}

export async function startSandbox({ variants: _, ...options }: SandboxOptions = {}): Promise<Sandbox> {
	const old = await start(options as never);
	const name = (p: string) => p as OldName;
	const cap = (s: string) => s.charAt(0).toUpperCase() + s.slice(1);
	return {
		...old,
		urls: old.urls as never,
		credential: (p) => ({ type: `${p}Api`, fields: old.urls[`${p}Api` as keyof typeof old.urls] }),
		describe: (p) => ({
			...factsOf(p),
			hostUrls: { api: (old.urls[`${p}Api` as keyof typeof old.urls] as { baseUrl: string }).baseUrl },
		}),
		setVariants: (p, v) =>
			old.setVariants(Object.fromEntries(Object.entries(v).map(([k, x]) => [`${p}${cap(k)}`, x]))),
		fault: (p, f) => old.fault(name(p), { ...f, kind: f.kind === 'refusal' ? 'json' : f.kind } as OldFault),
		jobs: (p) => old.jobs(name(p)),
		charges: (p) => old.charges(name(p)),
		addJob: (p, s) => old.addJob(name(p), s),
		addJobs: (p, n, s) => old.addJobs(name(p), n, s),
		finish: (p, i, s) => old.finish(name(p), i, s),
		forget: (p, i) => old.forget(name(p), i),
		setCredits: (p, n) => old.setCredits(name(p), n),
	};
}

const o = (verdict: Outcome['verdict'], reason: string): Outcome => ({ verdict, reason });
const OF: Record<EmailOutcome, Outcome> = {
	valid: o('valid', 'valid'),
	accept_all: o('risky', 'accept_all'),
	role: o('risky', 'role_address'),
	disposable: o('risky', 'disposable'),
	account_invalid: o('invalid', 'email_account_invalid'),
	domain_invalid: o('invalid', 'email_domain_invalid'),
	address_invalid: o('invalid', 'email_address_invalid'),
	unknown: o('unknown', 'unknown'),
};
const IPQS: Record<EmailOutcome, Outcome> = {
	valid: o('valid', 'valid'),
	accept_all: o('risky', 'catch_all'),
	role: o('valid', 'valid'),
	disposable: o('risky', 'disposable'),
	account_invalid: o('invalid', 'invalid'),
	domain_invalid: o('invalid', 'invalid'),
	address_invalid: o('invalid', 'invalid'),
	unknown: o('unknown', 'timed_out'),
};
const MARKED: ReadonlyArray<[string, Outcome]> = [
	['honeypot', o('risky', 'honeypot')],
	['spamtrap', o('risky', 'spam_trap_score')],
	['fraud', o('risky', 'fraud_score')],
	['abuser', o('risky', 'recent_abuse')],
	['suspect', o('risky', 'suspect')],
	['leaked', o('valid', 'valid')],
];
const EMAILS = [
	'valid.person@example.com',
	'accept-all@example.org',
	'info@example.net',
	'someone@mailinator.com',
	'nobody@example.com',
	'someone@nodomain.example',
	'unknown@example.com',
];
const judges: Record<string, (v: string) => Outcome> = {
	ipQualityScore: (v) => {
		const out = emailOutcome(v);
		const m = MARKED.find(([s]) => v.trim().toLowerCase().startsWith(s));
		return out === 'address_invalid' ? IPQS[out] : (m?.[1] ?? IPQS[out]);
	},
	everythingLocation: (v) => OF[emailOutcome(v)],
	briteVerifyFiles: (v) => (emailOutcome(v) === 'role' ? o('risky', 'role_account') : OF[emailOutcome(v)]),
	whoisXml: (v) => {
		const host = hostOf(v.trim());
		if (host === undefined) return o('invalid', 'Invalid format');
		if (cannotBePlaced(host)) return o('unknown', 'Could not resolve the host');
		return o('valid', 'located');
	},
};
const table = (t: Record<string, Outcome>, makeUp: (i: number) => string): ListType => ({
	column: 'value',
	makeUp,
	outcomes: t,
	judge: (v) => t[v] ?? o('unknown', ''),
});
const listOf = (
	judge: (v: string) => Outcome,
	values: string[],
	makeUp: (i: number) => string,
): ListType => ({
	column: 'email',
	makeUp,
	judge,
	outcomes: Object.fromEntries(values.map((v) => [v, judge(v)])),
});
const person = (i: number) => `${['valid', 'nobody', 'unknown', 'jane'][i % 4]}${i}@host${i % 7}.example`;
const hosts = (i: number) => `198.51.${(i >> 8) & 255}.${i & 255}`;
const LISTS: Record<string, Record<string, ListType>> = {
	everythingLocation: { email: listOf(judges.everythingLocation!, EMAILS, person) },
	briteVerifyFiles: { email: listOf(judges.briteVerifyFiles!, EMAILS, person) },
	whoisXml: { geolocation: listOf(judges.whoisXml!, ['8.8.8.8', 'no host!', 'host.fail.example'], hosts) },
	ipQualityScore: {
		email: listOf(
			judges.ipQualityScore!,
			[
				...EMAILS,
				'honeypot@example.com',
				'spamtrap@example.com',
				'fraud@example.com',
				'abuser@example.com',
				'suspect@example.com',
			],
			person,
		),
		proxy: table(
			{
				'192.0.2.1': o('valid', 'no_proxy'),
				'192.0.2.66': o('risky', 'proxy'),
				'192.0.2.77': o('risky', 'vpn'),
				'192.0.2.88': o('risky', 'tor'),
				'192.0.2.99': o('invalid', 'fraud_score'),
			},
			(i) => `10.0.${i >> 8}.${i & 255}`,
		),
		phone: table(
			{
				'+12025551111': o('valid', 'valid'),
				'+12025550000': o('invalid', 'invalid'),
				'+12025556666': o('risky', 'risky'),
				'+12025559999': o('risky', 'fraud_score'),
			},
			(i) => `+1202555${String(i).padStart(4, '0')}`,
		),
		url: table(
			{
				'https://safe.example/': o('valid', 'safe'),
				'https://phish.example/': o('invalid', 'phishing'),
				'https://malware.example/': o('invalid', 'malware'),
				'https://suspicious.example/': o('risky', 'risk_score'),
			},
			(i) => `https://safe.example/${i}`,
		),
		leaked_email: table(
			{ 'safe@example.com': o('valid', 'not_leaked'), 'leaked@example.com': o('risky', 'leaked') },
			(i) => `safe${i}@example.com`,
		),
		leaked_password: table(
			{ 'safe-one': o('valid', 'not_leaked'), '123456': o('risky', 'leaked') },
			(i) => `safe-${i}`,
		),
		leaked_username: table(
			{ 'safe-one': o('valid', 'not_leaked'), 'pwned-one': o('risky', 'leaked') },
			(i) => `safe-${i}`,
		),
	},
};
const WORDS: Record<string, Partial<Record<JobStatus, string[]>>> = {
	ipQualityScore: {
		queued: ['PENDING'],
		processing: ['PROCESSING'],
		completed: ['FINISHED'],
		cancelled: ['PROCESSING'],
	},
	whoisXml: { processing: ['0'], completed: ['1'] },
	everythingLocation: {
		queued: ['pending'],
		processing: ['verifying'],
		completed: ['complete'],
		failed: ['file_error'],
	},
	briteVerifyFiles: {
		queued: ['unprocessed'],
		processing: ['processing'],
		completed: ['complete'],
		failed: ['error'],
		cancelled: ['cancelled'],
	},
};
const r = (says: string, status: number, by: Refusal['by'], operations?: Operation[]): Refusal => ({
	says,
	status,
	by,
	...(operations && { operations }),
});
const ERRORS: Record<string, Record<string, Refusal>> = {
	ipQualityScore: {
		badKey: r('Invalid or unauthorized key.', 200, 'key'),
		noCredits: r('insufficient credits', 200, 'credits', ['upload']),
		unknownJob: r('Invalid CSV ID specified.', 200, 'unknownId'),
	},
	whoisXml: {
		badKey: r('Authorisation or authentication failed', 401, 'key'),
		noCredits: r('Insufficient balance', 402, 'credits', ['upload']),
	},
	everythingLocation: {
		badKey: r('Invalid license key', 200, 'key'),
		noCredits: r('Insufficient credit', 200, 'credits', ['upload']),
		unknownJob: r('Invalid job_id', 200, 'unknownId'),
	},
	briteVerifyFiles: {
		badKey: r('Unauthorized', 401, 'key'),
		noCredits: r('Insufficient balance', 402, 'credits', ['upload']),
		unknownJob: r('File job not found', 404, 'unknownId'),
	},
};
export function factsOf(p: string): Omit<Description, 'hostUrls'> {
	const { capabilities, displayName } = providers.find(({ id }) => id === p)!;
	const listTypes = LISTS[p]!;
	const words = WORDS[p]!;
	return {
		id: p,
		title: displayName,
		operations: capabilities.operations.filter((x) => x !== 'verify') as Operation[],
		statuses: Object.keys(words) as JobStatus[],
		words,
		statusOf: Object.fromEntries(
			Object.entries(words).flatMap(([s, w]) => w.map((x) => [x, s as JobStatus])),
		),
		listTypes,
		outcomes: Object.fromEntries(Object.entries(listTypes).map(([k, v]) => [k, v.outcomes])),
		judge: (l, v) => listTypes[l]!.judge(v),
		chargedAt: capabilities.downloadCharges ? 'download' : 'upload',
		limits: capabilities.maxRowsPerJob === null ? {} : { rows: capabilities.maxRowsPerJob },
		...({ ipQualityScore: { pageSize: 50 }, whoisXml: { pageSize: 50 } } as Record<string, object>)[p],
		errors: { ...ERRORS[p], ...(ERRORS[p]?.rateLimit ? {} : {}) },
		result: { keepsColumns: capabilities.keepsColumns },
		traps: [],
		namesJobs: capabilities.namesJobs,
	};
}
export { FAULT_KINDS } from '../sandbox/state/faults';
