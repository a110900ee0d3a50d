export type { NodeBackendName } from './node-runtime.ts';
export { tfjsRuntime, useBackend } from './page-runtime.ts';
export * from './shared.ts';
