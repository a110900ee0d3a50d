export { type ConformanceOptions, conformanceCases } from './conformance-cases.ts';
export { assertClose, type Difference, difference } from './difference.ts';
export { type GraphBuilder, type GraphBuilderOptions, graphBuilder } from './graph-builder.ts';
export { interpret } from './interpret.ts';
export {
  interpretBackward,
  interpretForward,
  roundedBackward,
  roundedForward,
  type Values,
  weightValues,
} from './interpret-training.ts';
export { interpreterRuntime } from './interpreter-runtime.ts';
export { letterboxed, letterboxOf } from './letterboxed.ts';
export { type NamedGraph, operationGraphs } from './operation-graphs.ts';
export { publishedNetworks } from './published-networks.ts';
export { randomGraph } from './random-graph.ts';
export { randomNumbers } from './random-numbers.ts';
export { trainingGraphs, withTrainedInput } from './training-graphs.ts';
export type { Value } from './value.ts';
export { type ConformanceCase, randomInput } from './value-cases.ts';
