// What the figures were measured on; nothing that names the machine or the person.
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';

export function machine() {
	return {
		node: process.versions.node,
		platform: `${process.platform} ${process.arch}`,
		cores: availableParallelism(),
		cpu: cpus()[0]?.model.trim(),
		// Of the minute before the first run: other programs make the figures worthless.
		loadBefore: Number((loadavg()[0] ?? 0).toFixed(2)),
		memoryGb: Math.round(totalmem() / 1024 ** 3),
	};
}
