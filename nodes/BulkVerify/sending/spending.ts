import { UserProblem } from '../n8n/nodeErrors';
import type { Run } from '../n8n/run';
import type { SpendingSettings } from '../panel/listSettings';
import { settle } from '../transport/retry';

/**
 * Refuses a run that would cost more than the person allows, before anything of it is sent.
 *
 * @param rows rows that would be sent, one entry a list; `null` where nobody can count them
 * @param done what would cost: that they are sent, or that they are downloaded
 * @throws UserProblem where there are too many, where the balance does not cover them, or where that cannot be told
 */
export async function refuseCostly(
	run: Run,
	rows: ReadonlyArray<number | null>,
	{ maxRows, checkBalance }: SpendingSettings,
	done: 'sent' | 'downloaded' = 'sent',
): Promise<void> {
	if (rows.length === 0 || (maxRows === undefined && !checkBalance)) return;
	const counted = rows.filter((count) => count !== null);
	const total = counted.reduce((sum, count) => sum + count, 0);
	const kind = done === 'sent' ? 'lists' : 'jobs';
	const wouldBe = `Nothing was ${done}: ${inRows(total)}${rows.length === 1 ? '' : ` in ${rows.length} ${kind}`} would be`;
	if (counted.length < rows.length) {
		throw new UserProblem(
			`Nothing was ${done}: the rows ${done === 'sent' ? 'behind a link' : 'of the job'} cannot be counted before`,
			`Remove the options Max Rows and Check Balance${done === 'sent' ? ', or bring the list as a file' : ''}.`,
		);
	}
	if (maxRows !== undefined && total > maxRows) {
		throw new UserProblem(
			`${wouldBe}, and Max Rows allows ${maxRows}`,
			done === 'sent'
				? 'Send fewer rows, or raise Max Rows if they are all to be paid for. Estimate Cost shows what a list would cost.'
				: 'This provider charges for the download of a job. Look whether it is the job of this list, and raise Max Rows if all its rows are to be paid for.',
		);
	}
	if (checkBalance && total > 0) await refuseUncovered(run, total, wouldBe);
}

/** Credits that the account has left; `null` where the provider does not tell, or does not answer. */
export async function creditsOf({ connection }: Run): Promise<number | null> {
	const { balance } = connection;
	if (balance === undefined) return null;
	const outcome = await settle(async () => await balance());
	return 'value' in outcome ? outcome.value.credits : null;
}

async function refuseUncovered({ connection, provider }: Run, total: number, wouldBe: string): Promise<void> {
	const { balance } = connection;
	if (balance === undefined) return;
	const { credits } = await balance();
	if (credits === null) {
		throw new UserProblem(
			`${wouldBe}, and ${provider.displayName} does not tell how many credits are left`,
			'Remove the option Check Balance to go on all the same.',
		);
	}
	if (credits < total) {
		throw new UserProblem(
			`${wouldBe}, and ${provider.displayName} has ${credits} credits left`,
			'Top up the account, send fewer rows, or remove the option Check Balance.',
		);
	}
}

function inRows(count: number): string {
	return `${count} ${count === 1 ? 'row' : 'rows'}`;
}
