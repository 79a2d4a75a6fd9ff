// The lists that are measured: rows of three fields, no value twice.
const VALUES = {
	email: (index) => `person${index}@mail${index % 5_000}.example`,
	ip: (index) => `${11 + (index >> 24)}.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`,
	phone: (index) => `+1202${String(index).padStart(7, '0')}`,
};
VALUES.host = VALUES.ip;

/** @param {string} valueKind of what the field `value` is */
export function itemsOf(valueKind, count) {
	return Array.from({ length: count }, (_, index) => ({
		json: { id: index, name: `Person ${index}`, value: VALUES[valueKind](index) },
	}));
}
