// What the scripts print. Node's own modules only: this runs before anything is installed.
import { relative } from 'node:path';
/** A terminal that a person looks at, not a file or a log. */
export const isLive = process.stdout.isTTY === true && !process.env.CI;

const isColourful = isLive && !process.env.NO_COLOR;

const STYLES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34 };

export const paint = (style, text) => (isColourful ? `\x1b[${STYLES[style]}m${text}\x1b[0m` : text);

export const heading = (text) => console.log(`\n${paint('bold', `== ${text}`)}`);

export const say = (text = '') => console.log(text);

/** A line that is overwritten by the next one, where there is a terminal; else a line a change. */
export function liveLine() {
	let last = '';
	return {
		show(text) {
			if (text === last) return;
			last = text;
			if (!isLive) return console.log(text);
			process.stdout.write(`\r\x1b[2K${text.slice(0, (process.stdout.columns ?? 80) - 1)}`);
		},
		end() {
			if (isLive && last !== '') process.stdout.write('\n');
			last = '';
		},
	};
}

export const seconds = (ms) => (ms < 10_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`);

/** A path as a person would type it here. */
export function shown(path) {
	const below = relative(process.cwd(), path);
	return below.startsWith('..') ? path : below;
}
