/** Marks the class, of which each bundled credential has a copy of its own. No `code`: n8n's test of a credential shows that in place of the message. */
export const CREDENTIAL_PROBLEM = 'BULK_VERIFY_CREDENTIAL';

/** The credential cannot be used as it is; nothing has been sent. The message is one sentence for the person. */
export class CredentialProblem extends Error {
	readonly problem = CREDENTIAL_PROBLEM;
}
