export { bareDomain, valueKey } from './keys';
export { looseKey, looseKeys } from './looseKey';
export { readValue, type ReadValue, type ValueReason } from './read';
export { isEmpty, looksLike } from './shapes';
export { toText } from './toText';
export { undress } from './undress';
export { countOf, fitting, readEach, readValues, reasonAt, VALUE_REASONS, type ValueList } from './valueList';
