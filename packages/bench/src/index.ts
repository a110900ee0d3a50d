export { type FoldingOptions, type FoldingResult, folding } from './benchmarks/folding.ts';
export type { Goal } from './benchmarks/goal.ts';
export {
  type PostprocessingCase,
  type PostprocessingOptions,
  type PostprocessingResult,
  postprocessing,
} from './benchmarks/postprocessing.ts';
export { type MemorySample, type SoakOptions, type SoakResult, soak } from './benchmarks/soak.ts';
export type { BackendState } from './environment/backend-state.ts';
export { type Environment, environment } from './environment/environment.ts';
export type { GitState } from './environment/git.ts';
export { sampleModel, withCandidates } from './sample/network.ts';
export { samplePicture } from './sample/picture.ts';
export type { Interval } from './statistics/bootstrap.ts';
export {
  type Arm,
  comparePairs,
  type PairComparison,
  type PairOptions,
} from './statistics/compare-pairs.ts';
export type { PairedRatio } from './statistics/paired-ratio.ts';
export { type Summary, summarise } from './statistics/summary.ts';
