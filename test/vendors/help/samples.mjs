// Comparing a simulator's answers with samples of what the vendor publishes: the same keys, the same types. The samples
// have made-up values in the vendor's shapes.
import assert from 'node:assert/strict';

const OPTIONAL = Symbol('optional');

/** A key that the vendor sends only sometimes. */
export const sometimes = (sample) => ({ [OPTIONAL]: sample });

/** @throws an assertion that names the place where the answer has another shape than the sample */
export function assertLike(answer, sample, place = 'the answer') {
	if (Array.isArray(sample)) {
		assert.ok(Array.isArray(answer), `${place} is a list`);
		// Each entry is like one of the samples.
		for (const [at, entry] of answer.entries()) assertLikeOne(entry, sample, `${place}[${at}]`);
		return;
	}
	if (sample === null || typeof sample !== 'object') {
		assert.equal(kindOf(answer), kindOf(sample), `${place} is ${kindOf(sample)}`);
		return;
	}
	assert.equal(kindOf(answer), 'object', `${place} is an object`);
	const optional = Object.keys(sample).filter((key) => isOptional(sample[key]));
	const there = Object.keys(answer).filter((key) => !optional.includes(key));
	const wanted = Object.keys(sample).filter((key) => !optional.includes(key));
	assert.deepEqual(there.sort(), wanted.sort(), `the keys of ${place}`);
	for (const key of Object.keys(answer)) {
		const own = isOptional(sample[key]) ? sample[key][OPTIONAL] : sample[key];
		assertLike(answer[key], own, `${place}.${key}`);
	}
}

function assertLikeOne(entry, samples, place) {
	const errors = samples.map((sample) => {
		try {
			assertLike(entry, sample, place);
			return undefined;
		} catch (error) {
			return error;
		}
	});
	if (!errors.includes(undefined))
		throw errors[0] ?? new assert.AssertionError({ message: `${place} is too many` });
}

const isOptional = (sample) => typeof sample === 'object' && sample !== null && OPTIONAL in sample;

const kindOf = (value) => (value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value);

/** Asks a simulator as a plain HTTP client; `json` is the parsed body where it is JSON. */
export async function ask(method, url, { headers = {}, json, body } = {}) {
	const response = await fetch(url, {
		method,
		headers: { ...(json !== undefined && { 'content-type': 'application/json' }), ...headers },
		body: json === undefined ? body : JSON.stringify(json),
	});
	const text = await response.text();
	const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
	return {
		status: response.status,
		headers: response.headers,
		text,
		json: isJson ? JSON.parse(text) : undefined,
	};
}
