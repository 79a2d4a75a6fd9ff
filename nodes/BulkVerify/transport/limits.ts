/** What bounds every request. All in ms and bytes; tests may set others. */
export interface Limits {
	/** Until an answer begins, for requests without a file. Cloudflare gives a server up after the same time. */
	answerMs: number;
	/** The same for what changes something: an upload may be read by the provider before it answers. */
	writeAnswerMs: number;
	/** What is sent has this much more time: the slowest upload that is waited for, 64 kB a second. */
	uploadBytesPerMs: number;
	/** Silence within an answer. */
	idleMs: number;
	/** An answer in JSON has come after this time, and a second more for each 16 kB of it. */
	jsonMs: number;
	jsonBytesPerMs: number;
	/** A file drips no longer than this below 2 kB a second; 1 GB in an hour is 280 kB a second. */
	fileMs: number;
	fileBytesPerMs: number;
	/** JSON after unpacking. The largest real ones (100,000 rows in one answer) have about half of it. */
	jsonBytes: number;
	/**
	 * Objects, lists and what stands in them, each of which takes many times its bytes in memory: 128 MB of "{}," took
	 * four gigabytes and a minute. The largest real answers have about half.
	 */
	jsonValues: number;
	/** A file, and rows on their way to items. A million rows with all that providers tell of them are about one. */
	fileBytes: number;
	/** No retry begins later than this after a request first left, so that all of them end within 15 minutes. */
	giveUpMs: number;
}

const MINUTE = 60_000;

export const LIMITS: Readonly<Limits> = {
	answerMs: 100_000,
	writeAnswerMs: 4 * MINUTE,
	uploadBytesPerMs: 64,
	idleMs: MINUTE,
	jsonMs: 3 * MINUTE,
	jsonBytesPerMs: 16,
	fileMs: 10 * MINUTE,
	fileBytesPerMs: 2,
	jsonBytes: 128 * 1024 * 1024,
	jsonValues: 6_000_000,
	fileBytes: 10 * 1024 * 1024 * 1024,
	giveUpMs: 4 * MINUTE,
};

/** Rows of a result as items: five times what any provider takes in one job, and more than most machines hold. */
export const MOST_ITEM_ROWS = 5_000_000;

/** Levels in JSON. Real answers have fewer than ten; what is nested deeper breaks whoever walks through it. */
export const DEEPEST_JSON = 100;

/** A provider's message as it is shown. */
export const LONGEST_MESSAGE = 500;

/** A message that a provider sends in place of a file is shorter. */
export const LONGEST_START = 16 * 1024;
