import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';

/** What a head needs to know of one output of a backbone. */
export interface FeatureInfo {
  /** Name of the layer that makes the output. */
  name: string;
  channels: number;
  /** Input pixels per pixel of this output. */
  stride: number;
}

/**
 * Describes each output of a backbone, in order.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu'; // weights are made on a backend
 * import { featureInfo, lcnet } from '@rsanet/lcnet';
 *
 * const strides = featureInfo(lcnet({ inputShape: [64, 96, 3] })).map((feature) => feature.stride);
 * if (strides.join() !== '8,16,32') throw new Error(strides.join());
 * ```
 */
export function featureInfo(model: LayersModel): FeatureInfo[] {
  const inputHeight = model.inputs[0]!.shape[1]!;
  return model.outputs.map((output: SymbolicTensor) => ({
    name: output.sourceLayer.name,
    channels: output.shape[3]!,
    stride: inputHeight / output.shape[1]!,
  }));
}
