import type { ValueKind } from './list';
import { plainName } from './names';

/** What people call the column, the surest name first; compared without case, spaces and punctuation. */
const USUAL_NAMES: Record<ValueKind, readonly string[]> = {
	email: [
		'email',
		'emailaddress',
		'mail',
		'mailaddress',
		'emails',
		'emailid',
		'emailaddresses',
		'emailadresse',
		'mailadresse',
		'correo',
		'correoelectronico',
		'courriel',
		'adressemail',
		'adresseemail',
	],
	phone: [
		'phone',
		'phonenumber',
		'mobile',
		'mobilephone',
		'mobilenumber',
		'cell',
		'cellphone',
		'telephone',
		'telephonenumber',
		'tel',
		'telefon',
		'telefonnummer',
		'number',
		'phones',
	],
	ip: ['ip', 'ipaddress', 'ipaddr', 'ipv4', 'ipv6', 'ips', 'remoteip', 'clientip', 'userip', 'address'],
	url: ['url', 'website', 'link', 'websiteurl', 'webpage', 'site', 'urls', 'homepage', 'domain'],
	host: [
		'host',
		'term',
		'ip',
		'domain',
		'ipaddress',
		'domainname',
		'hostname',
		'email',
		'emailaddress',
		'mail',
		'terms',
		'address',
		'value',
	],
	text: ['password', 'username', 'user', 'login', 'value', 'text', 'term'],
};

/** How sure a name is that of a column of this kind: 0 the surest; -1 where it is none of the usual. */
export function usualRank(name: string, kind: ValueKind): number {
	return USUAL_NAMES[kind].indexOf(plainName(name));
}

/** Whether one of the names is one that columns of this kind have. */
export function hasUsualName(names: readonly string[], kind: ValueKind): boolean {
	return names.some((name) => usualRank(name, kind) !== -1);
}

/** The name a column of this kind gets where the file gives none. */
export function usualName(kind: ValueKind): string {
	return kind === 'text' ? 'value' : kind;
}
