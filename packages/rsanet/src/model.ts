import { RsanetError } from '@rsanet/errors';
import { tfLayers } from '@rsanet/layers';
import { engine } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import * as tfl from '@tensorflow/tfjs-layers';
import { network, type RsanetOptions } from './network.ts';

export { COCO_CLASSES, VOC_CLASSES } from './classes.ts';
export type { RsanetOptions } from './network.ts';
export { type Preset, type PresetName, presets, STRIDES, scaleAnchors } from './presets.ts';

/**
 * RSANet: LCNet and RSAFPN composed, untrained. In Node part of `@rsanet/rsanet`; a page imports it from
 * `@rsanet/rsanet/model`, so that what only detects carries no `tfjs-layers`.
 *
 * @returns a model from RGB `[n, h, w, 3]` in 0..1 to logits at strides 8, 16, 32, each
 * `[n, h / stride, w / stride, 3 * (5 + numClasses)]`
 * @throws RsanetError INVALID_ARGUMENT for an unknown preset, or an option as in `lcnet` and `rsafpn`
 * @throws RsanetError INVALID_INPUT_SIZE when the input is no size, or a side not divisible by 32
 * @throws RsanetError BACKEND_UNAVAILABLE when TensorFlow.js has no backend to make weights on
 *
 * @example
 * ```ts
 * import { rsanet } from '@rsanet/rsanet/model';
 * import { useBackend } from '@rsanet/tfjs';
 *
 * await useBackend('wasm'); // weights are made on a backend
 * const model = rsanet({ preset: 'voc-416', input: { width: 96, height: 64 }, numClasses: 3 });
 * if (model.outputs.length !== 3) throw new Error('expected three scales');
 * model.dispose();
 * ```
 */
export function rsanet(options: RsanetOptions): LayersModel {
  const { name, inputShape, outputs } = network(options);
  if (Object.keys(engine().registryFactory).length === 0) {
    throw new RsanetError(
      'BACKEND_UNAVAILABLE',
      "Weights are made on a backend of TensorFlow.js and none is registered; import one, or await useBackend('wasm') in Node.",
    );
  }
  const images = tfl.input({ shape: [...inputShape], name: 'images' });
  return tfl.model({ inputs: images, outputs: outputs(tfLayers, images), name });
}
