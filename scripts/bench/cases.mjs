// What is measured, against what, and what is aimed at: the table of the issue "Speed and memory".
import * as downloadToItems from './contenders/downloadToItems.mjs';
import { downloading, uploading } from './contenders/files.mjs';
import * as itemsToUpload from './contenders/itemsToUpload.mjs';
import * as joining from './contenders/joining.mjs';
import * as parameters from './contenders/parameters.mjs';

const K = 1_000;
const M = 1_000 * K;

/** Ours is measured at these sizes for the plot as well. */
const GROWTH = [K, 10 * K, 100 * K, M];
const LARGE = [100 * K, M];

/**
 * `contenders`: id, how it is called, and at which sizes it runs. The first is the package, the second what people use
 * today. `goals`, one a line: at least `ratio` times as fast as `against`, at most `peakMb` over idle, at most `ms`.
 */
export const CASES = [
	{
		id: 'download-plain',
		title: 'Download to items, plain CSV',
		run: downloadToItems,
		style: 'plain',
		contenders: [
			['ours', 'Bulk Verify', GROWTH],
			['n8n', 'HTTP Request + Extract From File', LARGE],
			['zeroBounce', "ZeroBounce's node", LARGE],
			['csvParse', 'floor: csv-parse in one node', LARGE],
			['udsv', 'floor: udsv in one node', LARGE],
		],
		goals: [
			{ size: 100 * K, against: 'n8n', ratio: 4.5 },
			{ size: M, against: 'n8n', ratio: 4.8 },
			{ size: M, peakMb: 450 },
		],
	},
	...['quoted', 'breaks'].map((style) => ({
		id: `download-${style}`,
		title: `Download to items, ${style === 'quoted' ? 'quoted cells' : 'line breaks in cells'}`,
		run: downloadToItems,
		style,
		contenders: [
			['ours', 'Bulk Verify', [100 * K]],
			['n8n', 'HTTP Request + Extract From File', [100 * K]],
			['zeroBounce', "ZeroBounce's node", [100 * K]],
			['csvParse', 'floor: csv-parse in one node', [100 * K]],
			['udsv', 'floor: udsv in one node', [100 * K]],
		],
		goals: [{ size: 100 * K, against: 'n8n', ratio: 3.5 }],
	})),
	{
		id: 'upload-items',
		title: 'Items to upload, duplicates removed',
		run: itemsToUpload,
		contenders: [
			['ours', 'Bulk Verify', GROWTH],
			['n8n', 'Convert to File + HTTP Request (duplicates stay)', LARGE],
			['n8nOneColumn', 'Edit Fields + Convert to File + HTTP Request (address only)', LARGE],
			['n8nUnique', 'Remove Duplicates + Convert to File + HTTP Request', LARGE],
			['zeroBounce', "ZeroBounce's node", LARGE],
			['floor', 'floor: Set + join + form-data', LARGE],
		],
		goals: [
			{ size: 100 * K, against: 'n8n', ratio: 6 },
			{ size: 100 * K, against: 'zeroBounce', ratio: 40 },
			{ size: M, against: 'n8n', ratio: 6 },
			{ size: M, peakMb: 400 },
		],
	},
	{
		id: 'upload-file',
		title: 'File to upload',
		run: uploading,
		style: 'plain',
		isFile: true,
		contenders: [
			['ours', 'Bulk Verify', [100 * K, M, 10 * M]],
			['n8n', 'HTTP Request', [100 * K, 500 * K, M]],
			['zeroBounce', "ZeroBounce's node", [M]],
			['floor', 'floor: a stream in one node', [100 * K, M, 10 * M]],
			// BriteVerify takes no more in one job.
			['oursChecked', 'Bulk Verify to BriteVerify Files', [100 * K, 500 * K]],
		],
		goals: [
			{ size: 100 * K, against: 'n8n', ratio: 1.2 },
			{ size: 100 * K, peakMb: 40 },
			{ size: M, against: 'n8n', ratio: 1.2 },
			{ size: M, peakMb: 40 },
			{ size: 10 * M, peakMb: 40 },
		],
	},
	{
		id: 'download-file',
		title: 'Download to file',
		run: downloading,
		style: 'plain',
		isFile: true,
		contenders: [
			['ours', 'Bulk Verify', [M, 10 * M]],
			['n8n', 'HTTP Request', [M]],
			['zeroBounce', "ZeroBounce's node", [M]],
			['floor', "floor: n8n's helper, pieces of 1 MB", [M, 10 * M]],
		],
		goals: [
			{ size: M, against: 'n8n', ratio: 1.2 },
			{ size: M, peakMb: 40 },
			{ size: 10 * M, peakMb: 40 },
		],
	},
	{
		id: 'join',
		title: 'Joining results to rows by address',
		run: joining,
		style: 'plain',
		contenders: [
			['ours', 'Bulk Verify, the join alone', [10 * K, 100 * K, M]],
			// Quadratic: minutes at 100,000.
			['n8n', 'Merge', [10 * K]],
			['floor', 'floor: a Map in one node', [10 * K, 100 * K, M]],
			['verify', 'Bulk Verify, all of Verify', [10 * K, 100 * K, M]],
		],
		goals: [
			{ size: 10 * K, against: 'n8n', ratio: 50 },
			{ size: M, ms: 8_000 },
			{ size: M, peakMb: 900 },
		],
	},
	{
		id: 'parameters',
		title: 'Reading one field of each item',
		run: parameters,
		contenders: [
			['ours', 'Bulk Verify: a prepared path', [10 * K]],
			['n8n', 'an expression', [10 * K]],
			['calls', 'Bulk Verify: parameters read in an Upload', [10 * K]],
		],
		goals: [{ size: 10 * K, perItemUs: 1 }],
	},
];

export const WARM_ROWS = 200;

export function contenderOf({ caseId, contenderId }) {
	return CASES.find(({ id }) => id === caseId).run[contenderId];
}
