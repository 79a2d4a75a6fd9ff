import {
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodeTypeDescription,
	NodeHelpers,
} from 'n8n-workflow';

type Parameters = INodeParameters;

/**
 * What in a node's parameters its description does not know: names that are not there or not shown with these
 * settings, and values that cannot be chosen. What n8n would silently ignore must not stand in an example.
 *
 * @returns one sentence for each; none where all is well
 */
export function parameterProblems(node: INode, description: INodeTypeDescription): string[] {
	const filledIn =
		NodeHelpers.getNodeParameters(description.properties, node.parameters, true, false, node, description) ??
		{};
	const shown = (property: INodeProperties) =>
		NodeHelpers.displayParameter(filledIn, property, node, description);

	return Object.entries(node.parameters).flatMap(([name, value]) => {
		const property = description.properties.find((candidate) => candidate.name === name && shown(candidate));
		if (property === undefined) return [`${node.name}: there is no parameter "${name}" with these settings`];
		return valueProblems(property, value, filledIn, node, description, `${node.name}: ${name}`);
	});
}

function valueProblems(
	property: INodeProperties,
	value: unknown,
	filledIn: Parameters,
	node: INode,
	description: INodeTypeDescription,
	path: string,
): string[] {
	if (typeof value === 'string' && value.startsWith('=')) {
		return property.noDataExpression ? [`${path} takes no expression`] : [];
	}
	const choices = (property.options ?? []).flatMap((option) => ('value' in option ? [option] : []));
	switch (property.type) {
		case 'options':
		case 'multiOptions': {
			// What a service or a table offers is not known here.
			if (property.typeOptions?.loadOptionsMethod !== undefined) return [];
			const offered = choices
				.filter((choice) => NodeHelpers.displayParameter(filledIn, choice, node, description))
				.map((choice) => choice.value);
			return [value]
				.flat()
				.filter((chosen) => !offered.some((choice) => choice === chosen))
				.map((chosen) => `${path} does not offer "${String(chosen)}"`);
		}
		case 'collection':
			return entriesOf(value).flatMap(([name, entry]) => {
				const candidates = (property.options ?? []).flatMap((option) => ('type' in option ? [option] : []));
				const known = candidates.find(
					(candidate) =>
						candidate.name === name &&
						// Conditions on parameters outside the collection begin with a slash.
						NodeHelpers.displayParameter(valuesIn(value), candidate, node, description, filledIn),
				);
				return known === undefined
					? [`${path} has no "${name}" with these settings`]
					: valueProblems(known, entry, filledIn, node, description, `${path}.${name}`);
			});
		case 'resourceLocator': {
			const modes = (property.modes ?? []).map(({ name }) => name);
			const mode = valuesIn(value).mode;
			return typeof mode === 'string' && modes.includes(mode)
				? []
				: [`${path} has no mode "${String(mode)}"`];
		}
		case 'boolean':
		case 'number':
		case 'string':
			return typeof value === property.type ? [] : [`${path} is not a ${property.type}`];
		default:
			return [];
	}
}

function entriesOf(value: unknown): Array<[string, unknown]> {
	return Object.entries(valuesIn(value));
}

function valuesIn(value: unknown): Parameters {
	return typeof value === 'object' && value !== null ? (value as Parameters) : {};
}
