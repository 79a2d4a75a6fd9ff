import { type INode, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { ListError } from '../../nodes/BulkVerify/lists/list';
import { toNodeError, UserProblem } from '../../nodes/BulkVerify/n8n/nodeErrors';
import { providers } from '../../nodes/BulkVerify/providers/registry';
import { TransportError, type TransportFailure } from '../../nodes/BulkVerify/transport/transportError';

const node: INode = {
	id: 'n',
	name: 'Bulk Verify',
	type: 'bulkVerify',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};
const provider = providers[0];
if (provider === undefined) throw new Error('There are no providers');
const { displayName } = provider;
const shown = (error: unknown, itemIndex = 3) => toNodeError(node, error, { provider, itemIndex });

const KINDS: TransportFailure[] = [
	'credential',
	'credits',
	'notFound',
	'rateLimit',
	'temporary',
	'rejected',
	'unreadable',
	'network',
	'configuration',
];

describe.each(KINDS)('a failure of the kind %s', (kind) => {
	it('says in one sentence what happened and what to do, without the word "error"', () => {
		const { message } = shown(new TransportError(kind, 'details'));
		expect(message).toContain(displayName);
		expect(message).not.toMatch(/\berror\b|undefined|\[object/i);
		expect(message).not.toMatch(/\n/);
		if (kind !== 'configuration') expect(message).toMatch(/: (check|top up|run the node again|try again)/);
	});

	it("carries the item, the code and the provider's own words", () => {
		const details = { providerMessage: 'own words', httpCode: 418 };
		const error = shown(new TransportError(kind, 'own words', details));
		expect(error.context.itemIndex).toBe(3);
		if (kind === 'configuration') {
			expect(error).toBeInstanceOf(NodeOperationError);
		} else {
			expect(error).toBeInstanceOf(NodeApiError);
			expect(error).toMatchObject({ httpCode: '418' });
		}
		// The editor shows what to do right behind them, on the same line.
		expect(error.description).toContain(`${displayName} says: own words.`);
		const asked = shown(new TransportError(kind, 'x', { providerMessage: 'Whose list?' }));
		expect(asked.description).toMatch(/ says: Whose list\?(\n|$)/);
	});
});

it('a conflict blames neither the list nor the settings, and keeps the provider’s words', () => {
	const details = { providerMessage: 'The batch is ready', httpCode: 409 };
	const { message, description } = shown(new TransportError('rejected', 'no', details));
	expect(message).toMatch(/does not do this as things stand there/);
	expect(message).not.toMatch(/list|settings/);
	expect(description).toContain('The batch is ready');
});

it('a damaged result blames no address', () => {
	const { message, description } = shown(
		new TransportError('unreadable', 'Line 2 is too wide', { isDamaged: true }),
	);
	expect(message).toContain('gave a result that is damaged');
	expect(`${message} ${description}`).not.toContain('Base URL');
});

it('a rate limit tells how long to wait', () => {
	const limited = (retryAfterMs?: number) =>
		shown(new TransportError('rateLimit', 'slow down', { retryAfterMs })).message;
	expect(limited(20_000)).toContain('in 20 seconds');
	expect(limited(600_000)).toContain('in 10 minutes');
	expect(limited()).toContain('in a few minutes');
});

it.each([
	['the list', new ListError('The list has no column "x"', 'Name the one to verify.')],
	['the settings', new UserProblem('The list has no column "x"', 'Name the one to verify.')],
])('a problem with %s is told as it is', (_, problem) => {
	const error = shown(problem);
	expect(error).toBeInstanceOf(NodeOperationError);
	expect(error).toMatchObject({
		message: 'The list has no column "x"',
		description: 'Name the one to verify.',
		context: { itemIndex: 3 },
	});
});

it('an error that n8n shows well already stays the same and gets its item', () => {
	const original = new NodeOperationError(node, 'as it is');
	expect(shown(original)).toBe(original);
	expect(original.context.itemIndex).toBe(3);
	expect(shown(original, 5).context.itemIndex).toBe(3);
});

it('anything else is shown as what it says', () => {
	expect(shown(new TypeError('x is not a function')).message).toBe('x is not a function');
	expect(shown('odd').message).toBe('odd');
});
