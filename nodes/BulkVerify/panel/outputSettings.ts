import { DEFAULT_SHAPE, type OutputShape } from './outputShape';
import { UserProblem } from '../n8n/nodeErrors';
import type { Run } from '../n8n/run';
import { isRouted } from './outputs';
import { readOptions, textOf } from './readParameter';
import { shortName } from '../lists/names';

/** Where the verdicts of a run go; one shape for all its items, as they leave by the same outputs. */
export function readOutputShape(run: Run): OutputShape {
	const { outputField, verificationAs } = readOptions(run, 0);
	const field = textOf(outputField) || DEFAULT_SHAPE.field;
	if (field === '__proto__') {
		throw new UserProblem('The Output Field cannot be called "__proto__"', 'Choose another name.');
	}
	if (![undefined, '', 'object', 'columns'].includes(textOf(verificationAs))) {
		throw new UserProblem(
			`The verdict cannot be put into items as "${shortName(textOf(verificationAs))}"`,
			'Set Verification As to "object" or "columns".',
		);
	}
	return { field, as: textOf(verificationAs) === 'columns' ? 'columns' : 'object' };
}

export function readRouteByVerdict(run: Run): boolean {
	const { options } = run.node.getNode().parameters;
	return typeof options === 'object' && options !== null && isRouted(Reflect.get(options, 'routeByVerdict'));
}
