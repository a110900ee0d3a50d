export type { Executor, RawTensor } from './executor.ts';
export type * from './graph.ts';
