export type { BuildName } from './binary/choose-build.ts';
export type { KernelBinary } from './binary/given-kernels.ts';
export type { EngineExecutor } from './executor.ts';
export { explain } from './explain.ts';
export { KERNELS, type KernelName } from './kernels.ts';
export type { Arithmetic } from './plan/int16.ts';
export type { Plan, PlannedStep, Region } from './plan/plan.ts';
export type { Step } from './plan/step.ts';
export { type EngineOptions, type EngineRuntime, engineRuntime } from './runtime.ts';
