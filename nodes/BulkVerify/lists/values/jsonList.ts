/** The entries of a list that was written as JSON; `undefined` where the text is none. */
export function asJsonList(text: string): unknown[] | undefined {
	if (!text.startsWith('[') || !text.endsWith(']')) return undefined;
	try {
		const list: unknown = JSON.parse(text);
		return Array.isArray(list) ? list : undefined;
	} catch {
		return undefined;
	}
}
