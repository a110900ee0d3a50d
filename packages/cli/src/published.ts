import type { PresetName } from '@rsanet/rsanet';

/**
 * What the paper's abstract and summary state of each preset (DOI 10.1007/s11036-020-01723-z); figures
 * of single stages are not stated.
 */
export const published: Readonly<Record<PresetName, { params: number; flops: number }>> = {
  'voc-416': { params: 3.24e6, flops: 3.54e9 },
  'coco-320': { params: 4.35e6, flops: 2.34e9 },
};
