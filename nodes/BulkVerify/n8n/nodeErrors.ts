import { NodeApiError, NodeOperationError, type INode } from 'n8n-workflow';
import { ListError } from '../lists/list';
import type { Operation, Provider } from '../providers/contract';
import { TransportError, type TransportFailure } from '../transport/transportError';

export type NodeError = NodeApiError | NodeOperationError;

type Failure = NonNullable<NodeApiError['failure']>;

/** Something that cannot be done as the node is set, in words for the person. */
export class UserProblem extends Error {
	constructor(
		message: string,
		readonly advice?: string,
	) {
		super(message);
		this.name = 'UserProblem';
	}
}

/** A job that the provider does not have, or does not have for this account. */
export function unknownJob(provider: Provider, jobId: string): UserProblem {
	return new UserProblem(
		`${provider.displayName} knows no job "${inFew(jobId)}": check the job ID`,
		whereJobsAre(provider),
	);
}

/** What to do about a job that the provider does not know, or not any more. */
export function whereJobsAre({ capabilities, whereToCheck }: Provider): string {
	const where = capabilities.operations.includes('list')
		? 'The operation "List" shows all jobs.'
		: `Look for it in ${whereToCheck}.`;
	return `It may belong to another account, or the provider may have deleted it. ${where}`;
}

/** An operation that the provider does not have; the router refuses it before it comes to this. */
export function unsupported({ displayName }: Provider, operation: Operation): UserProblem {
	return new UserProblem(`${displayName} does not offer the operation "${operation}"`);
}

// HTTP's "forbidden", "content too large" and "conflict" (RFC 9110, sections 15.5.4, 15.5.14 and 15.5.10).
const FORBIDDEN = 403;
const TOO_LARGE = 413;
const CONFLICT = 409;

// File names, field paths and IDs are shown as far as they can be recognised; no message fills the screen.
const LONGEST_NAME = 100;
const LONGEST_MESSAGE = 1_000;

/** A text as it fits into a message. */
export function inFew(text: string, longest = LONGEST_NAME): string {
	return text.length <= longest ? text : `${text.slice(0, longest)}...`;
}

interface Explanation {
	/** What happened, one sentence that begins with the provider's name. */
	message: string;
	/** What to do about it. */
	advice: string;
}

type Explain = (displayName: string, error: TransportError, provider: Provider) => Explanation;

/** By HTTP code, refusals that are not about the list or a setting. */
const REJECTED: Readonly<Record<number, (provider: string) => Explanation>> = {
	[TOO_LARGE]: (provider) => ({
		message: `The file is too large for the provider: ${provider} did not accept it`,
		advice: 'Send fewer rows, or fewer columns, at a time.',
	}),
	[CONFLICT]: (provider) => ({
		message: `${provider} does not do this as things stand there: check its own words below`,
		advice: 'The operation "Get Status" shows what a job is now.',
	}),
};

const EXPLANATIONS: Readonly<Record<TransportFailure, Explain>> = {
	credential: (provider) => ({
		message: `${provider} refused the credential: check its API Key`,
		advice: 'Open the credential, enter the key again, and see that its test turns green.',
	}),
	credits: (provider) => ({
		message: `${provider} has no credits left for this: top up the account and try again`,
		advice: 'Nothing was charged for this request.',
	}),
	notFound: (displayName, { details: { jobId } }, provider) => ({
		message: `${displayName} knows no ${jobId === undefined ? 'such job' : `job "${inFew(jobId)}"`}: check the job ID`,
		advice: whereJobsAre(provider),
	}),
	rateLimit: (provider, { details }) => ({
		message: `${provider} asks for a pause: try again in ${details.retryAfterMs === undefined ? 'a few minutes' : inWords(details.retryAfterMs)}`,
		advice: 'Too many requests came in a short time.',
	}),
	temporary: (provider, { details }) => ({
		message: `${provider} has a problem of its own: run the node again in ${details.retryAfterMs === undefined ? 'a few minutes' : inWords(details.retryAfterMs)}`,
		advice: 'The request was right, but the server could not answer it.',
	}),
	rejected: (provider, { details }) =>
		REJECTED[details.httpCode ?? 0]?.(provider) ?? {
			message: `${provider} did not accept this: check the list and the settings of the node`,
			advice: '',
		},
	unreadable: (provider, { details }) => {
		if (details.isEndless === true) {
			return {
				message: `${provider} gives page after page without an end: run the node again later`,
				advice: 'That is a fault of the provider. If it stays so, tell its support.',
			};
		}
		if (details.isTooMuch === true) {
			return {
				message: `${provider} sent more than is taken in at once: if it is a long result, download it to a file`,
				advice: 'If it is not, that is a fault of the provider. If it stays so, tell its support.',
			};
		}
		if (details.isDamaged === true) {
			return {
				message: `${provider} gave a result that is damaged: download it to a file, which gives it as it is`,
				advice: 'If it stays so, tell its support.',
			};
		}
		return {
			message: `${provider} answered with something unexpected: check the Base URL in the credential`,
			advice:
				details.httpCode === FORBIDDEN
					? 'If the address is right, something in between may have refused it, a firewall or a shield. If there is none, check the key as well.'
					: 'If the address is right, the service may be down for maintenance. Try again later.',
		};
	},
	network: (provider, { details }) => {
		if (details.outOfTime === true) {
			return {
				message: `${provider} did not answer in time: run the node again, or give it more time`,
				advice: '',
			};
		}
		if (details.lacksRows === true) {
			return {
				message: `${provider} gave a result that is not whole: try again in a few minutes`,
				advice: 'The provider may still be writing it. If it stays so, tell its support.',
			};
		}
		return {
			message: `The connection to ${provider} failed: try again in a moment`,
			advice: 'If it fails again, check the Base URL in the credential and the network of this n8n.',
		};
	},
	// n8n takes an execution for stopped, not failed, by this very word.
	cancelled: () => ({ message: 'The workflow was canceled', advice: '' }),
	configuration: (provider, { message }) => ({
		message: `The credential for ${provider} cannot be used: ${message}`,
		advice: 'Open the credential and correct it.',
	}),
};

