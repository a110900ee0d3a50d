import type { PeerFindings, PeersResult } from '../../peers/result.ts';
import { comparisonOf, figureOf, measuredOn } from './measured.ts';

const square = (side: number) => ({ width: side, height: side });

type Row = [name: string, label: string, side: number, params: number, macs: number, time: number];

const rows: readonly Row[] = [
  ['rsanet-voc-416', 'RSANet', 416, 3_276_385, 1.722e9, 148],
  ['rsanet-coco-320', 'RSANet', 320, 4_482_685, 1.188e9, 95],
  ['yolo-nano', 'YOLO Nano', 416, 2_900_000, 2.03e9, 240],
  ['tiny-yolov3', 'Tiny-YOLOv3', 416, 8_852_366, 2.78e9, 161],
  ['ssdlite-mobilenet-v2', 'SSDLite MobileNetV2', 320, 4_330_000, 0.8e9, 92],
  ['pelee', 'Pelee', 304, 5_430_000, 1.21e9, 121],
  ['nanodet', 'NanoDet', 416, 930_000, 0.72e9, 70],
];

const [, , , , , reference] = rows[0]!;

function networkOf([name, label, side, params, macs, time]: Row): PeerFindings {
  const { ratio, interval } = comparisonOf(time, reference);
  const trained = name === 'nanodet' || name === 'rsanet-voc-416';
  const map = name === 'nanodet' ? 0.56 : 0.41;
  return {
    name,
    label,
    input: square(side),
    status: 'ok',
    trained,
    params,
    macs,
    memoryAccess: name === 'nanodet' ? null : 58e6,
    forward: figureOf(time),
    fps: 1000 / reference / ratio,
    ratio: time === reference ? null : { ratio, interval },
    endToEnd: trained ? figureOf(time + 6) : null,
    accuracy: trained
      ? {
          label,
          split: 'val',
          images: 200,
          map: { allPoint: map, elevenPoint: map - 0.01 },
          perClass: [{ class: 'dog', positives: 31, allPoint: map, elevenPoint: null }],
        }
      : null,
  };
}

/** Seven networks on wasm, one more that is missing, and three published rows. */
export const peersResult: PeersResult = {
  benchmark: 'peers',
  version: 1,
  environment: measuredOn,
  settings: { rounds: 12, seed: 1 },
  picture: { width: 640, height: 480 },
  reference: 'rsanet-voc-416',
  networks: [
    ...rows.map(networkOf),
    {
      name: 'centernet',
      label: 'MobileNetV3-CenterNet',
      input: square(512),
      status: 'unavailable',
      reason: 'Its package is not installed.',
    },
  ],
  published: [
    {
      label: 'RSANet',
      input: square(416),
      publishedMacs: 1.77e9,
      published: {
        params: 3.24e6,
        flops: 3.54e9,
        convention: '2xmacs',
        voc07: 75.8,
        source: 'DOI 10.1007/s11036-020-01723-z',
      },
      counted: { params: 3_276_385, macs: 1.722e9, flops: 3.513e9, memoryAccess: 180e6 },
      difference: { params: 0.0112, macs: -0.0271, reason: 'Widths are not stated.' },
    },
    {
      label: 'Pelee',
      input: square(304),
      publishedMacs: 1.21e9,
      published: {
        params: 5.43e6,
        flops: 1.21e9,
        convention: 'macs',
        voc07: 70.9,
        coco: 22.4,
        source: 'arXiv 1804.06882',
      },
      counted: null,
      difference: null,
    },
    {
      label: 'PicoDet-S',
      input: square(320),
      publishedMacs: null,
      published: {
        params: 1.18e6,
        flops: 0.97e9,
        convention: null,
        coco: 29.1,
        source: 'https://github.com/PaddlePaddle/PaddleDetection',
      },
      counted: null,
      difference: null,
    },
  ],
};
