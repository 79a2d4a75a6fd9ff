// Which part of the screen a picture shows.

/** The upper part of an element. */
export async function above(part, height) {
	return { ...(await part.boundingBox()), height };
}

/** What encloses these nodes, with some air, their names below them, and the loose ends to the right. */
export async function around(parts) {
	const boxes = await Promise.all(parts.map(async (part) => await part.boundingBox()));
	const x = Math.min(...boxes.map((box) => box.x)) - 40;
	const y = Math.max(0, Math.min(...boxes.map((box) => box.y)) - 20);
	const right = Math.max(...boxes.map((box) => box.x + box.width)) + 130;
	const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + 80;
	return { x, y, width: right - x, height: bottom - y };
}