/**
 * Any failure as one that n8n shows well: what happened and what to do in the message, the provider's own words
 * in the description, the item that failed. Nothing of the failed request (address, headers, key) is in it.
 */
export function toNodeError(
	node: INode,
	error: unknown,
	context: { provider: Provider; itemIndex: number },
): NodeError {
	const { provider, itemIndex } = context;
	if (error instanceof NodeOperationError || error instanceof NodeApiError) {
		error.context.itemIndex ??= itemIndex;
		return error;
	}
	if (error instanceof UserProblem) return operationError(node, error.message, error.advice, itemIndex);
	if (error instanceof ListError) return operationError(node, error.message, error.description, itemIndex);
	if (error instanceof TransportError) return transportError(node, error, provider, itemIndex);
	return operationError(node, error instanceof Error ? error.message : String(error), undefined, itemIndex);
}

function operationError(
	node: INode,
	message: string,
	description: string | undefined,
	itemIndex: number,
): NodeOperationError {
	return new NodeOperationError(node, inFew(message, LONGEST_MESSAGE), {
		description: description === undefined ? undefined : inFew(description, LONGEST_MESSAGE),
		itemIndex,
	});
}

/**
 * The error of a whole list: its item index is 0 and stays readable here, but the editor, which gets the error as
 * JSON, does not write "[item 0]" behind a sentence that is about all items.
 */
export function ofWholeList<E extends NodeError>(error: E): E {
	Object.defineProperty(error.context, 'itemIndex', {
		value: 0,
		enumerable: false,
		configurable: true,
		writable: true,
	});
	return error;
}

function transportError(
	node: INode,
	error: TransportError,
	provider: Provider,
	itemIndex: number,
): NodeError {
	const explanation = EXPLANATIONS[error.kind](provider.displayName, error, provider);
	const message = inFew(explanation.message, LONGEST_MESSAGE);
	const { advice } = explanation;
	const { details } = error;
	const words = details.providerMessage
		? `${provider.displayName} says: ${asSentence(inFew(details.providerMessage, LONGEST_MESSAGE))}`
		: ownWords(error);
	const description = [words, advice].filter((text) => text !== '').join('\n');
	const failure = failureOf(error);
	if (error.kind === 'configuration' || error.kind === 'cancelled') {
		return new NodeOperationError(node, message, { description, itemIndex, failure });
	}
	// n8n shows the code before the sentence, where "200 - " explains nothing.
	const { httpCode: status = 0 } = details;
	const httpCode = status < 400 ? undefined : String(status);
	return new NodeApiError(node, { message }, { message, description, httpCode, itemIndex, failure });
}

/** What the newest n8n makes of a failed poll: when to try again, or whom to tell. Older ones pay no heed. */
function failureOf({ kind, details: { retryAfterMs } }: TransportError): Failure | undefined {
	switch (kind) {
		case 'credential':
			return { cause: 'credential-invalid' };
		case 'configuration':
			return { cause: 'configuration-invalid' };
		case 'rateLimit':
			return { cause: 'rate-limited', retryAfterMs };
		case 'temporary':
		case 'network':
			return { cause: 'temporarily-unavailable', retryAfterMs };
		default:
			return undefined;
	}
}

function ownWords(error: TransportError): string {
	const isToldAlready = error.kind === 'configuration' || error.kind === 'cancelled';
	return isToldAlready ? '' : `${inFew(error.message, LONGEST_MESSAGE)}.`;
}

/** The provider's own words with an end: the editor shows what follows on a line of its own right behind them. */
export function asSentence(words: string): string {
	return /[.!?:;…]$/.test(words) ? words : `${words}.`;
}

/** A span of time for a message. */
export function inWords(ms: number): string {
	const seconds = Math.ceil(ms / 1_000);
	const minutes = Math.ceil(seconds / 60);
	if (seconds < 90) return `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
	return minutes < 90 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}
