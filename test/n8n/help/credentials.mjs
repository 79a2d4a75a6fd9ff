// What n8n itself knows of this package's credentials.

/** How a wrong key is answered: in the package's words, or in those that n8n 1.x has for HTTP 401 and 403. */
export const REFUSED = /refused this|check your credentials|Authorization failed/;

/**
 * The fields of a credential's form, in its order, as far as this package has made them.
 *
 * @returns {Promise<Array<{ name: string, isSecret: boolean }>>}
 */
export async function fieldsOf({ session, sandbox }, type) {
	const all = await session.get('/types/credentials.json');
	return all
		.find(({ name }) => name === type)
		.properties.filter(({ name }) => name in sandbox.urls[type])
		.map(({ name, typeOptions }) => ({ name, isSecret: typeOptions?.password === true }));
}

/** The fields of a credential, with a wrong key in them. */
export async function wrongKey(world, type) {
	const secrets = (await fieldsOf(world, type)).filter(({ isSecret }) => isSecret);
	return {
		...world.sandbox.urls[type],
		...Object.fromEntries(secrets.map(({ name }) => [name, WRONG_KEY])),
	};
}

export const WRONG_KEY = 'no-such-key';
