/**
 * The package on the real n8n-core, without n8n's server.
 *
 *     const engine = await createEngine({ packageRoot: builtPackage(), credentials: { acmeApi: { ... } } });
 *     const outcome = await engine.runNode({ provider: 'acme', operation: 'list' }, [{ json: {} }]);
 *     outcome.output(NODE_NAME); outcome.error; outcome.hints(NODE_NAME);
 *
 * `builtPackage` is for tests: jest's global setup built it. Scripts call `buildAndUnpack`.
 */
export { type BinaryMode, type FileLabel } from './binaryData';
export { builtPackage } from './builtPackage';
export { createEngine, type Engine, type EngineOptions, NODE_NAME, type NodeOptions } from './engine';
export { type Outcome, type RunOptions, type WorkflowJson } from './execution';
export { passThrough } from './nodeTypes';
export { buildAndUnpack, packAndUnpack, repository } from './package';
export { temporaryFolder } from './temp';
export { type ActiveTrigger, type PollOptions } from './trigger';
