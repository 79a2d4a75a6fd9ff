/* Of a byte in UTF-8 and of a character alike. */

export const LF = 0x0a;
export const CR = 0x0d;
export const QUOTE = 0x22;
