import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

/** Whatever of a credential must never be shown, in the spellings in which it travels. */
export function secretsOf(credential: ICredentialDataDecryptedObject): string[] {
	const { apiKey, username, password } = credential;
	const secrets: string[] = [];
	if (typeof apiKey === 'string') secrets.push(apiKey.trim());
	if (typeof password === 'string') {
		const name = typeof username === 'string' ? username.trim() : '';
		secrets.push(password, Buffer.from(`${name}:${password}`, 'utf8').toString('base64'));
	}
	return secrets.filter((secret) => secret !== '');
}
