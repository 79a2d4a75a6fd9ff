import { withoutEndSigns } from '../lists/endSigns';
import { CredentialProblem } from './credentialProblem';
import { isInternalHost, isLoopbackHost } from './hosts';

/**
 * Checks an address before a key or a list is sent there: https anywhere, plain http on this machine only. Decides
 * on the parsed address, so that no spelling passes for another host.
 *
 * @param url what the credential's field holds
 * @param field what to call it in the message, e.g. "Base URL"
 * @returns the same address without slashes at its end
 * @throws CredentialProblem with one sentence for the person, without the address itself where that might hold a key
 */
export function secureUrl(url: unknown, field = 'Base URL'): string {
	const text = typeof url === 'string' ? url.trim() : '';
	if (text === '') throw new CredentialProblem(`The ${field} in the credential is empty`);

	// What `URL` quietly repairs: line breaks and tabs vanish, a backslash is a slash, slashes may be missing.
	const parsed = /^https?:\/\/[^\s\\/]/i.test(text) && !/[\s\\\p{Cc}]/u.test(text) ? parse(text) : undefined;
	if (parsed === undefined) {
		throw new CredentialProblem(
			`The ${field} in the credential is not an address: it must begin with https://`,
		);
	}
	if (hasUserInfo(text, parsed)) {
		throw new CredentialProblem(`The ${field} in the credential must not contain a user name or password`);
	}
	if (/[?#]/.test(text)) {
		throw new CredentialProblem(`The ${field} in the credential must end before the "?" or "#"`);
	}
	if (parsed.protocol !== 'https:' && !isLoopbackHost(parsed.hostname)) {
		throw new CredentialProblem(
			`The ${field} in the credential must begin with https:// (plain http is allowed for this machine only)`,
		);
	}
	return withoutEndSigns(text, '/');
}

/**
 * The same for the whole address of a request, which may have a query.
 *
 * @throws CredentialProblem as `secureUrl` does
 */
export function checkRequestUrl(url: string): void {
	secureUrl(url.split('?')[0]);
}

/**
 * Checks a link that a provider's answer names, before it is asked for (without the key).
 *
 * @param bases the credential's addresses: only where one of them is internal itself may the link be
 * @returns the link as it is to be asked for
 * @throws Error with one sentence for the person, without the link
 */
export function safeLink(link: unknown, bases: readonly string[]): string {
	const parsed = typeof link === 'string' && !/[\\\p{Cc}]/u.test(link) ? parse(link.trim()) : undefined;
	if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
		throw new Error('The download link that came is not an address');
	}
	if (hasUserInfo(String(link), parsed)) {
		throw new Error('The download link that came has a user name or password in it');
	}
	const baseHosts = bases.flatMap((base) => parse(base)?.hostname ?? []);
	if (isInternalHost(parsed.hostname) && !baseHosts.some(isInternalHost)) {
		throw new Error('The download link that came leads into a private network and was not followed');
	}
	if (parsed.protocol !== 'https:' && !baseHosts.some(isLoopbackHost)) {
		throw new Error('The download link that came is not encrypted (https) and was not followed');
	}
	return parsed.href;
}

/** What keeps the outside from calling an address, if anything: see `uncallable`. */
export type Uncallable = 'noAddress' | 'internal';

/**
 * Looks at an address that somebody outside is to call.
 *
 * @param bases the credential's addresses: whoever is internal itself may call what is
 * @returns what keeps it from being called; `undefined` where nothing is seen to
 */
export function uncallable(url: string, bases: readonly string[]): Uncallable | undefined {
	const parsed = /^https?:\/\/[^\s\\\p{Cc}]+$/iu.test(url) ? parse(url) : undefined;
	if (parsed === undefined) return 'noAddress';
	const isInternal = isInternalHost(parsed.hostname) && !bases.some((base) => isInternalUrl(base));
	return isInternal ? 'internal' : undefined;
}

function isInternalUrl(url: string): boolean {
	const parsed = parse(url);
	return parsed !== undefined && isInternalHost(parsed.hostname);
}

/** What a credential's field of an address is called where people see it: `accountUrl` is "Account URL". */
export function urlLabel(field: string): string {
	const words = field.replace(/([A-Z])/g, ' $1').trim();
	return (words.charAt(0).toUpperCase() + words.slice(1)).replace(/ Url$/, ' URL');
}

function parse(text: string): URL | undefined {
	return URL.canParse(text) ? new URL(text) : undefined;
}

function hasUserInfo(text: string, { username, password }: URL): boolean {
	const [authority = ''] = (text.split('://')[1] ?? '').split(/[/?#]/);
	return username !== '' || password !== '' || authority.includes('@');
}
