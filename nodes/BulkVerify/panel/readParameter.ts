import type { Run } from '../n8n/run';
import { UserProblem } from '../n8n/nodeErrors';

/** The job that an item asks for, from the list or typed. */
export function readJobId({ node }: Run, itemIndex: number): string {
	const id = node.getNodeParameter('jobId', itemIndex, '', { extractValue: true });
	const text = typeof id === 'string' || typeof id === 'number' ? String(id).trim() : '';
	if (text === '') {
		throw new UserProblem(
			'No job is given',
			'Choose a job from the list, or give the ID that Upload returned.',
		);
	}
	return text;
}

export function readText({ node }: Run, name: string, itemIndex: number, fallback = ''): string {
	const value = node.getNodeParameter(name, itemIndex, fallback);
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : fallback;
}

export function readBoolean({ node }: Run, name: string, itemIndex: number, fallback: boolean): boolean {
	const value = node.getNodeParameter(name, itemIndex, fallback);
	return typeof value === 'boolean' ? value : fallback;
}

/** The collection "Options". */
export function readOptions({ node }: Run, itemIndex: number): Record<string, unknown> {
	const options: unknown = node.getNodeParameter('options', itemIndex, {});
	return typeof options === 'object' && options !== null ? { ...options } : {};
}

export function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

export function booleanOf(value: unknown): boolean | undefined {
	return typeof value === 'boolean' ? value : undefined;
}
