/* All that a simulator is made of. */
export { isRecord } from './body';
export { Bytes } from './bytes';
export { emailOutcome } from './emails';
export { fetched } from './fetched';
export { hashOf, percentOf } from './hash';
export type { SandboxJob } from './jobs';
export { basic, inForm, inHeader, inJson, inPath, inQuery } from './keys';
export type { Part } from './multipart';
export { fileReply, htmlReply, jsonReply, jsonRows, xmlRows, type Reply } from './reply';
export {
	csvLine,
	fileWithHeader,
	fileWithoutHeader,
	firstRow,
	generatedRows,
	guessDelimiter,
	listOf,
	listOfObjects,
	packedRows,
	readRows,
	take,
	type RowSource,
} from './rows';
export type { ListType, Outcome, Refusal, Route, Simulator, Trap } from './simulator';
export type { ResultRow } from './spoilRows';
export type { Visit } from './visit';
export { emailList, listType, type Word, type WordList } from './words';
