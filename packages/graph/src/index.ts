export { compile } from './compile.ts';
export type { Executor, RawTensor } from './executor.ts';
export { fold } from './fold.ts';
export type * from './graph.ts';
export { type TfjsExecutor, type TfjsExecutorOptions, tfjsExecutor } from './tfjs-executor.ts';
