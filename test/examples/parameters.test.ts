import type { INode, INodeParameters, INodeTypeDescription } from 'n8n-workflow';
import { builtPackage, createEngine } from '../harness/engine';
import { parameterProblems } from './parameters';

let description: INodeTypeDescription;

beforeAll(async () => {
	const { loader } = await createEngine({ packageRoot: builtPackage() });
	({ description } = loader.getNode('bulkVerify').type as { description: INodeTypeDescription });
});

const problemsOf = (parameters: INodeParameters) => {
	const node: INode = {
		id: '1',
		name: 'Node',
		type: 'n8n-nodes-bulk-verify.bulkVerify',
		typeVersion: 1,
		position: [0, 0],
		parameters: { resource: 'job', ...parameters },
	};
	return parameterProblems(node, description);
};

it('lets pass what the editor would save', () => {
	expect(
		problemsOf({
			provider: 'ipQualityScore',
			operation: 'upload',
			inputSource: 'file',
			listType: 'phone',
			fileColumn: '={{ $json.column }}',
			options: { removeDuplicates: true, delimiter: 'semicolon' },
		}),
	).toEqual([]);
});

it.each<[string, INodeParameters, string]>([
	['a name that there is not', { fileColum: 'E-mail' }, 'fileColum'],
	['a parameter of another operation', { output: 'items' }, 'output'],
	['an operation that the provider lacks', { operation: 'delete' }, 'delete'],
	['a choice of another provider', { listType: 'geolocation' }, 'geolocation'],
	['an option that there is not', { options: { removeDoubles: true } }, 'removeDoubles'],
	['an option of another provider', { options: { reverseIp: true } }, 'reverseIp'],
	['a text for a switch', { options: { removeDuplicates: 'yes' } }, 'removeDuplicates'],
	['an expression where none is allowed', { provider: '={{ $json.provider }}' }, 'provider'],
])('finds %s', (_, wrong, named) => {
	const problems = problemsOf({
		provider: 'ipQualityScore',
		operation: 'upload',
		inputSource: 'file',
		...wrong,
	});

	expect(problems.join('\n')).toContain(named);
});
