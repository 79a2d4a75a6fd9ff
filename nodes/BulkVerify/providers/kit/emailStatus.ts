import type { Verdict } from '../contract';
import { UNKNOWN, type Facts, type Judgement } from './verdictTable';

/** `email_status` of BriteVerify and Everything Location (providers.md, section 6). */
const STATUS_VERDICTS: ReadonlyMap<string, Verdict> = new Map([
	['valid', 'valid'],
	['accept_all', 'risky'],
	['invalid', 'invalid'],
	['email_address_invalid', 'invalid'],
	['email_domain_invalid', 'invalid'],
	['email_account_invalid', 'invalid'],
	['unknown', 'unknown'],
]);

/** `secondary_status`: a mailbox that exists and still is a risk. */
const RISKY_SECONDARY = new Set(['role_address', 'disposable']);

/** The same said by columns of their own (BriteVerify's later files). */
const RISKY_COLUMNS: ReadonlyArray<{ column: string; reason: string }> = [
	{ column: 'disposable', reason: 'disposable' },
	{ column: 'roleaccount', reason: 'role_account' },
];

/** What `email_status`, and where they are there `secondary_status`, `disposable` and `role_account`, say of a row. */
export function judgeEmailStatus(facts: Facts): Judgement {
	const status = word(facts('emailstatus'));
	if (status === undefined) return UNKNOWN;

	const verdict = STATUS_VERDICTS.get(status) ?? 'unknown';
	const secondary = word(facts('secondarystatus'));
	if (verdict === 'invalid') return { verdict, reason: secondary ?? status };
	if (secondary !== undefined && RISKY_SECONDARY.has(secondary))
		return { verdict: 'risky', reason: secondary };

	const risky = RISKY_COLUMNS.find(({ column }) => facts(column) === true);
	if (risky !== undefined && verdict !== 'unknown') return { verdict: 'risky', reason: risky.reason };
	return { verdict, reason: status };
}

function word(value: unknown): string | undefined {
	return typeof value === 'string' ? value.toLowerCase() : undefined;
}
