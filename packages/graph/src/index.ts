export { type Cost, type CostFigures, type CostOptions, cost, type NodeCost } from './cost.ts';
export { type DifferentiateOptions, differentiate } from './differentiate/differentiate.ts';
export type * from './differentiate/differentiated.ts';
export {
  type BatchNormTrainingNode,
  type ForwardNode,
  inferenceNode,
  type MaxPoolTrainingNode,
} from './differentiate/forward-node.ts';
export type * from './differentiate/gradient-node.ts';
export { valueShapes } from './differentiate/value-shapes.ts';
export { fold } from './fold.ts';
export type * from './graph.ts';
export type { Checksum } from './graph-model/checksum.ts';
export {
  type GraphModel,
  type ReadFile,
  type ReadOptions,
  readGraphModel,
} from './graph-model/read-graph-model.ts';
export {
  type GraphModelOptions,
  type ModelFiles,
  toGraphModel,
} from './graph-model/to-graph-model.ts';
export { lastReaders } from './last-readers.ts';
export { type Lifetime, lifetimes } from './lifetimes.ts';
export { type ModuleCost, moduleCosts } from './module-costs.ts';
export { notFinite } from './not-finite.ts';
export { type OnnxOptions, toOnnx } from './onnx/to-onnx.ts';
export type * from './runtime.ts';
export { type InputSize, type Shape, shapes } from './shapes.ts';
export { type SplitGraph, splitGraph } from './split-graph.ts';
export type * from './trainer.ts';
export { type TrainerSettings, trainerSettings } from './trainer-settings.ts';
export {
  ADAM,
  assertSteps,
  assertUpdate,
  averageShare,
  batchInputs,
  biasCorrection,
  type StepSize,
  stepSizes,
} from './trainer-step.ts';
export { type ActivationTable, type NodeTable, visit, visitActivation } from './visit.ts';
export { weightsOf, withWeights } from './weights.ts';
