const LOOPBACK_HOSTS = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Checks an address before a key or a list is sent there: https anywhere, plain http on this machine only.
 *
 * @param url what the credential's field holds, or the full address of a request
 * @param field what to call it in the message, e.g. "Base URL"
 * @returns the same address without slashes at its end
 * @throws Error with one sentence for the person, without the address itself where that might hold a key
 */
export function secureUrl(url: unknown, field = 'Base URL'): string {
	const text = typeof url === 'string' ? url.trim() : '';
	if (text === '') throw new Error(`The ${field} in the credential is empty`);

	const parsed = URL.canParse(text) ? new URL(text) : undefined;
	if (parsed === undefined) {
		throw new Error(`The ${field} in the credential is not an address: it must begin with https://`);
	}
	if (parsed.username !== '' || parsed.password !== '') {
		throw new Error(`The ${field} in the credential must not contain a user name or password`);
	}
	const isLoopbackHttp = parsed.protocol === 'http:' && LOOPBACK_HOSTS.test(parsed.hostname);
	if (parsed.protocol !== 'https:' && !isLoopbackHttp) {
		throw new Error(
			`The ${field} in the credential must begin with https:// (plain http is allowed for this machine only)`,
		);
	}
	return text.replace(/\/+$/, '');
}

/**
 * The same for the whole address of a request, which may have a query.
 *
 * @throws Error as `secureUrl` does
 */
export function checkRequestUrl(url: string): void {
	secureUrl(url);
}

/** What a credential's field of an address is called where people see it: `accountUrl` is "Account URL". */
export function urlLabel(field: string): string {
	const words = field.replace(/([A-Z])/g, ' $1').trim();
	return (words.charAt(0).toUpperCase() + words.slice(1)).replace(/ Url$/, ' URL');
}
