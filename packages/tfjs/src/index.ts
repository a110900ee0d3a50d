export { tfjsRuntime } from './page-runtime.ts';
export * from './shared.ts';
