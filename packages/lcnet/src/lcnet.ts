import { RsanetError } from '@rsanet/errors';
import { type ActivationName, assertActivation, convBlock } from '@rsanet/layers';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as tfl from '@tensorflow/tfjs-layers';
import { ccm, innerChannels } from './ccm.ts';
import { assertCombine, type DsmCombine, dsm } from './dsm.ts';
import { assertInputShape, type InputShape } from './input-shape.ts';

/** One value a stage, stage 1 first. */
export type PerStage = readonly [number, number, number, number, number];

/** Options of {@link lcnet}. */
export interface LcnetOptions {
  /** Height, width, channels; height and width divisible by 32. */
  inputShape: InputShape;
  /** Channels of each stage, 32, 64, 128, 256, 512 by default (ours). */
  channels?: PerStage;
  /** CCM blocks of each stage, 1, 1, 2, 6, 3 by default (stated). */
  depths?: PerStage;
  /** How a DSM combines its branches, `add` by default (ours). */
  combine?: DsmCombine;
  /** Nonlinearity, `relu6` by default (ours). */
  activation?: ActivationName;
  /** The CCM's inner over outer channels, 1 by default (stated). */
  ratio?: number;
}

const STRIDE = 32;

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
export function lcnet(options: LcnetOptions): LayersModel {
  const { inputShape, channels = [32, 64, 128, 256, 512], depths = [1, 1, 2, 6, 3] } = options;
  const { combine = 'add', activation = 'relu6', ratio = 1 } = options;
  assertInputShape(inputShape, STRIDE);
  assertPerStage('channels', channels, 1);
  assertPerStage('depths', depths, 0);
  assertCombine(combine);
  assertActivation(activation);
  // Before the first layer, since layers that fail to become a model keep their weights.
  channels.forEach((outer, index) => {
    if (depths[index]! > 0) innerChannels(outer, ratio);
  });

  const input = tfl.input({ shape: [...inputShape], name: 'images' });
  const features: SymbolicTensor[] = [];
  let x: SymbolicTensor = input;
  channels.forEach((filters, index) => {
    const stage = `stage${index + 1}`;
    x =
      index === 0
        ? convBlock(x, { name: `${stage}/stem`, filters, strides: 2, activation })
        : dsm(x, { name: `${stage}/dsm`, filters, combine, activation });
    for (let block = 1; block <= depths[index]!; block++) {
      x = ccm(x, { name: `${stage}/ccm${block}`, ratio, activation });
    }
    features.push(x);
  });
  return tfl.model({ inputs: input, outputs: features.slice(-3), name: 'lcnet' });
}

function assertPerStage(name: string, values: PerStage, least: number): void {
  if (values.length === 5 && values.every((v) => Number.isInteger(v) && v >= least)) return;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The ${name} [${values}] must be five whole numbers of at least ${least}, one a stage.`,
  );
}
