import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { NODE_NAME, type Outcome } from './engine';

/** What a person reads of a failure, as n8n keeps it after the run. */
export interface Failure {
	/** The class of the error. */
	name: string;
	message: string;
	description: string;
	httpCode: string | undefined;
	itemIndex: unknown;
}

/** Characters of an output in a message. */
const LONGEST_SHOWN = 2_000;

/** The contract's job, in its order (design.md, 2.3). */
export const JOB_KEYS = [
	'provider',
	'jobId',
	'name',
	'listType',
	'status',
	'providerStatus',
	'progress',
	'total',
	'processed',
	'counts',
	'createdAt',
	'finishedAt',
	'error',
];

/** The contract's `verification` of a result row. */
export interface Verification {
	value: string | null;
	verdict: string;
	reason: string | null;
	provider: string;
	jobId: string | null;
	verifiedAt?: string | null;
	details?: unknown;
	reused?: boolean;
}

/** @throws where the node failed */
export function outputOf(outcome: Outcome, outputIndex = 0): INodeExecutionData[] {
	if (outcome.error !== undefined) {
		const { message, description } = failureOf(outcome);
		throw new Error(`The node failed: ${message} (${description})`);
	}
	return outcome.output(NODE_NAME, outputIndex);
}

/** @throws where the node failed */
export const jsonOf = (outcome: Outcome, outputIndex = 0): IDataObject[] =>
	outputOf(outcome, outputIndex).map(({ json }) => json);

/** One field of each item. @throws where the node failed */
export const fieldOf = (outcome: Outcome, name: string): unknown[] =>
	jsonOf(outcome).map((json) => json[name]);

/** What came out although the node failed; nothing where all is well. */
export const leftovers = (outcome: Outcome): INodeExecutionData[] => outcome.output(NODE_NAME);

/** The verdicts of all rows. @throws where the node failed or a row has none */
export const verificationsOf = (outcome: Outcome, outputIndex = 0): Verification[] =>
	outputOf(outcome, outputIndex).map(verificationOf);

export function verificationOf({ json }: INodeExecutionData): Verification {
	const { verification } = json;
	if (typeof verification !== 'object' || verification === null) {
		throw new Error(`No verdict: ${inFew(json)}`);
	}
	return verification as unknown as Verification;
}

/** An item's JSON without what Verify added. */
export function ownJson({ json }: INodeExecutionData): IDataObject {
	const own = { ...json };
	delete own.verification;
	return own;
}

/** As much as helps to see what came: whole results are thousands of rows. */
function inFew(value: unknown): string {
	const text = JSON.stringify(value);
	const rest = text.length - LONGEST_SHOWN;
	return rest <= 0 ? text : `${text.slice(0, LONGEST_SHOWN)}... and ${rest} characters more`;
}

export const hintsOf = (outcome: Outcome): string[] => outcome.hints(NODE_NAME).map(({ message }) => message);

/** @throws where the node did not fail */
export function failureOf(outcome: Outcome): Failure {
	const { error } = outcome;
	if (error === undefined) {
		throw new Error(`The node did not fail: ${inFew(outcome.output(NODE_NAME))}`);
	}
	// n8n saves the execution as JSON: what does not survive this, nobody sees.
	const kept = JSON.parse(JSON.stringify({ ...error, message: error.message })) as Record<string, unknown>;
	return {
		name: error.name,
		message: String(kept.message),
		description: String(kept.description ?? ''),
		httpCode: typeof kept.httpCode === 'string' ? kept.httpCode : undefined,
		// That of a whole list is not for the editor, which would write it behind the sentence.
		itemIndex: error.context?.itemIndex,
	};
}

/** A failure of the one item, or of the whole list, blames no other: `[item 0]` behind a sentence tells nothing. */
export function expectNoOtherItem({ itemIndex }: Pick<Failure, 'itemIndex'>): void {
	expect([0, undefined]).toContain(itemIndex);
}

export const pairs = (items: INodeExecutionData[]): unknown[] => items.map(({ pairedItem }) => pairedItem);
