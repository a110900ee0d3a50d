import type { Graph } from '@rsanet/graph';
import {
  concat,
  convBlock,
  type GraphValue,
  graphLayers,
  graphOf,
  input as imagesOf,
  pointwiseBlock,
  upsample,
} from '@rsanet/layers/graph';
import { type NetworkOptions, yoloPrediction } from './yolo-prediction.ts';

const activation = 'leakyRelu';

/**
 * Tiny-YOLOv3, untrained (arXiv 1804.02767; its layers are published as darknet's
 * `cfg/yolov3-tiny.cfg`).
 *
 * @returns a network from RGB `[n, h, w, 3]` in 0..1 to logits at strides 16 and 32, each
 * `[n, h / stride, w / stride, 3 * (5 + numClasses)]`
 */
export function tinyYolov3({ input, numClasses, seed }: NetworkOptions): Graph {
  const images = imagesOf({ name: 'images', shape: [input.height, input.width, 3] });
  let x: GraphValue = images;
  for (const [index, filters] of [16, 32, 64, 128, 256].entries()) {
    if (index > 0) x = pool(x, 2, `pool${index}`);
    x = convBlock(x, { name: `conv${index + 1}`, filters, activation });
  }
  const middle = x;
  x = convBlock(pool(x, 2, 'pool5'), { name: 'conv6', filters: 512, activation });
  x = convBlock(pool(x, 1, 'pool6'), { name: 'conv7', filters: 1024, activation });
  const deep = pointwiseBlock(x, { name: 'conv8', filters: 256, activation });
  const large = convBlock(deep, { name: 'large', filters: 512, activation });

  const reduced = pointwiseBlock(deep, { name: 'reduce', filters: 128, activation });
  const joined = concat([upsample(reduced, 'upsample'), middle], 'concat');
  const small = convBlock(joined, { name: 'small', filters: 256, activation });
  const outputs = [
    yoloPrediction(small, { name: 'prediction16', numClasses }),
    yoloPrediction(large, { name: 'prediction32', numClasses }),
  ];
  return graphOf({ name: 'tiny-yolov3', outputs, seed });
}

function pool(x: GraphValue, strides: number, name: string): GraphValue {
  return graphLayers.maxPool(x, { name, size: 2, strides });
}
