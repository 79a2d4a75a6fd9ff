import actionCodex from '../../nodes/BulkVerify/BulkVerify.node.json';
import triggerCodex from '../../nodes/BulkVerify/BulkVerifyTrigger.node.json';
import { BulkVerify } from '../../nodes/BulkVerify/BulkVerify.node';
import { BulkVerifyTrigger } from '../../nodes/BulkVerify/BulkVerifyTrigger.node';
import { operations } from '../../nodes/BulkVerify/operations';
import { SEARCHED_FOR_ACTION, SEARCHED_FOR_TRIGGER } from './searched';

/*
 * n8n's search over nodes (packages/frontend/@n8n/utils/src/search/sublimeSearch.ts): the letters of what is typed
 * must come in this order in the name or in one alias; the closest names come first.
 */

interface Searched {
	displayName: string;
	alias: string[];
}

const action: Searched = { displayName: new BulkVerify().description.displayName, alias: actionCodex.alias };
const trigger: Searched = {
	displayName: new BulkVerifyTrigger().description.displayName,
	alias: triggerCodex.alias,
};

/** Stricter than n8n's: the words as they were typed, in one alias. Letters strewn over a long alias rank last. */
function finds(typed: string, { displayName, alias }: Searched): boolean {
	const text = typed.toLowerCase().trim();
	return [displayName, ...alias].some((name) => name.toLowerCase().includes(text));
}

it.each(SEARCHED_FOR_ACTION)('"%s" finds the node', (typed) => expect(finds(typed, action)).toBe(true));

it.each(SEARCHED_FOR_TRIGGER)('"%s" finds the trigger', (typed) => {
	expect(finds(typed, trigger)).toBe(true);
	expect(finds(typed, action)).toBe(true);
});

it.each(Object.values(operations).flatMap((modules) => modules.map(({ action: name }) => name)))(
	'"%s", an action of its own, finds the node',
	(name) => expect(finds(name, action)).toBe(true),
);

it('the first action verifies a list, the last asks for the balance', () => {
	const actions = Object.values(operations).flatMap((modules) => modules.map(({ value }) => value));
	expect(actions[0]).toBe('verify');
	expect(actions.at(-1)).toBe('balance');
	const { properties } = new BulkVerify().description;
	const resources = properties.find(({ name }) => name === 'resource')?.options ?? [];
	expect(resources.map((option) => ('value' in option ? option.value : ''))).toEqual(['job', 'account']);
});
