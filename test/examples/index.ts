/** What it takes to run the example workflows outside n8n: the engine, the providers, n8n's own nodes. */
export * from '../harness/engine';
export { startSandbox } from '../sandbox';
export { standIns, type WaitOptions } from './standIns';
export { withProvider } from './withProvider';
