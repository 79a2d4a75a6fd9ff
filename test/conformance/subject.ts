import type { Capabilities, Operation, Provider } from '../../nodes/BulkVerify/providers/contract';
import type { Bench, BenchOptions, factsOf } from '../harness';

/** A provider under test: what it says it can do, what its simulator says of it, and benches to try it on. */
export interface Subject {
	id: string;
	provider: Provider;
	capabilities: Capabilities;
	/** What the simulator tells of itself: the provider's words, values with their verdicts, odd facts. */
	facts: ReturnType<typeof factsOf>;
	can(operation: Operation): boolean;
	/** A bench of the case's own. */
	open(options?: BenchOptions): Promise<Bench>;
	/** A promise and its proof. Cases run side by side. */
	it(title: string, run: () => Promise<void>): void;
}

/** One topic of the contract. */
export type Suite = (subject: Subject) => void;
