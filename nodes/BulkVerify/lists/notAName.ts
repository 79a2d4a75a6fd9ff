import { isFieldPath } from './columnNames';
import { ListError, type ValueKind } from './list';
import { shortName } from './names';
import { looksLike, undress } from './values';

/** An expression of n8n that was typed as plain text. */
const EXPRESSION = /^(?:=\s*)?(?:\{\{.*\}\}$|\$(?:json|input|node|item|\())/s;

/** Names are looked at so far. */
const LOOKED_AT = 1_000;

/**
 * Why something given as the name of a field or column is none.
 *
 * @returns `undefined` where it may be one
 */
export function notAName(what: 'field' | 'column', given: string, kind: ValueKind): ListError | undefined {
	const plain = `Give the name of the ${what} as plain text, e.g. email`;
	// `{{ $json.email }}` in place of `email`: n8n has put the value of one item there.
	if (looksLike(kind, undress(kind, given)) && !isFieldPath(given)) {
		return new ListError(
			`"${shortName(given)}" is a value to verify, not the name of the ${what} that holds such values`,
			`${plain}, not as an expression like {{ $json.email }}.`,
		);
	}
	if (!EXPRESSION.test(given.slice(0, LOOKED_AT).trim())) return undefined;
	return new ListError(
		`"${shortName(given)}" is an expression, not the name of the ${what} that holds the values`,
		what === 'field' ? `${plain}: the node reads it from each item itself.` : `${plain}.`,
	);
}
