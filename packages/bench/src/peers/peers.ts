import type { Size } from '@rsanet/detect-utils';
import type { Graph } from '@rsanet/graph';
import { rsanet } from '@rsanet/rsanet/graph';
import type { PeerName } from './names.ts';
import { pelee } from './networks/pelee.ts';
import { ssdliteMobileNetV2 } from './networks/ssdlite-mobilenet-v2.ts';
import { tinyYolov3 } from './networks/tiny-yolov3.ts';
import { yoloNano } from './networks/yolo-nano.ts';
import type { NetworkOptions } from './networks/yolo-prediction.ts';
import type { Published } from './published.ts';
import { rsanetFigures } from './rsanet-figures.ts';

/** A network that can be built, untrained, beside what is published of it. */
export interface Peer {
  /** As tables call it. */
  label: string;
  /** Pixels. */
  input: Size;
  /** Without a background. */
  numClasses: number;
  /** The network, not folded, with weights drawn from the seed, 0 by default. */
  build(seed?: number): Graph;
  published: Published;
  /**
   * Largest relative distance of the built network's counts from the published ones, 0.01 for 1 %; null
   * where none is published that could be compared. Multiply-accumulates are those of convolutions.
   */
  tolerance: { params: number | null; macs: number };
  /** Where the distance comes from. */
  difference: string;
}

/** A network for square images of a data set with so many classes. */
function built(
  build: (options: NetworkOptions) => Graph,
  side: number,
  numClasses: number,
): Pick<Peer, 'input' | 'numClasses' | 'build'> {
  const input = { width: side, height: side };
  return { input, numClasses, build: (seed = 0) => build({ input, numClasses, seed }) };
}

/**
 * RSANet and what people would use instead, each built from the layers of this project after its
 * paper and for the data set its published counts are of.
 *
 * @example
 * ```ts
 * import { peers } from '@rsanet/bench';
 * import { cost } from '@rsanet/graph';
 *
 * const { params } = cost(peers['tiny-yolov3'].build());
 * if (params !== 8_852_366) throw new Error(`${params}`);
 * ```
 */
export const peers: Readonly<Record<PeerName, Peer>> = {
  'rsanet-voc-416': {
    label: 'RSANet',
    ...built((options) => rsanet({ preset: 'voc-416', ...options }), 416, 20),
    published: rsanetFigures['voc-416'],
    tolerance: { params: 0.012, macs: 0.03 },
    difference:
      'Widths are not stated; elementwise work, which the published figure seems to hold, is not in the MACs.',
  },
  'rsanet-coco-320': {
    label: 'RSANet',
    ...built((options) => rsanet({ preset: 'coco-320', ...options }), 320, 80),
    published: rsanetFigures['coco-320'],
    tolerance: { params: 0.031, macs: 0.016 },
    difference: 'Widths and prediction kernels are not stated.',
  },
  'yolo-nano': {
    label: 'YOLO Nano',
    ...built(yoloNano, 416, 20),
    published: {
      params: null,
      modelBytes: 4.0e6,
      flops: 4.57e9,
      convention: '2xmacs',
      voc07: 69.1,
      source: 'arXiv 1910.01271, abstract and table 1',
    },
    tolerance: { params: null, macs: 0.112 },
    difference:
      'Widths inside the modules are not published. The stated 4.0 MB would be 1.0 M parameters in float32, yet the projections of figure 2 alone have more, so size and figure cannot both hold.',
  },
  'tiny-yolov3': {
    label: 'Tiny-YOLOv3',
    ...built(tinyYolov3, 416, 80),
    published: {
      params: 8_858_734,
      flops: 5.56e9,
      convention: '2xmacs',
      voc07: 58.4,
      coco: 16.6,
      source:
        "arXiv 1804.02767; darknet's cfg/yolov3-tiny.cfg and its weights; mAP arXiv 1910.01271",
    },
    tolerance: { params: 0.0008, macs: 0.002 },
    difference: 'The published count holds the 6,368 running means and variances of batch norm.',
  },
  'ssdlite-mobilenet-v2': {
    label: 'SSDLite MobileNetV2',
    ...built(ssdliteMobileNetV2, 320, 80),
    published: {
      params: 4.3e6,
      flops: 0.8e9,
      convention: 'macs',
      coco: 22.1,
      source: 'arXiv 1801.04381, table 6',
    },
    tolerance: { params: 0.01, macs: 0.015 },
    difference: 'Published to two digits; widths of the extra layers are not in the paper.',
  },
  pelee: {
    label: 'Pelee',
    ...built(pelee, 304, 20),
    published: {
      params: 5.43e6,
      flops: 1.21e9,
      convention: 'macs',
      voc07: 70.9,
      coco: 22.4,
      source: 'arXiv 1804.06882, section 3',
    },
    tolerance: { params: 0.001, macs: 0.005 },
    difference: 'Rounding; counts are of the VOC network, for COCO it has 5.98 M parameters.',
  },
};
