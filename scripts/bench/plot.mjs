// How time and memory grow with the list: two panels, both axes logarithmic. Colours that are legible on white and on
// black, because GitHub shows the file on both.
const INK = '#7d8590';
const GRID = '#7d859040';
const SERIES = [
	{ caseId: 'download-plain', name: 'Download to items', colour: '#2f81f7' },
	{ caseId: 'upload-items', name: 'Upload from items', colour: '#d4762c' },
];
const PANELS = [
	{
		title: 'Time',
		field: 'ms',
		ticks: [
			[10, '10 ms'],
			[100, '0.1 s'],
			[1_000, '1 s'],
			[10_000, '10 s'],
		],
		least: 1,
	},
	{
		title: 'Memory over idle',
		field: 'peakMb',
		ticks: [
			[1, '1 MB'],
			[10, '10 MB'],
			[100, '100 MB'],
			[1_000, '1 GB'],
		],
		least: 1,
	},
];
const ROWS = [
	[1e3, '1,000'],
	[1e4, '10,000'],
	[1e5, '100,000'],
	[1e6, '1,000,000'],
];
const SIZE = { width: 860, height: 340 };
const PANEL = { top: 56, left: 70, width: 330, height: 210, gap: 90 };

/** @returns the SVG's text */
export function plot({ cases, machine, date }) {
	const panels = PANELS.map((panel, index) => panelOf(panel, index, cases)).join('\n');
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE.width} ${SIZE.height}" font-family="system-ui, -apple-system, 'Segoe UI', sans-serif" font-size="12" fill="${INK}" role="img" aria-label="Time and memory of uploads and downloads by the number of rows">
${panels}
${legend()}
<text x="${SIZE.width / 2}" y="${SIZE.height - 8}" text-anchor="middle" font-size="11">Downloaded rows have ten columns, about 100 B; uploaded items five fields. Node ${machine.node}, ${machine.cores} cores, ${date}.</text>
</svg>
`;
}

function panelOf({ title, field, ticks, least }, index, cases) {
	const left = PANEL.left + index * (PANEL.width + PANEL.gap);
	const bottom = PANEL.top + PANEL.height;
	const x = scale([ROWS[0][0], ROWS.at(-1)[0]], [left, left + PANEL.width]);
	const y = scale([ticks[0][0], ticks.at(-1)[0]], [bottom, PANEL.top]);
	const across = ticks.map(
		([value, label]) =>
			`${line([left, y(value)], [left + PANEL.width, y(value)], GRID)}<text x="${left - 8}" y="${at(y(value) + 4)}" text-anchor="end">${label}</text>`,
	);
	const down = ROWS.map(
		([value, label]) =>
			`${line([x(value), PANEL.top], [x(value), bottom], GRID)}<text x="${at(x(value))}" y="${bottom + 18}" text-anchor="middle">${label}</text>`,
	);
	const curves = SERIES.map(({ caseId, colour }) => {
		const measured = pointsOf(cases, caseId).map((one) => [
			x(one.size),
			y(Math.max(least, one[field], ticks[0][0])),
		]);
		return curve(measured, colour);
	});
	return [
		`<text x="${left}" y="${PANEL.top - 14}" font-size="14" font-weight="600">${title}</text>`,
		...across,
		...down,
		`<text x="${left + PANEL.width / 2}" y="${bottom + 38}" text-anchor="middle">rows</text>`,
		...curves,
	].join('\n');
}

function pointsOf(cases, caseId) {
	const results = cases.find(({ id }) => id === caseId)?.results ?? [];
	return results
		.filter(({ contender, size, ms }) => contender === 'ours' && ms !== undefined && size >= ROWS[0][0])
		.sort((a, b) => a.size - b.size);
}

function curve(measured, colour) {
	if (measured.length === 0) return '';
	const path = measured.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${at(x)} ${at(y)}`).join('');
	const dots = measured
		.map(([x, y]) => `<circle cx="${at(x)}" cy="${at(y)}" r="3.5" fill="${colour}"/>`)
		.join('');
	return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2.5" stroke-linejoin="round"/>${dots}`;
}

function legend() {
	return SERIES.map(({ name, colour }, index) => {
		const x = PANEL.left + 150 + index * 160;
		return `<circle cx="${x}" cy="20" r="5" fill="${colour}"/><text x="${x + 12}" y="24" font-size="13">${name}</text>`;
	}).join('\n');
}

/** From values to places, each tenfold taking as much room. */
function scale([from, to], [start, end]) {
	const whole = Math.log10(to / from);
	return (value) => start + (Math.log10(value / from) / whole) * (end - start);
}

const line = ([x1, y1], [x2, y2], colour) =>
	`<line x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}" stroke="${colour}"/>`;

const at = (value) => Number(value.toFixed(1));
