import type { Run } from '../n8n/run';
import { UserProblem } from '../n8n/nodeErrors';

/** The job that an item asks for, from the list or typed. */
export function readJobId({ node }: Run, itemIndex: number): string {
	const text = idOf(node.getNodeParameter('jobId', itemIndex, '', { extractValue: true }));
	if (text === '') {
		throw new UserProblem(
			'No job is given',
			'Choose a job from the list, or give the ID that Upload returned.',
		);
	}
	return text;
}

/**
 * A job's ID as it was given; '' where it is none.
 *
 * @throws UserProblem where it came as a number that JavaScript does not hold exactly: another job may have the rounded
 * one
 */
export function idOf(value: unknown): string {
	if (typeof value !== 'number' || Number.isSafeInteger(value)) return textOf(value);
	throw new UserProblem(
		`The job ID came as a number that is not exact (${value}): give it as text`,
		'JavaScript rounds whole numbers above 9007199254740991. Keep the ID as text where it comes from: in quotes in JSON, as a text column in a table.',
	);
}

export function readText({ node }: Run, name: string, itemIndex: number, fallback = ''): string {
	return textOf(node.getNodeParameter(name, itemIndex, fallback), fallback);
}

/**
 * The same for what decides which values leave n8n: it must not become its default because an expression in it gives
 * nothing.
 *
 * @throws UserProblem where it is an expression that gives `undefined`, `null` or what is no text
 */
export function readGiven(
	{ node }: Run,
	{ name, displayName }: { name: string; displayName: string },
	itemIndex: number,
	fallback = '',
): string {
	const value: unknown = node.getNodeParameter(name, itemIndex, fallback);
	if (typeof value === 'string' || typeof value === 'number') return textOf(value);
	const isNothing = value === undefined || value === null;
	throw new UserProblem(
		`Nothing was sent: the parameter ${displayName} is ${isNothing ? 'empty' : 'no text'}`,
		`The expression in it gives ${isNothing ? 'nothing' : 'something else'}. Look at what it gives, or choose a fixed value.`,
	);
}

export function readBoolean({ node }: Run, name: string, itemIndex: number, fallback: boolean): boolean {
	return booleanOf(node.getNodeParameter(name, itemIndex, fallback)) ?? fallback;
}

/** The collection "Options". */
export function readOptions({ node }: Run, itemIndex: number): Record<string, unknown> {
	const options: unknown = node.getNodeParameter('options', itemIndex, {});
	return typeof options === 'object' && options !== null ? { ...options } : {};
}

export function textOf(value: unknown, fallback = ''): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : fallback;
}

/**
 * A number that a person or an expression gives; `undefined` where nothing is given.
 *
 * @param name what the editor calls it
 * @param instead what helps besides another number
 * @throws UserProblem where it is no number, or less than `least`
 */
export function numberOf(
	value: unknown,
	name: string,
	{ least, instead = 'remove the option' }: { least: number; instead?: string },
): number | undefined {
	const given = typeof value === 'string' ? value.trim() : value;
	if (given === undefined || given === null || given === '') return undefined;
	const number = Number(given);
	if (number >= least && Number.isFinite(number)) return number;
	const isNumber = Number.isFinite(number);
	throw new UserProblem(
		isNumber ? `${name} must be ${least} or more, and is ${number}` : `${name} is not a number`,
		`Give a number of ${least} or more, or ${instead}. If there is an expression in it, look at what it gives.`,
	);
}

/** What says yes besides `true` itself. */
export const YES: readonly string[] = ['true', '1', 'yes'];
const NO: readonly string[] = ['false', '0', 'no'];

/** Also what an expression gives for yes and no: a text, a number. `undefined` for anything else. */
export function booleanOf(value: unknown): boolean | undefined {
	const text = String(value).trim().toLowerCase();
	if (YES.includes(text)) return true;
	return NO.includes(text) ? false : undefined;
}
