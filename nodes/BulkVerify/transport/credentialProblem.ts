/** Marks the class, of which each bundled credential has a copy of its own. */
export const CREDENTIAL_PROBLEM = 'BULK_VERIFY_CREDENTIAL';

/** The credential cannot be used as it is; nothing has been sent. The message is one sentence for the person. */
export class CredentialProblem extends Error {
	// Not `code`: n8n's credential test would show that in place of the message.
	readonly problem = CREDENTIAL_PROBLEM;
}
