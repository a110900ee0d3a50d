export type { BackendName } from './backend-name.ts';
export { type Device, deviceOf } from './device.ts';
export { fromLayersModel } from './from-layers-model.ts';
export { loadModelFiles } from './load-model-files.ts';
export {
  type TfjsExecutor,
  type TfjsExecutorOptions,
  type TfjsInput,
  tfjsExecutor,
} from './tfjs-executor.ts';
