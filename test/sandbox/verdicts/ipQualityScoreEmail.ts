import { emailOutcome, type EmailOutcome } from './email';
import { table, type Fields, type Judgement, type RowClass } from './ipQualityScoreTypes';

export const EMAIL = table({
	valid: true,
	disposable: false,
	timed_out: false,
	deliverability: 'high',
	catch_all: false,
	leaked: false,
	suspect: false,
	smtp_score: 3,
	overall_score: 4,
	fraud_score: 5,
	recent_abuse: false,
	spam_trap_score: 'none',
	honeypot: false,
	frequent_complainer: false,
});
const BAD_EMAIL: Fields = {
	valid: false,
	deliverability: 'low',
	smtp_score: -1,
	overall_score: 0,
	fraud_score: 75,
};

const email = (rowClass: RowClass, fields: Fields, malformed = false): Judgement => ({
	cells: EMAIL.cells(fields),
	rowClass,
	malformed,
});
const EMAILS: Record<EmailOutcome, Judgement> = {
	valid: email('pristine', {}),
	role: email('clean', { fraud_score: 60, overall_score: 3 }),
	accept_all: email('clean', { catch_all: true, deliverability: 'medium', smtp_score: 1, fraud_score: 40 }),
	disposable: email('clean', { disposable: true, deliverability: 'low', fraud_score: 85 }),
	account_invalid: email('bad', BAD_EMAIL),
	domain_invalid: email('bad', BAD_EMAIL),
	address_invalid: email('bad', { ...BAD_EMAIL, fraud_score: 100 }, true),
	unknown: email('bad', {
		valid: false,
		timed_out: true,
		deliverability: 'low',
		smtp_score: 0,
		overall_score: 1,
	}),
};
/** Only IPQualityScore tells these; elsewhere such addresses are as their hash says. */
const MARKED_EMAILS: ReadonlyArray<[RegExp, Judgement]> = [
	[/^honeypot/i, email('clean', { honeypot: true, fraud_score: 95 })],
	[/^spamtrap/i, email('clean', { spam_trap_score: 'high', fraud_score: 70 })],
	[/^fraud/i, email('clean', { fraud_score: 90 })],
	[/^abuser/i, email('clean', { recent_abuse: true, frequent_complainer: true, fraud_score: 70 })],
	[/^suspect/i, email('clean', { suspect: true, deliverability: 'medium', fraud_score: 70 })],
	[/^leaked/i, email('pristine', { leaked: true })],
];

export function judgeEmail(value: string): Judgement {
	const outcome = emailOutcome(value);
	if (outcome === 'address_invalid') return EMAILS.address_invalid;
	const marked = MARKED_EMAILS.find(([start]) => start.test(value.trim()));
	return marked?.[1] ?? EMAILS[outcome];
}
