import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { Extras, Verification as Facts } from '../../nodes/BulkVerify/answers/outputShape';
import type { Verdict } from '../../nodes/BulkVerify/providers/contract';
import type { NodeOptions, Outcome } from '../harness/engine';
import { failureOf, type Lane, outputOf } from '../faults/lane';
import { PROVIDERS, type ProviderName } from '../sandbox';
import { emailOutcome, type EmailOutcome } from '../sandbox/kit/emails';
import { cannotBePlaced, hostOf } from '../sandbox/providers/whoisXmlPlaces';

export { failureOf, looksBefore, openLane, outputOf, sideBySide, type Lane } from '../faults/lane';
export { NODE_NAME } from '../harness/engine';
export { PROVIDERS, type ProviderName };

/* ---------------------------------------------------------------- running */

/** The contract's `verification` of a row with `simplify` off, in its order. */
export const VERIFICATION_KEYS = ['verdict', 'reason', 'value', 'provider', 'jobId', 'verifiedAt', 'details'];

export type Verification = Facts & Extras;

/** Verifies items that hold their value in `email`, with the provider's columns. */
export async function verifyItems(
	lane: Lane,
	items: INodeExecutionData[],
	parameters: INodeParameters = {},
	options: NodeOptions = {},
): Promise<Outcome> {
	return await lane.run({ operation: 'verify', simplify: false, valueField: 'email', ...parameters }, items, options);
}

/** The same for bare values; the node's failure is the test's. */
export async function verifyValues(
	lane: Lane,
	values: readonly unknown[],
	parameters: INodeParameters = {},
): Promise<Verification[]> {
	return verificationsOf(await verifyItems(lane, asItems(values), parameters));
}

export const asItems = (values: readonly unknown[]): INodeExecutionData[] =>
	values.map((email) => ({ json: { email } as IDataObject }));

/** @throws an Error where the node failed */
export function verificationsOf(outcome: Outcome, outputIndex = 0): Verification[] {
	return itemsOf(outcome, outputIndex).map(verificationOf);
}

/** @throws an Error where the node failed */
export function itemsOf(outcome: Outcome, outputIndex = 0): INodeExecutionData[] {
	if (outcome.error !== undefined) {
		const { message, description } = failureOf(outcome);
		throw new Error(`The node failed: ${message} (${description})`);
	}
	return outputIndex === 0 ? outputOf(outcome) : outcome.output('Bulk Verify', outputIndex);
}

export function verificationOf({ json }: INodeExecutionData): Verification {
	return json.verification as unknown as Verification;
}

/** An item's JSON without what Verify added. */
export function ownJson({ json }: INodeExecutionData): IDataObject {
	const own = { ...json };
	delete own.verification;
	return own;
}

export const verdictsOf = (verifications: readonly Verification[]): Verdict[] =>
	verifications.map(({ verdict }) => verdict);

/** The file, or the JSON, of every upload, as one text. */
export function sentTexts(lane: Lane): string[] {
	return lane
		.requests('upload')
		.map(
			({ parts, body }) =>
				parts.find(({ fileName }) => fileName !== undefined)?.text?.() ?? JSON.stringify(body),
		);
}

/** The jobs that the provider has, in the order in which they were made. */
export const jobIds = (lane: Lane): string[] => lane.sandbox.jobs(lane.provider).map(({ id }) => id);

/** The values that the provider was asked about, over all its jobs. */
export function rowsPaid(lane: Lane): number {
	return lane.sandbox.jobs(lane.provider).reduce((sum, { rows }) => sum + rows, 0);
}

/* ---------------------------------------------------------------- what the sandbox answers */

export interface Expected {
	verdict: Verdict;
	reason: string;
}

type Judge = (value: string) => Expected;

/** The table in the sandbox's README in the words of providers.md, section 6. */
const OF_EMAIL: Record<EmailOutcome, Expected> = {
	valid: { verdict: 'valid', reason: 'valid' },
	accept_all: { verdict: 'risky', reason: 'accept_all' },
	role: { verdict: 'risky', reason: 'role_address' },
	disposable: { verdict: 'risky', reason: 'disposable' },
	account_invalid: { verdict: 'invalid', reason: 'email_account_invalid' },
	domain_invalid: { verdict: 'invalid', reason: 'email_domain_invalid' },
	address_invalid: { verdict: 'invalid', reason: 'email_address_invalid' },
	unknown: { verdict: 'unknown', reason: 'unknown' },
};

const OF_IPQS_EMAIL: Record<EmailOutcome, Expected> = {
	valid: { verdict: 'valid', reason: 'valid' },
	accept_all: { verdict: 'risky', reason: 'catch_all' },
	role: { verdict: 'valid', reason: 'valid' },
	disposable: { verdict: 'risky', reason: 'disposable' },
	account_invalid: { verdict: 'invalid', reason: 'invalid' },
	domain_invalid: { verdict: 'invalid', reason: 'invalid' },
	address_invalid: { verdict: 'invalid', reason: 'invalid' },
	unknown: { verdict: 'unknown', reason: 'timed_out' },
};

/** What IPQualityScore alone knows, by how the address begins. */
const MARKED: ReadonlyArray<[start: string, expected: Expected]> = [
	['honeypot', { verdict: 'risky', reason: 'honeypot' }],
	['spamtrap', { verdict: 'risky', reason: 'spam_trap_score' }],
	['fraud', { verdict: 'risky', reason: 'fraud_score' }],
	['abuser', { verdict: 'risky', reason: 'recent_abuse' }],
	['suspect', { verdict: 'risky', reason: 'suspect' }],
	['leaked', { verdict: 'valid', reason: 'valid' }],
];

function ofIpqsEmail(value: string): Expected {
	const outcome = emailOutcome(value);
	const marked = MARKED.find(([start]) => value.trim().toLowerCase().startsWith(start));
	return outcome === 'address_invalid' ? OF_IPQS_EMAIL[outcome] : (marked?.[1] ?? OF_IPQS_EMAIL[outcome]);
}

const EMAIL_JUDGES: Record<Exclude<ProviderName, 'whoisXml'>, Judge> = {
	ipQualityScore: ofIpqsEmail,
	everythingLocation: (value) => OF_EMAIL[emailOutcome(value)],
	briteVerifyFiles: (value) =>
		emailOutcome(value) === 'role'
			? { verdict: 'risky', reason: 'role_account' }
			: OF_EMAIL[emailOutcome(value)],
};

/** What the sandbox documents for an address, or at WhoisXML for any term. */
export function expectedFor(provider: ProviderName, value: string): Expected {
	if (provider !== 'whoisXml') return EMAIL_JUDGES[provider]!(value);
	const host = hostOf(value.trim());
	if (host === undefined) return { verdict: 'invalid', reason: 'Invalid format' };
	return cannotBePlaced(host)
		? { verdict: 'unknown', reason: 'Could not resolve the host' }
		: { verdict: 'valid', reason: 'located' };
}

/** One address of each outcome. */
export const ADDRESSES = [
	'valid.person@example.com',
	'accept-all@example.org',
	'info@example.net',
	'someone@mailinator.com',
	'nobody@example.com',
	'someone@nodomain.example',
	'not an address',
	'unknown@example.com',
	'jane.doe@example.com',
];
