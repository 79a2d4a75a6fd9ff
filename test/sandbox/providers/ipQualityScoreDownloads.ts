import { randomBytes } from 'node:crypto';

import { fileReply, htmlReply, jsonReply, type Reply } from '../http/reply';
import { lifeOf, type SandboxJob } from '../state/jobs';
import { csvLine } from '../state/rows';
import type { DownloadLink, State } from '../state/state';
import { LIST_TYPES, type Judgement } from '../verdicts/ipQualityScore';
import { spoilCells, type Route, type Simulator, type Visit } from './simulator';

const VARIANTS = ['pristine', 'clean', 'bad', 'all'] as const;
type Variant = (typeof VARIANTS)[number];

interface Tally {
	rows: Record<Variant, number>;
	malformed: number;
}

/** The second host: one-time links, no key. */
export class DownloadLinks implements Simulator {
	readonly provider = 'ipQualityScore';
	readonly basePath = '';
	readonly statuses = [] as const;
	/** Set when the port is known. */
	baseUrl = '';
	private readonly tallies = new WeakMap<SandboxJob, Tally>();

	constructor(private readonly state: State) {}

	refuse(message: string): Reply {
		return jsonReply({ success: false, message });
	}

	seed(): never {
		throw new Error('Jobs are made at the API, not at the download host');
	}

	route(method: string, segments: string[]): Route | undefined {
		if (method !== 'GET' || segments.join('/') !== 'download') return undefined;
		return { operation: 'download', answer: (visit) => this.download(visit) };
	}

	/** New links for a finished job, `null` for classes without rows; all `null` before. */
	mint(job: SandboxJob): Record<Variant, string | null> {
		const finished = lifeOf(job).phase === 'completed';
		const link = (variant: Variant): string | null => {
			if (!finished || this.tally(job).rows[variant] === 0) return null;
			const token = randomBytes(24).toString('base64url');
			this.state.links.set(token, { job, variant, expiresAt: Date.now() + this.state.linkSeconds * 1000 });
			return `${this.baseUrl}/download?download=${token}&filename=${encodeURIComponent(fileName(job, variant))}`;
		};
		return { pristine: link('pristine'), clean: link('clean'), bad: link('bad'), all: link('all') };
	}

	tally(job: SandboxJob): Tally {
		const known = this.tallies.get(job);
		if (known) return known;
		const tally: Tally = { rows: { pristine: 0, clean: 0, bad: 0, all: 0 }, malformed: 0 };
		for (const row of job.source.rows()) {
			const judgement = judge(job, row);
			if (judgement.malformed) tally.malformed++;
			for (const variant of VARIANTS) if (belongs(judgement, variant)) tally.rows[variant]++;
		}
		this.tallies.set(job, tally);
		return tally;
	}

	private download(visit: Visit): Reply {
		const token = visit.query.get('download') ?? '';
		const link = this.state.links.get(token);
		this.state.links.delete(token);
		// An error page with HTTP 200: the page says no more than that it is no CSV.
		if (!link || link.expiresAt < Date.now()) return htmlReply('This download link has expired.');
		link.job.downloaded = true;
		return fileReply(csv(link, visit), 'text/csv; charset=utf-8', fileName(link.job, link.variant));
	}
}

function* csv({ job, variant }: DownloadLink, visit: Visit): Generator<string> {
	yield csvLine([...job.source.header, ...(LIST_TYPES[job.listType]?.columns ?? [])]);
	for (const row of spoilCells(rowsOf(job, variant), job.source.valueColumn, visit)) yield csvLine(row);
}

function* rowsOf(job: SandboxJob, variant: string): Generator<string[]> {
	const width = job.source.header.length;
	for (const row of job.source.rows()) {
		const judgement = judge(job, row);
		if (!belongs(judgement, variant)) continue;
		const cells = row.length === width ? row : Array.from({ length: width }, (_, at) => row[at] ?? '');
		yield [...cells, ...judgement.cells];
	}
}

function judge(job: SandboxJob, row: string[]): Judgement {
	const type = LIST_TYPES[job.listType];
	if (!type) throw new Error(`No such list type: ${job.listType}`);
	return type.judge(row[job.source.valueColumn] ?? '');
}

function belongs({ rowClass }: Judgement, variant: string): boolean {
	return variant === 'all' || rowClass === variant || (variant === 'clean' && rowClass === 'pristine');
}

function fileName(job: SandboxJob, variant: string): string {
	return `${job.name.replace(/\.csv$/i, '').replace(/[^\w.-]+/g, '_')}_${variant}.csv`;
}
