import { TransportError } from './transportError';

/**
 * A path with values in it, each in its place whatever it holds: pathOf`/jobs/${id}/results`.
 *
 * @throws TransportError `notFound` where a value cannot stand in a path at all: it is empty, "." or ".."
 */
export function pathOf(texts: TemplateStringsArray, ...values: Array<string | number>): string {
	return checkPath(
		texts.map((text, index) => (index === 0 ? '' : segment(String(values[index - 1]))) + text).join(''),
	);
}

/**
 * Refuses a path that would lead elsewhere: every reader of addresses takes "." and ".." for steps, also encoded.
 *
 * @throws TransportError `notFound`
 */
export function checkPath(path: string): string {
	const segments = path.split(/[?#]/, 1)[0]?.split('/') ?? [];
	if (segments.some((part) => /^(?:\.|%2e){1,2}$/i.test(part))) throw noSuchId();
	return path;
}

function segment(value: string): string {
	if (value === '') throw noSuchId();
	return encodeURIComponent(wellFormed(value));
}

/** Half of a surrogate pair, which no encoding has, becomes a replacement character. */
export function wellFormed(text: string): string {
	return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

function noSuchId(): TransportError {
	return new TransportError('notFound', 'There is no job with such an ID', { notTaken: true });
}
