export { folderHandler } from './folder-handler.ts';
export { type NodeBackendName, tfjsRuntime, useBackend } from './node-runtime.ts';
export * from './shared.ts';
