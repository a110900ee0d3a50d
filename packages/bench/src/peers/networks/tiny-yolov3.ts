import { concat, convBlock, pointwiseBlock, upsample } from '@rsanet/layers';
import type { LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as tfl from '@tensorflow/tfjs-layers';
import { type NetworkOptions, yoloPrediction } from './yolo-prediction.ts';

const activation = 'leakyRelu';

/**
 * Tiny-YOLOv3, untrained (arXiv 1804.02767; its layers are published as darknet's
 * `cfg/yolov3-tiny.cfg`).
 *
 * @returns a model from RGB `[n, h, w, 3]` in 0..1 to logits at strides 16 and 32, each
 * `[n, h / stride, w / stride, 3 * (5 + numClasses)]`
 */
export function tinyYolov3({ input, numClasses }: NetworkOptions): LayersModel {
  const images = tfl.input({ shape: [input.height, input.width, 3], name: 'images' });
  let x: SymbolicTensor = images;
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
  return tfl.model({ inputs: images, outputs, name: 'tiny-yolov3' });
}

function pool(x: SymbolicTensor, strides: number, name: string): SymbolicTensor {
  const layer = tfl.layers.maxPooling2d({ poolSize: 2, strides, padding: 'same', name });
  return layer.apply(x) as SymbolicTensor;
}
