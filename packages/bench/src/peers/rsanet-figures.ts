import type { PresetName } from '@rsanet/rsanet';
import type { Published } from './published.ts';

const RSANET = 'DOI 10.1007/s11036-020-01723-z, abstract';

/** What the paper's abstract and summary state of each preset; figures of single stages are not stated. */
export const rsanetFigures = {
  'voc-416': {
    params: 3.24e6,
    flops: 3.54e9,
    convention: '2xmacs',
    voc07: 75.8,
    source: `${RSANET}; mAP from its distance to YOLO Nano's`,
  },
  'coco-320': {
    params: 4.35e6,
    flops: 2.34e9,
    convention: '2xmacs',
    coco: 23.7,
    source: `${RSANET}; AP from its distance to Pelee's`,
  },
} as const satisfies Readonly<Record<PresetName, Published>>;
