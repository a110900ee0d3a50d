export { type Collected, type CollectOptions, collect } from './collect.ts';
export { type EnqueueOptions, enqueue } from './enqueue.ts';
export type { Manifest } from './manifest.ts';
export { type WorkOptions, work } from './work.ts';
