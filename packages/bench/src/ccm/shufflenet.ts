/** A row of ShuffleNetV2's table 1. */
export interface PublishedRatio {
  /** Input over output channels, as the table names it: 1:2 is 2. */
  readonly ratio: number;
  /** Batches per second on a GPU (128 channels at 1:1). */
  readonly gpu: number;
  /** Images per second on an ARM CPU (32 channels at 1:1). */
  readonly cpu: number;
}

/**
 * What ShuffleNetV2 measures of pointwise convolutions alone, at equal multiply-accumulates on maps of 56x56 (arXiv
 * 1807.11164, table 1, the columns of the smallest input).
 */
export const shuffleNetRatios: readonly PublishedRatio[] = [
  { ratio: 1, gpu: 1480, cpu: 76.2 },
  { ratio: 2, gpu: 1296, cpu: 72.9 },
  { ratio: 6, gpu: 876, cpu: 69.1 },
  { ratio: 12, gpu: 748, cpu: 57.6 },
];
