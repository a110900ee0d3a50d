import type { Size } from '@rsanet/detect-utils';
import { assertOptions, type OptionNames, RsanetError, valueText } from '@rsanet/errors';
import type { Layers } from '@rsanet/layers/blocks';
import { assertLcnetOptions, type LcnetFeaturesOptions, lcnetFeatures } from '@rsanet/lcnet/blocks';
import { assertRsafpnOptions, type RsafpnOptions, rsafpn } from '@rsanet/rsafpn/blocks';
import { type PresetName, presets, STRIDES } from './presets.ts';

/** Options of RSANet: a preset, and whatever should differ from it. */
export interface RsanetOptions
  extends LcnetFeaturesOptions,
    Omit<Partial<RsafpnOptions>, 'activation'> {
  preset: PresetName;
  /** Network input in pixels, sides divisible by 32; the preset's by default. */
  input?: Size;
}

/** The names of {@link RsanetOptions}. */
export const NETWORK_NAMES: OptionNames<RsanetOptions> = {
  preset: true,
  input: true,
  numClasses: true,
  channels: true,
  width: true,
  depths: true,
  combine: true,
  activation: true,
  ratio: true,
  anchorsPerScale: true,
  fusion: true,
  predictionKernels: true,
};

/** RSANet before it is made of anything: its input, and the rest as a function on it. */
export interface Network {
  readonly name: string;
  /** Height, width, channels. */
  readonly inputShape: readonly [number, number, 3];
  /** From RGB `[n, h, w, 3]` in 0..1 to logits at strides 8, 16, 32. */
  readonly outputs: <T>(layers: Layers<T>, images: T) => T[];
}

/**
 * LCNet and RSAFPN composed as a preset says.
 *
 * @throws RsanetError INVALID_ARGUMENT for an unknown preset, or an option as in `lcnet` and `rsafpn`
 * @throws RsanetError INVALID_INPUT_SIZE when the input is no size, or a side not divisible by 32
 */
export function network(options: RsanetOptions): Network {
  assertOptions(options, NETWORK_NAMES);
  const preset = presets[options.preset];
  if (!Object.hasOwn(presets, options.preset) || !preset) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `There is no preset ${valueText(options.preset)}; use one of ${Object.keys(presets).join(', ')}.`,
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
  const inputShape = [input.height, input.width, 3] as const;
  const head = { ...options, numClasses, predictionKernels };
  assertLcnetOptions({ ...options, inputShape });
  assertRsafpnOptions(head, STRIDES.length);
  return {
    name: `rsanet-${options.preset}`,
    inputShape,
    outputs: (layers, images) => rsafpn(layers, lcnetFeatures(layers, images, options), head),
  };
}
