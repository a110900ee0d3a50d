import type { Size } from '@rsanet/detect-utils';
import { cost } from '@rsanet/graph';
import type { publishedRow } from '../report/schema/peers.ts';
import type { Recorded } from '../report/schema/recorded.ts';
import { type Peer, peers } from './peers.ts';
import { pretrained } from './pretrained/load-pretrained.ts';
import { type Published, publishedMacs } from './published.ts';

/** One network: what its authors publish, and what this project counts of its own build. */
export type PublishedRow = Recorded<typeof publishedRow>;

const square = (side: number): Size => ({ width: side, height: side });
const row = (label: string, side: number, published: Published): PublishedRow => ({
  label,
  input: square(side),
  published,
  counted: null,
  difference: null,
  publishedMacs: publishedMacs(published),
});

/** Published figures of networks that are not built here. */
const OTHERS: readonly PublishedRow[] = [
  row('Tiny-YOLOv2', 416, {
    params: 15.12e6,
    flops: 6.97e9,
    convention: '2xmacs',
    voc07: 57.1,
    source: 'arXiv 1612.08242; arXiv 1910.01271, table 1',
  }),
  row('MobileNet-SSD', 300, {
    params: 5.5e6,
    flops: 1.14e9,
    convention: 'macs',
    voc07: 68.0,
    coco: 18.8,
    source: 'arXiv 1704.04861; arXiv 1807.11013, tables',
  }),
  row('Tiny-DSOD', 300, {
    params: 0.95e6,
    flops: 1.06e9,
    convention: 'macs',
    voc07: 72.1,
    coco: 23.2,
    source: 'arXiv 1807.11013, tables',
  }),
  row('NanoDet-Plus-m', 320, {
    params: 1.17e6,
    flops: 0.9e9,
    convention: '2xmacs',
    coco: 27.0,
    source: 'https://github.com/RangiLyu/nanodet',
  }),
  row('NanoDet-Plus-m', 416, {
    params: 1.17e6,
    flops: 1.52e9,
    convention: '2xmacs',
    coco: 30.4,
    source: 'https://github.com/RangiLyu/nanodet',
  }),
  row('PicoDet-S', 320, {
    params: 1.18e6,
    flops: 0.97e9,
    convention: null,
    coco: 29.1,
    source: 'https://github.com/PaddlePaddle/PaddleDetection, configs/picodet',
  }),
  row('PicoDet-S', 416, {
    params: 1.18e6,
    flops: 1.65e9,
    convention: null,
    coco: 32.5,
    source: 'https://github.com/PaddlePaddle/PaddleDetection, configs/picodet',
  }),
  row('YOLOX-Nano', 416, {
    params: 0.91e6,
    flops: 1.08e9,
    convention: '2xmacs',
    coco: 25.8,
    source: 'arXiv 2107.08430, table 5',
  }),
];

/**
 * The published figures of RSANet and its peers beside what this project counts, with operations of
 * either convention as multiply-accumulates too. Builds each peer once to count it.
 */
export function publishedTable(): PublishedRow[] {
  const files = Object.values(pretrained).map(({ label, input, published }) =>
    row(label, input.width, published),
  );
  return [...Object.values(peers).map(countedRow), ...files, ...OTHERS];
}

function countedRow({ label, input, published, build, difference }: Peer): PublishedRow {
  const { params, macs, flops, memoryAccess } = cost(build());
  const stated = publishedMacs(published);
  return {
    label,
    input,
    published,
    publishedMacs: stated,
    counted: { params, macs, flops, memoryAccess },
    difference: {
      params: relative(params, published.params),
      macs: relative(macs, stated),
      reason: difference,
    },
  };
}

function relative(counted: number, published: number | null): number | null {
  return published === null ? null : counted / published - 1;
}
