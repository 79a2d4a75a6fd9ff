import './environment';
import { ExternalSecretsProxy } from 'n8n-core';
import type { ICredentialsHelper, IWorkflowExecuteAdditionalData } from 'n8n-workflow';
import { container } from './container';

/** Nothing listens there: the engine only builds addresses from it. */
const BASE = 'http://localhost:5678/';

const absent = (what: string) => async (): Promise<never> => {
	throw new Error(`The test engine has no ${what}`);
};

/** What n8n gives every execution besides the workflow: its addresses, its credentials, its limits. */
export function additionalDataFor(
	credentialsHelper: ICredentialsHelper,
	extra: Partial<IWorkflowExecuteAdditionalData> = {},
): IWorkflowExecuteAdditionalData {
	return {
		credentialsHelper,
		currentNodeExecutionIndex: 0,
		restApiUrl: `${BASE}rest`,
		instanceBaseUrl: BASE,
		formBaseUrl: `${BASE}form`,
		formWaitingBaseUrl: `${BASE}form-waiting`,
		formTestBaseUrl: `${BASE}form-test`,
		webhookBaseUrl: `${BASE}webhook`,
		webhookWaitingBaseUrl: `${BASE}webhook-waiting`,
		webhookTestBaseUrl: `${BASE}webhook-test`,
		mcpBaseUrl: `${BASE}mcp`,
		mcpTestBaseUrl: `${BASE}mcp-test`,
		variables: {},
		externalSecretsProxy: container.get(ExternalSecretsProxy),
		setExecutionStatus: () => {},
		logAiEvent: () => {},
		executeWorkflow: absent('sub-workflows'),
		getRunExecutionData: absent('saved executions'),
		getRuntimeCredential: absent('run-time credentials'),
		startRunnerTask: absent('task runner'),
		...extra,
	};
}
