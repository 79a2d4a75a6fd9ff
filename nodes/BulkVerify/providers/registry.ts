import * as all from './all';
import { ipQualityScore } from './all';
import type { Provider } from './contract';

/** By name, as dropdowns and tables show them. */
export const providers: readonly Provider[] = Object.values(all).toSorted((one, other) =>
	one.displayName.localeCompare(other.displayName, 'en'),
);

/** The one that a new node begins with. Workflows do not save it: it stays what it is. */
export const firstProvider: Provider = ipQualityScore;
