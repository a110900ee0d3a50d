export { compile } from './compile.ts';
export { type Cost, type CostFigures, type CostOptions, cost, type NodeCost } from './cost.ts';
export type { Executor, RawTensor } from './executor.ts';
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
export { type ModuleCost, moduleCosts } from './module-costs.ts';
export { type OnnxOptions, toOnnx } from './onnx/to-onnx.ts';
export { type InputSize, type Shape, shapes } from './shapes.ts';
export { type Device, deviceOf } from './tfjs-device.ts';
export {
  type TfjsExecutor,
  type TfjsExecutorOptions,
  type TfjsInput,
  tfjsExecutor,
} from './tfjs-executor.ts';
