import { tfLayers } from '@rsanet/layers';
import { bind } from '@rsanet/layers/blocks';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as tfl from '@tensorflow/tfjs-layers';
import * as blocks from './blocks/index.ts';

/**
 * Constant channel module on a symbolic tensor `[n, h, w, c]`, of the same shape after; throws as
 * `ccm` of `@rsanet/lcnet/blocks`.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu'; // weights are made on a backend
 * import { ccm } from '@rsanet/lcnet';
 * import * as tf from '@tensorflow/tfjs-layers';
 *
 * const x = tf.input({ shape: [52, 52, 64] });
 * const model = tf.model({ inputs: x, outputs: ccm(x, { name: 'block' }) });
 * if (model.outputShape.toString() !== ',52,52,64') throw new Error(`${model.outputShape}`);
 * ```
 */
export const ccm = bind(tfLayers, blocks.ccm<SymbolicTensor>);

/**
 * Down-sampling module on a symbolic tensor, `[n, h, w, c]` to `[n, ceil(h / 2), ceil(w / 2), filters]`;
 * throws as `dsm` of `@rsanet/lcnet/blocks`.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu'; // weights are made on a backend
 * import { dsm } from '@rsanet/lcnet';
 * import * as tf from '@tensorflow/tfjs-layers';
 *
 * const x = tf.input({ shape: [52, 52, 64] });
 * const model = tf.model({ inputs: x, outputs: dsm(x, { name: 'down' }) });
 * if (model.outputShape.toString() !== ',26,26,128') throw new Error(`${model.outputShape}`);
 * ```
 */
export const dsm = bind(tfLayers, blocks.dsm<SymbolicTensor>);

/**
 * LCNet on a symbolic tensor of your own, `[n, h, w, c]`: the maps of stages 3, 4, 5 at strides 8, 16,
 * 32; throws INVALID_ARGUMENT as {@link lcnet} does.
 */
export const lcnetFeatures = bind(tfLayers, blocks.lcnetFeatures<SymbolicTensor>);

/**
 * LCNet, RSANet's backbone: a plain network of five stages. Stage 1 is a 3x3 convolution of stride 2
 * and its CCM; each later stage is a DSM and its CCMs (stated).
 *
 * @returns a model from `[n, h, w, c]` to the maps of stages 3, 4, 5 at strides 8, 16, 32
 * @throws RsanetError INVALID_INPUT_SIZE when height or width is not divisible by 32
 * @throws RsanetError INVALID_ARGUMENT when channels or depths are not five whole numbers, `ratio` leaves a
 * CCM no channel, or `combine` or `activation` is unknown
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu'; // weights are made on a backend
 * import { lcnet } from '@rsanet/lcnet';
 *
 * const backbone = lcnet({ inputShape: [416, 416, 3] });
 * if (backbone.outputs.length !== 3) throw new Error('expected strides 8, 16 and 32');
 * ```
 */
export function lcnet(options: blocks.LcnetOptions): LayersModel {
  blocks.assertLcnetOptions(options);
  const images = tfl.input({ shape: [...options.inputShape], name: 'images' });
  return tfl.model({ inputs: images, outputs: lcnetFeatures(images, options), name: 'lcnet' });
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
export function featureInfo(model: LayersModel): blocks.FeatureInfo[] {
  const input = tfLayers.size(model.inputs[0]!);
  return model.outputs.map((output) => {
    const { height, channels } = tfLayers.size(output);
    return { name: tfLayers.nameOf(output), channels, stride: input.height! / height! };
  });
}
