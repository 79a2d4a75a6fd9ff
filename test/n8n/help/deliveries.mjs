// What a trigger's workflow was started with.
import { itemsOf } from '../../../scripts/n8n/session.mjs';

export const TRIGGER = 'When a List Is Finished';

/**
 * @typedef {object} Delivery
 * @property {string} jobId
 * @property {boolean} redelivered
 * @property {string} status of the execution
 */

/** @returns {Promise<Delivery[]>} one for each job in each execution, oldest first */
export async function deliveries({ session }, workflowId) {
	const executions = await session.executions(workflowId);
	const deliveries = [];
	for (const { id } of executions.reverse()) {
		const execution = await session.execution(id).catch(unlessCutOff);
		if (execution?.data?.resultData === undefined) continue;
		for (const { json } of itemsOf(execution, TRIGGER)) {
			deliveries.push({
				jobId: json.jobId,
				redelivered: json.redelivered === true,
				status: execution.status,
			});
		}
	}
	return deliveries;
}

/** Killed between the two writes of a new execution, n8n 1.x cannot show it later: nothing ran. */
function unlessCutOff(error) {
	if (error.status !== 500) throw error;
	return undefined;
}
