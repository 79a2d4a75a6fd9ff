/**
 * What was taken from the beginning of a sequence, and then the rest of it. No generator: through each of those every
 * entry takes some promises more.
 */
export function startingWith<T>(taken: readonly T[], rest: AsyncIterator<T>): AsyncIterableIterator<T> {
	const first = [...taken];
	return {
		[Symbol.asyncIterator]() {
			return this;
		},
		next() {
			const [value] = first.splice(0, 1);
			return value === undefined ? rest.next() : Promise.resolve({ done: false, value });
		},
		async return() {
			first.length = 0;
			await rest.return?.();
			return { done: true, value: undefined };
		},
	};
}
