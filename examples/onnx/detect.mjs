// The detector through ONNX: writes model.onnx and runs it by ONNX Runtime Web; detect.py does the same in Python.
import { writeFile } from 'node:fs/promises';
import { fold, toOnnx } from '@rsanet/graph';
import { loadDetector, postprocess, preprocess, readDetector, readImage } from '@rsanet/rsanet';
import * as ort from 'onnxruntime-web';

const [path = 'photo.jpg'] = process.argv.slice(2);
const image = await readImage(path);
const { graph, metadata } = await readDetector('bccd');
const onnx = toOnnx(fold(graph));
await writeFile('model.onnx', onnx);
const { input, strides, anchors, classes } = metadata;
await writeFile('model.onnx.json', JSON.stringify({ input, strides, anchors, classes }));

ort.env.wasm.numThreads = 1;
const session = await ort.InferenceSession.create(onnx);
const { tensor, transforms } = preprocess([image], metadata);
const results = await session.run({
  [session.inputNames[0]]: new ort.Tensor('float32', tensor.data, tensor.shape),
});
const outputs = session.outputNames.map((name) => ({
  data: results[name].data,
  shape: results[name].dims,
}));
const [found] = postprocess(outputs, transforms, metadata, { scoreThreshold: 0.1 });
await session.release();

const detector = await loadDetector('bccd');
const ours = await detector.detect(image, { scoreThreshold: 0.1 });
await detector.dispose();
console.log(`ONNX Runtime Web finds ${found.length}, RSANet's engine ${ours.length}`);
if (found.length !== ours.length) process.exitCode = 1;
