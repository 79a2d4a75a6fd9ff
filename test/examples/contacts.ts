/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { join } from 'node:path';
import { factsOf, oneOfEach, providerOf, repository } from '../harness';

export const FOLDER = join(repository, 'examples');

/** The list that the examples work on. */
export const CONTACTS = join(FOLDER, 'contacts.csv');

const listTypeOf = (provider: string) => providerOf(provider).capabilities.listTypes[0];

export const kindFor = (provider: string) => listTypeOf(provider).valueKind;

/** The contacts' column that the provider can verify. */
export const columnFor = (provider: string): string => (kindFor(provider) === 'email' ? 'E-mail' : 'IP');

/** What must come out for a value. */
export const expectedFor = (provider: string, value: string) =>
	factsOf(provider).judge(listTypeOf(provider).value, value);

/** Values of each verdict, as far as the provider has them. */
export function valuesOfEach(provider: string, verdicts: readonly string[]): string[][] {
	const outcomes = Object.entries(factsOf(provider).outcomes[listTypeOf(provider).value] ?? {});
	return verdicts.map((verdict) =>
		outcomes.filter(([, outcome]) => outcome.verdict === verdict).map(([value]) => value),
	);
}

/** One provider of each way that a list is sent, of each moment at which it is paid, with a list of jobs and without. */
export const EXAMPLE_PROVIDERS = oneOfEach(({ takes, chargedAt, requiredHeader, operations }) => [
	takes[0],
	chargedAt,
	requiredHeader,
	operations.includes('list'),
]);
