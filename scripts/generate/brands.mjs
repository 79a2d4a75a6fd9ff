/**
 * The names by which people look for a provider: as it is written, and with its words apart, since n8n's search takes
 * a phrase of two words as it stands. "WhoisXML API" gives WhoisXML and Whois XML, "Acme (Beta)" Acme and Beta.
 */
export function brandsOf(providers) {
	const names = providers.flatMap(({ displayName, description }) =>
		// "(Emails)" says what it verifies; that is no brand.
		displayName.split(/\s*[()]\s*/).filter((name) => name !== '' && !description.includes(name)),
	);
	const brands = names.flatMap((name) => {
		const [first] = name.split(' ');
		return isCamelCase(first) ? [name, first, wordsOf(first)] : [name];
	});
	return unique(brands);
}

export const unique = (values) => [...new Set(values)];

const isCamelCase = (word) => /\p{Lu}\p{L}*\p{Ll}\p{Lu}|\p{Ll}\p{Lu}/u.test(word);

const wordsOf = (word) =>
	word.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2');
