// A layers model to a folder and back, in plain Node, where TensorFlow.js has no handler of `file://`.
import { lcnet } from '@rsanet/lcnet';
import { folderHandler, useBackend } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

await useBackend('cpu');
const model = lcnet({
  inputShape: [32, 32, 3],
  channels: [8, 8, 8, 8, 8],
  depths: [1, 1, 1, 1, 1],
});
await model.save(folderHandler('saved-model')); // model.json and weights.bin
const loaded = await tfl.loadLayersModel(folderHandler('saved-model'));

const image = tf.fill([1, 32, 32, 3], 0.5);
const [saved, read] = [model, loaded].map((one) => one.predict(image)[2].dataSync());
console.log(
  `${loaded.countParams()} parameters; the same outputs: ${saved.join() === read.join()}`,
);
if (saved.join() !== read.join()) process.exitCode = 1;
