import type { Size } from '@rsanet/detect-utils';
import { RsanetError } from '@rsanet/errors';
import { type LcnetOptions, lcnet } from '@rsanet/lcnet';
import { type RsafpnOptions, rsafpn } from '@rsanet/rsafpn';
import { engine } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import * as tfl from '@tensorflow/tfjs-layers';
import { type PresetName, presets } from './presets.ts';

export { COCO_CLASSES, VOC_CLASSES } from './classes.ts';
export { type Preset, type PresetName, presets, STRIDES, scaleAnchors } from './presets.ts';

/** Options of {@link rsanet}: a preset, and whatever should differ from it. */
export interface RsanetOptions
  extends Omit<LcnetOptions, 'inputShape'>,
    Omit<Partial<RsafpnOptions>, 'activation'> {
  preset: PresetName;
  /** Network input in pixels, sides divisible by 32; the preset's by default. */
  input?: Size;
}

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
 * import { rsanet, useBackend } from '@rsanet/rsanet';
 *
 * await useBackend('wasm'); // weights are made on a backend
 * const model = rsanet({ preset: 'voc-416', input: { width: 96, height: 64 }, numClasses: 3 });
 * if (model.outputs.length !== 3) throw new Error('expected three scales');
 * model.dispose();
 * ```
 */
export function rsanet(options: RsanetOptions): LayersModel {
  const preset = presets[options.preset];
  if (!Object.hasOwn(presets, options.preset) || !preset) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `There is no preset '${options.preset}'; use one of ${Object.keys(presets).join(', ')}.`,
    );
  }
  if (Object.keys(engine().registryFactory).length === 0) {
    throw new RsanetError(
      'BACKEND_UNAVAILABLE',
      "Weights are made on a backend of TensorFlow.js and none is registered; import one, or await useBackend('wasm') in Node.",
    );
  }
  const { input = preset.input, numClasses = preset.classes.length } = options;
  const { predictionKernels = preset.predictionKernels } = options;
  if (typeof input?.width !== 'number' || typeof input.height !== 'number') {
    throw new RsanetError(
      'INVALID_INPUT_SIZE',
      `The input is ${JSON.stringify(input)}; give { width, height } in pixels.`,
    );
  }
  const backbone = lcnet({ ...options, inputShape: [input.height, input.width, 3] });
  try {
    const outputs = rsafpn(backbone.outputs, { ...options, numClasses, predictionKernels });
    return tfl.model({ inputs: backbone.inputs, outputs, name: `rsanet-${options.preset}` });
  } catch (error) {
    backbone.dispose();
    throw error;
  }
}
