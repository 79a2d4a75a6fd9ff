import './environment';
import { ExecuteContext, type PackageDirectoryLoader, RoutingNode } from 'n8n-core';
import {
	createEmptyRunExecutionData,
	type ICredentialDataDecryptedObject,
	type ICredentialsDecrypted,
	type ICredentialTestRequest,
	type IDataObject,
	type INode,
	type INodeCredentialTestResult,
	type INodeType,
	Workflow,
} from 'n8n-workflow';
import { additionalDataFor } from './additionalData';
import { EngineCredentials } from './credentials';
import { EngineNodeTypes, passThrough } from './nodeTypes';

const NODE_TYPE = 'n8n-nodes-base.noOp';

/**
 * What n8n's "Test" button answers for a credential of the package: its `test` request is sent by n8n-core's
 * own RoutingNode, and the answer judged as `CredentialsTester` of n8n 2.41.1 does
 * (`dist/services/credentials-tester.service.js`).
 */
export async function testCredential(
	loader: PackageDirectoryLoader,
	type: string,
	data: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> {
	const testRequest = loader.getCredential(type).type.test;
	if (testRequest === undefined) return failed('No testing function found for this credential.');
	const helper = new EngineCredentials(loader, new Map([[type, { type, data }]]));
	const additionalData = additionalDataFor(helper, { currentNodeParameters: {} });
	let decrypted: ICredentialsDecrypted;
	try {
		const filledIn = helper.applyDefaults(additionalData, data, type, 'internal');
		decrypted = { id: type, name: type, type, data: filledIn };
	} catch (error) {
		return failed(error instanceof Error ? error.message : String(error));
	}
	const node: INode = {
		id: 'temp',
		parameters: {},
		name: 'Temp-Node',
		type: NODE_TYPE,
		typeVersion: 1,
		position: [0, 0],
		credentials: { [type]: { id: type, name: type } },
	};
	const nodeType = requestingNode(type, testRequest);
	const nodeTypes = new EngineNodeTypes(loader, { [NODE_TYPE]: nodeType });
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes });
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData,
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	try {
		const answer = await new RoutingNode(context, nodeType, decrypted).runNode();
		return judgeAnswer(testRequest, answer?.[0]?.[0]?.json ?? {});
	} catch (error) {
		return judgeFailure(testRequest, error);
	}
}

/** A node whose one parameter sends the credential's test request. */
function requestingNode(type: string, { request }: ICredentialTestRequest): INodeType {
	const { description } = passThrough('noOp');
	return {
		description: {
			...description,
			credentials: [{ name: type, required: true }],
			properties: [{ displayName: 'Temp', name: 'temp', type: 'string', routing: { request }, default: '' }],
		},
	};
}

function judgeAnswer({ rules = [] }: ICredentialTestRequest, body: IDataObject): INodeCredentialTestResult {
	for (const rule of rules) {
		if (rule.type !== 'responseSuccessBody') continue;
		if (valueAt(body, rule.properties.key) === rule.properties.value) return failed(rule.properties.message);
	}
	return { status: 'OK', message: 'Connection successful!' };
}

function judgeFailure({ rules = [] }: ICredentialTestRequest, error: unknown): INodeCredentialTestResult {
	const { cause, message } = error as { message: string; cause?: FailureCause };
	if (cause?.response !== undefined) {
		const { status, statusText } = cause.response;
		for (const rule of rules) {
			if (rule.type === 'responseCode' && rule.properties.value === status)
				return failed(rule.properties.message);
		}
		if (status < 199 || status > 299) return failed(statusText || `Received HTTP status code: ${status}`);
	} else if (cause?.code !== undefined) {
		return failed(cause.code);
	}
	return failed(message);
}

interface FailureCause {
	code?: string;
	response?: { status: number; statusText?: string };
}

const failed = (message: string): INodeCredentialTestResult => ({ status: 'Error', message });

/** As lodash's `get`, which n8n uses: `a.b[0]`. */
function valueAt(body: unknown, path: string): unknown {
	return path
		.split(/[.[\]]+/)
		.filter((key) => key !== '')
		.reduce<unknown>(
			(value, key) => (value === null || value === undefined ? undefined : (value as IDataObject)[key]),
			body,
		);
}
