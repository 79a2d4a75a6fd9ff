const [ARRAY, OBJECT, ARRAY_END, OBJECT_END] = [0x5b, 0x7b, 0x5d, 0x7d];
const [QUOTE, BACKSLASH, BLANK] = [0x22, 0x5c, 0x20];

/** Goes through a JSON as it passes, without taking it in: whether it has an end, and how long its first array is. */
export class JsonWalk {
	private entries = 0;
	private depth = 0;
	/** Where the entries stand; 0 as long as no array has begun. */
	private entryDepth = 0;
	private isBegun = false;
	private isBroken = false;
	private isQuoted = false;
	private isEscaped = false;

	add(piece: Uint8Array): void {
		for (const byte of piece) {
			if (this.isQuoted) this.passText(byte);
			else if (byte > BLANK) this.pass(byte);
		}
	}

	/** As many brackets are closed as opened, and nothing follows. */
	get isWhole(): boolean {
		return this.depth === 0 && !this.isQuoted && !this.isBroken;
	}

	/** How many objects and arrays stand directly in the first array. */
	rows(): number {
		return this.entries;
	}

	private passText(byte: number): void {
		if (this.isEscaped) this.isEscaped = false;
		else if (byte === BACKSLASH) this.isEscaped = true;
		else if (byte === QUOTE) this.isQuoted = false;
	}

	private pass(byte: number): void {
		if (this.depth === 0 && this.isBegun) this.isBroken = true;
		if (byte === ARRAY || byte === OBJECT) this.open(byte);
		else if (byte === ARRAY_END || byte === OBJECT_END) this.depth--;
		else if (byte === QUOTE) this.isQuoted = true;
	}

	private open(byte: number): void {
		if (this.depth === this.entryDepth && this.entryDepth > 0) this.entries++;
		this.depth++;
		this.isBegun = true;
		if (byte === ARRAY && this.entryDepth === 0) this.entryDepth = this.depth;
	}
}
