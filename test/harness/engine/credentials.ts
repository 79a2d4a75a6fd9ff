import './environment';
import { Credentials, getAdditionalKeys, type PackageDirectoryLoader } from 'n8n-core';
import {
	deepCopy,
	type ICredentialDataDecryptedObject,
	type ICredentials,
	ICredentialsHelper,
	type ICredentialsExpressionResolveValues,
	type ICredentialType,
	type IExecuteData,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INode,
	type INodeCredentialsDetails,
	type INodeProperties,
	type IRequestOptionsSimplified,
	type IWorkflowExecuteAdditionalData,
	isExpression,
	NodeHelpers,
	Workflow,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { EngineNodeTypes, passThrough } from './nodeTypes';

/** What n8n's database holds: the saved credentials by id. */
export type SavedCredentials = Map<string, { type: string; data: ICredentialDataDecryptedObject }>;

/**
 * What the package's credential types do in n8n: defaults filled in, expressions resolved, requests
 * authenticated. Behaves as `CredentialsHelper` of n8n 2.41.1 (`dist/credentials-helper.js`) without the
 * database, overwrites, external secrets and OAuth.
 */
export class EngineCredentials extends ICredentialsHelper {
	constructor(
		private readonly loader: PackageDirectoryLoader,
		private readonly saved: SavedCredentials,
	) {
		super();
	}

	getParentTypes(typeName: string): string[] {
		const parents = this.typeOf(typeName).extends ?? [];
		return parents.flatMap((parent) => [parent, ...this.getParentTypes(parent)]);
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	getCredentialsProperties(typeName: string): INodeProperties[] {
		const { extends: parents = [], properties } = this.typeOf(typeName);
		const merged: INodeProperties[] = [];
		for (const parent of parents)
			NodeHelpers.mergeNodeProperties(merged, this.getCredentialsProperties(parent));
		NodeHelpers.mergeNodeProperties(merged, properties);
		return merged;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		request: IHttpRequestOptions | IRequestOptionsSimplified,
		workflow?: Workflow,
		node?: INode,
	): Promise<IHttpRequestOptions> {
		const options = request as IHttpRequestOptions;
		const { authenticate } = this.typeOf(typeName);
		if (authenticate === undefined) return options;
		if (typeof authenticate === 'function') return await authenticate(credentials, options);
		if (workflow === undefined || node === undefined) {
			throw new Error('Workflow and node are required for declarative credential authentication');
		}
		options.headers ??= {};
		const resolve = (value: string) => resolveValue(value, credentials, workflow, node);
		const target = options as unknown as Record<string, Record<string, string>>;
		for (const [part, values] of Object.entries(authenticate.properties)) {
			for (const [key, value] of Object.entries(values as Record<string, string>)) {
				(target[part] ??= {})[resolve(key)] = resolve(value);
			}
		}
		return options;
	}

	/** Only credentials with a field that expires have anything to do here; see `expirable` in n8n. */
	async preAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		_node: INode,
		credentialsExpired: boolean,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const { properties } = this.typeOf(typeName);
		const expiring = properties.find((field) => field.type === 'hidden' && field.typeOptions?.expirable);
		if (expiring === undefined) return undefined;
		if (credentials[expiring.name] !== '' && !credentialsExpired) return undefined;
		const fresh = await this.runPreAuthentication(helpers, credentials, typeName);
		return fresh?.[expiring.name] === undefined ? undefined : Object.assign(credentials, fresh);
	}

	async runPreAuthentication(
		helpers: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
	): Promise<ICredentialDataDecryptedObject | undefined> {
		const fresh = await this.typeOf(typeName).preAuthentication?.call(helpers, credentials);
		return fresh as ICredentialDataDecryptedObject | undefined;
	}

	async getCredentials(details: INodeCredentialsDetails, type: string): Promise<ICredentials> {
		const credentials = new Credentials({ id: details.id, name: details.name }, type);
		await credentials.setData(this.stored(details, type));
		return credentials;
	}

	async getDecrypted(
		additionalData: IWorkflowExecuteAdditionalData,
		details: INodeCredentialsDetails,
		type: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		raw?: boolean,
		resolveValues?: ICredentialsExpressionResolveValues,
	): Promise<ICredentialDataDecryptedObject> {
		const data = deepCopy(this.stored(details, type));
		return raw === true
			? data
			: this.applyDefaults(additionalData, data, type, mode, executeData, resolveValues);
	}

	/** Fields that the person left alone get their defaults, expressions their values. */
	applyDefaults(
		additionalData: IWorkflowExecuteAdditionalData,
		stored: ICredentialDataDecryptedObject,
		type: string,
		mode: WorkflowExecuteMode,
		executeData?: IExecuteData,
		values?: ICredentialsExpressionResolveValues,
	): ICredentialDataDecryptedObject {
		const properties = this.getCredentialsProperties(type);
		const data = NodeHelpers.getNodeParameters(properties, stored as never, true, false, null, null) as never;
		const keys = getAdditionalKeys(additionalData, mode, null, { isCredential: true });
		if (values === undefined) {
			const { expression } = this.emptyWorkflow();
			return expression.getComplexParameterValue(
				NOBODY,
				data,
				mode,
				keys,
				undefined,
				undefined,
				data,
			) as never;
		}
		return values.workflow.expression.getParameterValue(
			data,
			values.runExecutionData,
			values.runIndex,
			values.itemIndex,
			values.node.name,
			values.connectionInputData,
			mode,
			keys,
			executeData,
			false,
			data,
		) as never;
	}

	async updateCredentials(
		details: INodeCredentialsDetails,
		type: string,
		data: ICredentialDataDecryptedObject,
	): Promise<void> {
		this.saved.set(String(details.id), { type, data });
	}

	async updateCredentialsOauthTokenData(): Promise<void> {
		throw new Error('The test engine knows no OAuth credentials');
	}

	private typeOf(typeName: string): ICredentialType {
		return this.loader.getCredential(typeName).type;
	}

	private stored({ id, name }: INodeCredentialsDetails, type: string): ICredentialDataDecryptedObject {
		const found = this.saved.get(String(id));
		if (found?.type !== type) throw new Error(`No credential "${name}" (${id}) of type ${type} is saved`);
		return found.data;
	}

	private emptyWorkflow(): Workflow {
		const nodeTypes = new EngineNodeTypes(this.loader, { mock: passThrough('mock') });
		return new Workflow({ nodes: [NOBODY], connections: {}, active: false, nodeTypes });
	}
}

/** Expressions in a credential are resolved for no node in particular. */
const NOBODY: INode = {
	id: 'mock',
	name: '',
	typeVersion: 1,
	type: 'mock',
	position: [0, 0],
	parameters: {},
};

function resolveValue(
	value: string,
	credentials: ICredentialDataDecryptedObject,
	workflow: Workflow,
	node: INode,
): string {
	if (!isExpression(value)) return value;
	const keys = { $credentials: credentials };
	const resolved = workflow.expression.getSimpleParameterValue(node, value, 'internal', keys, undefined, '');
	return resolved ? resolved.toString() : '';
}
