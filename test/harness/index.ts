/**
 * The one bench of all tests that run the built nodes: a simulated account, n8n-core with the package, items in and out.
 *
 *     const bench = await openBench('acme');
 *     const outcome = await bench.send('verify', ['ada@example.com', '']);
 *     verificationsOf(outcome); hintsOf(outcome); bench.requests('upload'); bench.charged;
 */
export * from './bench';
export * from './outcome';
export { type Engine, type FileLabel, NODE_NAME, type NodeOptions, type Outcome, repository } from './engine';
export { freePort, openDoor } from './door';
export { CANARY, leaksIn, listenToLogs } from './secrets';
export { activated, emittedEarlier, idsOf, STATE_KEY, stateIn, Watch } from './watch';
export * from './sandbox';
export { type Mode, MODES, prepareWorkers, worker } from './workers';
