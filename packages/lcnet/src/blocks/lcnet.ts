import { RsanetError } from '@rsanet/errors';
import {
  type ActivationName,
  assertActivation,
  convBlock,
  type Layers,
} from '@rsanet/layers/blocks';
import { ccm, innerChannels } from './ccm.ts';
import { assertCombine, type DsmCombine, dsm } from './dsm.ts';
import { assertInputShape, type InputShape } from './input-shape.ts';

/** One value per stage, stage 1 first. */
export type PerStage = readonly [number, number, number, number, number];

/** Options of {@link lcnetFeatures}. */
export interface LcnetFeaturesOptions {
  /** Channels of each stage, 32, 64, 128, 256, 512 by default (ours). */
  channels?: PerStage;
  /** Factor on these defaults, rounded to multiples of 8, 1 by default; in the place of `channels`. */
  width?: number;
  /** CCM blocks of each stage, 1, 1, 2, 6, 3 by default (stated). */
  depths?: PerStage;
  /** How a DSM combines its branches, `add` by default (ours). */
  combine?: DsmCombine;
  /** Nonlinearity, `relu6` by default (ours). */
  activation?: ActivationName;
  /** The CCM's inner over outer channels, 1 by default (stated). */
  ratio?: number;
}

/** Options of LCNet as a network of its own. */
export interface LcnetOptions extends LcnetFeaturesOptions {
  /** Height, width, channels; height and width divisible by 32. */
  inputShape: InputShape;
}

const STRIDE = 32;
const CHANNELS: PerStage = [32, 64, 128, 256, 512];
const DEPTHS: PerStage = [1, 1, 2, 6, 3];

/**
 * LCNet, RSANet's backbone: a plain network of five stages. Stage 1 is a 3x3 convolution of stride 2
 * and its CCM; each later stage is a DSM and its CCMs (stated).
 *
 * @param images `[n, h, w, c]`
 * @returns the maps of stages 3, 4, 5 at strides 8, 16, 32
 * @throws RsanetError INVALID_ARGUMENT as {@link assertLcnetOptions} does, before anything is made
 */
export function lcnetFeatures<T>(
  layers: Layers<T>,
  images: T,
  options: LcnetFeaturesOptions = {},
): T[] {
  assertLcnetOptions(options);
  const { channels = widened(options.width), depths = DEPTHS } = options;
  const { combine = 'add', activation = 'relu6', ratio = 1 } = options;
  let x = images;
  const features = channels.map((filters, index) => {
    const stage = `stage${index + 1}`;
    x =
      index === 0
        ? convBlock(layers, x, { name: `${stage}/stem`, filters, strides: 2, activation })
        : dsm(layers, x, { name: `${stage}/dsm`, filters, combine, activation });
    for (let block = 1; block <= depths[index]!; block++) {
      x = ccm(layers, x, { name: `${stage}/ccm${block}`, ratio, activation });
    }
    return x;
  });
  return features.slice(-3);
}

/**
 * Checks LCNet's options; the input shape only where there is one.
 *
 * @throws RsanetError INVALID_INPUT_SIZE when height or width is not divisible by 32
 * @throws RsanetError INVALID_ARGUMENT when channels or depths are not five whole numbers, `width` is not positive or
 * stands beside channels, `ratio` leaves a CCM no channel, or `combine` or `activation` is unknown
 */
export function assertLcnetOptions(options: Partial<LcnetOptions>): void {
  const { inputShape, width, depths = DEPTHS } = options;
  const { combine = 'add', activation = 'relu6', ratio = 1 } = options;
  if (inputShape) assertInputShape(inputShape, STRIDE);
  if (width !== undefined) assertWidth(width, options.channels);
  const { channels = widened(width) } = options;
  assertPerStage('channels', channels, 1);
  assertPerStage('depths', depths, 0);
  assertCombine(combine);
  assertActivation(activation);
  channels.forEach((outer, index) => {
    if (depths[index]! > 0) innerChannels(outer, ratio);
  });
}

function assertPerStage(name: string, values: PerStage, min: number): void {
  if (values.length === 5 && values.every((v) => Number.isInteger(v) && v >= min)) return;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The ${name} [${values}] must be five whole numbers of at least ${min}, one per stage.`,
  );
}

/** The default channels times a factor; multiples of 8 suit every backend's vectors. */
function widened(width = 1): PerStage {
  const times = (channels: number) => Math.max(8, 8 * Math.round((channels * width) / 8));
  const [one, two, three, four, five] = CHANNELS;
  return [times(one), times(two), times(three), times(four), times(five)];
}

function assertWidth(width: number, channels: PerStage | undefined): void {
  if (width > 0 && width < Infinity && channels === undefined) return;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    channels === undefined
      ? `The width is ${width}; expected a positive factor on the channels, such as 0.5.`
      : `The width ${width} stands beside the channels [${channels}]; give one of them.`,
  );
}
