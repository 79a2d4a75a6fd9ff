import { hashOf } from './hash';

export type EmailOutcome =
	| 'valid'
	| 'accept_all'
	| 'role'
	| 'disposable'
	| 'account_invalid'
	| 'domain_invalid'
	| 'address_invalid'
	| 'unknown';

const ADDRESS = /^[^\s@"(),:;<>[\]\\]+@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}\p{N}-]{2,}$/u;
const ROLES = new Set(['role', 'info', 'admin', 'sales', 'support', 'postmaster', 'abuse', 'webmaster']);

/** By local part and domain, the first rule that fits. The table in README.md says the same. */
const RULES: ReadonlyArray<[EmailOutcome, (local: string, domain: string) => boolean]> = [
	['domain_invalid', (_, domain) => domain.endsWith('.invalid') || domain.startsWith('nodomain.')],
	[
		'disposable',
		(local, domain) =>
			domain === 'mailinator.com' || /^disposable/.test(local) || /^disposable\./.test(domain),
	],
	['valid', (local) => local.startsWith('valid')],
	['accept_all', (local, domain) => [local, domain].some((text) => /^(accept|catch)-?all/.test(text))],
	['role', (local) => ROLES.has(local)],
	['account_invalid', (local) => local.startsWith('nobody')],
	['unknown', (local) => /^(unknown|timeout)/.test(local)],
];

/** Upper bounds, out of 100, for addresses that no rule names. */
const PROPORTIONS: ReadonlyArray<[number, EmailOutcome]> = [
	[80, 'valid'],
	[85, 'accept_all'],
	[92, 'account_invalid'],
	[94, 'domain_invalid'],
	[96, 'unknown'],
	[98, 'disposable'],
	[100, 'role'],
];

export function emailOutcome(address: string): EmailOutcome {
	const plain = address.trim().toLowerCase();
	if (!ADDRESS.test(plain) || plain.includes('..')) return 'address_invalid';
	const at = plain.lastIndexOf('@');
	const local = plain.slice(0, at);
	const domain = plain.slice(at + 1);
	for (const [outcome, fits] of RULES) if (fits(local, domain)) return outcome;
	const percent = hashOf(plain) % 100;
	return PROPORTIONS.find(([bound]) => percent < bound)?.[1] ?? 'valid';
}
