import type { Size } from '@rsanet/detect-utils';
import type { Graph } from '@rsanet/graph';
import type { PerStage } from '@rsanet/lcnet/graph';
import type { BackendName } from '../sessions/protocol.ts';
import { backbone } from './backbone.ts';
import { type Block, ccmBlock, invertedResidual, pep, residualBottleneck } from './block.ts';
import { type Pairs, stack } from './stack.ts';

/** One network of the ablation. */
export interface Variant {
  name: string;
  /** Output over input channels of the first of each pair of pointwise convolutions; null for a module of another kind. */
  ratio: number | null;
  /** Channels of the pointwise convolutions' narrow ends: a stage of a backbone each, or of a stack. */
  channels: readonly number[];
  /** The untrained network, not folded, from RGB `[n, h, w, 3]`; its weights are drawn from the seed, 0 by default. */
  build(input: Size, seed?: number): Graph;
}

/** What a set is made of. */
export type SetKind = 'backbone' | 'pointwise-only' | 'with-depthwise';

/** What a set is called: its kind, and whether it is of the small size. */
export type SetName = SetKind | `${SetKind}-small`;

/** The kind of a set. */
export const kindOf = (name: SetName): SetKind => name.replace(/-small$/, '') as SetKind;

/** Networks of equal cost; the first is the one with a ratio of 1:1 that the others are compared with. */
export interface VariantSet {
  name: SetName;
  /** Of all of them, in pixels. */
  input: Size;
  /** What the multiply-accumulates of a variant may differ from the first one's by, as a share. */
  tolerance: number;
  variants: readonly [Variant, ...Variant[]];
}

const network = (
  name: string,
  ratio: number | null,
  block: Block,
  channels: PerStage,
): Variant => ({
  name,
  ratio,
  channels,
  build: (input, seed) => backbone(block, channels, input, seed),
});

/**
 * Backbones that differ in the block and in the widths that this takes: the total of all
 * multiply-accumulates, depthwise, stem and DSMs included, lies within 1 % of LCNet's, which is the
 * first. Of all widths that do, those were taken whose stages each cost nearest to LCNet's and whose
 * memory access is nearest to that of widths, no whole numbers, that match LCNet stage by stage.
 *
 * All channel counts are multiples of 16, as fewer leave the lanes of some CPUs idle, with two
 * exceptions in stage 1, where a multiple of 16 is too coarse: 24 of 1:2 and 8 of 1:12. `(16)` marks
 * the same ratio by multiples of 16 alone, at the same total, but with 1.67 and 2.4 times the work in
 * stage 1, where maps are largest; what holds for both forms is due to neither.
 */
const backbones = (name: SetName, input: Size): VariantSet => ({
  name,
  input,
  tolerance: 0.01,
  variants: [
    network('1:1', 1, ccmBlock(1), [32, 64, 128, 256, 512]),
    network('1:2', 2, ccmBlock(2), [24, 48, 96, 176, 384]),
    network('1:2 (16)', 2, ccmBlock(2), [32, 48, 80, 176, 352]),
    network('1:6', 6, ccmBlock(6), [16, 32, 48, 96, 240]),
    network('1:12', 12, ccmBlock(12), [8, 16, 32, 80, 160]),
    network('1:12 (16)', 12, ccmBlock(12), [16, 16, 32, 64, 160]),
    network('residual bottleneck', null, residualBottleneck, [64, 64, 192, 320, 640]),
    network('inverted residual bottleneck', null, invertedResidual, [16, 32, 48, 96, 240]),
    network('PEP', null, pep, [32, 64, 128, 256, 544]),
  ],
});

const pairs = (name: string, depthwise: boolean, size: Pairs): Variant => ({
  name,
  ratio: size.inner / size.outer,
  channels: [size.outer],
  build: (input, seed) => stack(size, depthwise, input, seed),
});

/**
 * Channels of ShuffleNetV2's table 1 (GPU), each rounded to a multiple of 16; the number of pairs
 * makes up for what that changes. Names are the table's ratios, `ratio` says the rounded ones.
 */
const stacks = (
  name: SetName,
  depthwise: boolean,
  counts: readonly [number, number, number, number],
  side: number,
): VariantSet => ({
  name,
  input: { width: side, height: side },
  tolerance: 0.02,
  variants: [
    pairs('1:1', depthwise, { outer: 128, inner: 128, count: counts[0] }),
    pairs('1:2', depthwise, { outer: 96, inner: 176, count: counts[1] }),
    pairs('1:6', depthwise, { outer: 48, inner: 320, count: counts[2] }),
    pairs('1:12', depthwise, { outer: 32, inner: 432, count: counts[3] }),
  ],
});

const POINTWISE = [21, 20, 22, 25] as const;
const DEPTHWISE = [21, 20, 22, 23] as const;

/**
 * All that the ablation compares.
 *
 * @param input of the backbones in pixels, sides divisible by 32; 224x224 by default
 */
export function variantSets(input: Size = { width: 224, height: 224 }): readonly VariantSet[] {
  return [
    backbones('backbone', input),
    stacks('pointwise-only', false, POINTWISE, 56),
    stacks('with-depthwise', true, DEPTHWISE, 56),
  ];
}

/** The same networks on a twelfth and a sixteenth of the pixels: backbones at 64x64, stacks at 14x14. */
export function smallSets(): readonly VariantSet[] {
  return [
    backbones('backbone-small', { width: 64, height: 64 }),
    stacks('pointwise-only-small', false, POINTWISE, 14),
    stacks('with-depthwise-small', true, DEPTHWISE, 14),
  ];
}

/** Backends that compute in plain JavaScript, or on WebGPU, for which a CPU often stands in. */
const SLOW: readonly BackendName[] = ['cpu', 'browser-cpu', 'node-webgpu', 'browser-webgpu'];

/**
 * What is compared on a backend: the small size on those that would take minutes for a comparison of the usual one.
 *
 * @param input of the usual size's backbones
 */
export function setsOn(backend: BackendName, input?: Size): readonly VariantSet[] {
  return SLOW.includes(backend) ? smallSets() : variantSets(input);
}
