import { load } from './typescript.mjs';

/** A new instance of a credential's class, by its type. Only once everything is installed. */
export function credentialOfType(type) {
	const name = `${type[0].toUpperCase()}${type.slice(1)}`;
	const { [name]: Credential } = load(`credentials/${name}.credentials.ts`);
	return new Credential();
}
