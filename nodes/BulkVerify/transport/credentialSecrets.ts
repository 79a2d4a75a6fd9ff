import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { Redactor } from './redaction';

/** Teaches whatever of a credential must never be shown, and which addresses are the provider's. */
export function protectCredential(redactor: Redactor, credential: ICredentialDataDecryptedObject): void {
	const { apiKey, username, password } = credential;
	if (typeof apiKey === 'string') redactor.add(apiKey);
	if (typeof password === 'string') {
		const name = typeof username === 'string' ? username.trim() : '';
		redactor.add(password);
		redactor.add(Buffer.from(`${name}:${password}`, 'utf8').toString('base64'));
	}
	for (const url of addressesOf(credential)) redactor.addHost(url);
}

/** The credential's fields that hold an address. */
export function addressesOf(credential: ICredentialDataDecryptedObject): string[] {
	return Object.entries(credential).flatMap(([name, value]) =>
		typeof value === 'string' && /url$/i.test(name) ? [value.trim()] : [],
	);
}
