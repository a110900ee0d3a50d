// LCNet as a classifier of five kinds: built with tf.layers, turned into a graph, and run without TensorFlow.js.
import { engineRuntime } from '@rsanet/engine';
import { fold } from '@rsanet/graph';
import { lcnet } from '@rsanet/lcnet';
import { fromLayersModel, useBackend } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';

await useBackend('cpu'); // weights are made on a backend
const backbone = lcnet({ inputShape: [64, 64, 3], channels: [8, 8, 16, 16, 32] });
const means = tfl.layers.globalAveragePooling2d({}).apply(backbone.outputs[2]);
const kinds = tfl.layers.dense({ units: 5, activation: 'softmax', name: 'kinds' }).apply(means);
const model = tfl.model({ inputs: backbone.inputs, outputs: kinds, name: 'classifier' });

// Train `model` here as layers models are, with `fit`.
const graph = fold(fromLayersModel(model));
const image = Float32Array.from({ length: 64 * 64 * 3 }, (_, i) => 0.5 + 0.5 * Math.sin(i / 50));

const executor = await engineRuntime().open(graph);
const [{ data }] = await executor.run({ data: image, shape: [1, 64, 64, 3] });
await executor.dispose();
console.log('probabilities', Array.from(data, (share) => share.toFixed(3)).join(' '));

const expected = model.predict(tf.tensor(image, [1, 64, 64, 3])).dataSync();
const off = Math.max(...expected.map((value, i) => Math.abs(value - data[i])));
console.log(`they differ from those of tf.layers by ${off.toExponential(0)} at most`);
if (!(off < 1e-5)) process.exitCode = 1;
