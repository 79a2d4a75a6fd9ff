import type { ValueKind } from './list';
import { pathParts, plainName } from './names';

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
		'correos',
		'adressedemessagerie',
		'direcciondecorreo',
		'direcciondecorreoelectronico',
		'emailadres',
		'emailadressen',
		'enderecodeemail',
		'indirizzodipostaelettronica',
		'postaelettronica',
		'adresemail',
		'adresaelektronickeposty',
		'epostaadresi',
		'epostaadress',
		'eposta',
		'epost',
		'epostadress',
		'emailaddr',
		'indirizzoemail',
		'sahkoposti',
		'メール',
		'メールアドレス',
		'邮箱',
		'电子邮件',
		'이메일',
		'почта',
		'электроннаяпочта',
		'элпочта',
		'електроннапошта',
		'sahkopostiosoite',
		'emailovaadresa',
		'emailcim',
		'thuđientu',
		'ایمیل',
		'البريدالإلكتروني',
		'อีเมล',
		'דואל',
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
		'phones',
		'telefono',
		'telefone',
		'telefoonnummer',
		'telefoon',
		'mobil',
		'mobilnummer',
		'mobiltelefon',
		'handy',
		'handynummer',
		'rufnummer',
		'celular',
		'movil',
		'portable',
		'telefonnumber',
		'電話',
		'電話番号',
		'电话',
		'手机',
		'전화번호',
		'телефон',
		'номертелефона',
		'telefonkomorkowy',
		'ceptelefonu',
		'telefonnicislo',
		'telefonszam',
		'携帯電話',
		'手机号码',
		'手机号',
		'휴대폰번호',
		'휴대폰',
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
	text: ['password', 'username', 'user', 'login', 'pass', 'pwd', 'passwd', 'value', 'text', 'term'],
};

/** Of a list whose type has names of its own; those of another type are no names of it. */
const OF_ANY_TEXT: readonly string[] = ['value', 'text', 'term'];

/** A name that ends a path is less sure than any that stands alone. */
export const FIRST_PATH_RANK = 1_000;

/**
 * How sure a name is that of a column of this kind: 0 the surest; -1 where it is none of the usual. The path of a field
 * is called as its last part.
 *
 * @param ofType what people call it where the list type tells more than the kind, as plain names
 */
export function usualRank(name: string, kind: ValueKind, ofType?: readonly string[]): number {
	const names = ofType === undefined ? USUAL_NAMES[kind] : [...ofType, ...OF_ANY_TEXT];
	const rank = names.indexOf(withoutAccents(plainName(name)));
	if (rank !== -1) return rank;
	const mayBeDomain = kind === 'host' || kind === 'url';
	const last = mayBeDomain && isDomainLike(name) && !isFieldPath(name) ? undefined : pathParts(name).at(-1);
	const ofLast = last === undefined ? -1 : names.indexOf(withoutAccents(plainName(last)));
	return ofLast === -1 ? -1 : FIRST_PATH_RANK + ofLast;
}

/** Usual names that domains end in too. */
const TOP_LEVEL_DOMAINS = /^(?:email|link|site|website|host|phone|mobile|tel|support|contact|name)$/i;
/** What the fields of records belong to, by which a path is told from a domain that ends like one. */
const OWNERS =
	/^(?:users?|contacts?|customers?|clients?|accounts?|persons?|people|leads?|owners?|members?|employees?|subscribers?|compan(?:y|ies)|organi[sz]ations?|orgs?|profiles?|source|src|destination|dest|dst|server|network|dns|http|request|response|events?|page|fields?|propert(?:y|ies)|attributes?|data|json|body|payload|items?|records?|rows?|results?|billing|shipping|sender|recipient|from|to|message|orders?|invoices?|devices?|metadata|meta|custom|primary|work|home)$/i;

function isDomainLike(name: string): boolean {
	return /^[\w$-]+(?:\.[\w$-]+)+$/.test(name.trim().slice(0, LONGEST_PATH));
}

/** A longer name is no path that people have in a header. */
const LONGEST_PATH = 100;

/** Whether a text that could be a domain is the path of a field: `source.ip`, `user.email`. */
export function isFieldPath(text: string): boolean {
	if (text.length > LONGEST_PATH || !isDomainLike(text.replace(/\[\d{0,9}\]/g, ''))) return false;
	const parts = pathParts(text);
	const last = plainName(parts.at(-1) ?? '');
	if (parts.length < 2 && !/\[|\.\d/.test(text)) return false;
	const isUsual = Object.values(USUAL_NAMES).some((names) => names.includes(last));
	return isUsual && (!TOP_LEVEL_DOMAINS.test(last) || parts.slice(0, -1).some((part) => OWNERS.test(part)));
}

function withoutAccents(name: string): string {
	return name
		.normalize('NFD')
		.replace(/(?<=[a-z])\p{M}+/gu, '')
		.normalize('NFC');
}

/** Words of columns whose numbers have as many digits as a phone and are none. */
const NO_PHONES =
	/^(?:ids?|uuid|key|code|plz|zip|zipcode|postcode|postal|postleitzahl|created|updated|modified|date|datum|day|time|timestamp|year|birthday|born|price|preis|amount|betrag|total|sum|cost|order|bestellung|invoice|rechnung|account|konto|iban|bic|vat|tax|sku|ean|isbn|qty|count|lat|lon|lng|latitude|longitude|score|size|rev|version|customer|member|employee|contract|policy|ticket|serial|pesel|nip|regon|cpf|cnpj|rfc|dni|siret|siren|ssn|tckn|imei|vergi|инн|индекс|郵便番号|邮编|身份证号|우편번호)\d{0,2}$|(?:kunden|bestell|rechnungs|konto|artikel|auftrags|vertrags|mitglieds?|personal|steuer)(?:nummer|nr)$/;
/** `Bestellnummer`, `Hotel` and `cancelled` speak of no phone. */
const PHONES = /phone|(?<!\p{L})tel|tele[fp]|mobil|(?<!\p{L})cell|fax|handy/u;

export function speaksOfPhones(name: string): boolean {
	return PHONES.test(name.toLowerCase());
}

/** Whether a column is called so that its content alone does not make it one of this kind. */
export function speaksAgainst(name: string, kind: ValueKind): boolean {
	if (kind !== 'phone' || speaksOfPhones(name)) return false;
	const words = name.replace(/(?<=[a-z\d])(?=[A-Z])/g, ' ').toLowerCase();
	return words.split(/[^\p{L}\p{N}]+/u).some((word) => NO_PHONES.test(word));
}

/** All of them, as plain names. */
export function usualNames(kind: ValueKind): readonly string[] {
	return USUAL_NAMES[kind];
}

/** Whether the name speaks of the kind, as `Email opt-in` does, whatever its cells hold. */
export function mentions(name: string, kind: ValueKind, ofType?: readonly string[]): boolean {
	if (usualRank(name, kind, ofType) !== -1) return true;
	const plain = withoutAccents(plainName(name));
	return (
		kind !== 'text' && USUAL_NAMES[kind].slice(0, 2).some((word) => word.length > 2 && plain.includes(word))
	);
}

/** Whether one of the names is one that columns of this kind have. */
export function hasUsualName(names: readonly string[], kind: ValueKind): boolean {
	return names.some((name) => usualRank(name, kind) !== -1);
}

/** The name a column of this kind gets where the file gives none. */
export function usualName(kind: ValueKind): string {
	return kind === 'text' ? 'value' : kind;
}
