// One step from each state of a run, by one form of training, in a process of its own:
//
//   node answer.mjs before|now TREE FILE wasm|cpu float32|float64
//
// Reads FILE's states and batches and writes the answers in their place.
import { readFileSync, writeFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import { sourcesOf, tensorFlowOf } from './sources.mjs';

const [form, tree, file, backend, precision] = process.argv.slice(2);
const { graph, spec, batches, states, rate } = deserialize(readFileSync(file));

// Makes every tensor of the cpu backend, and every number of the loss, one of double precision.
const double = precision === 'float64';
const Single = globalThis.Float32Array;
if (double) globalThis.Float32Array = Float64Array;

const { load, close } = await sourcesOf(tree);
const tf = await tensorFlowOf(tree, backend);
if (double) tf.env().platform.isTypedArray = ArrayBuffer.isView;
const { restore, step } = await (form === 'now' ? formNow() : formBefore());

const answers = [];
for (const [i, { steps, tensors }] of inPrecision(states).entries()) {
  const batch = inPrecision(batches[i]);
  // A step with moments of nothing leaves a tenth of the gradient in the first.
  const still = new Map([...tensors].map(([name, value]) => [name, atRest(name, value)]));
  await restore({ steps: 0, tensors: still });
  const stepped = await step(batch);
  const gradients = map(stepped.first, (values) => values.map((value) => value * 10));
  await restore({ steps, tensors });
  // The first step of a run begins without moments anyway.
  const { weights } = steps === 0 ? stepped : await step(batch);
  answers.push({ loss: stepped.loss, gradients, weights });
}
const free = [];
if (!double) {
  await restore(states[0]);
  for (const batch of batches) free.push((await step(batch)).loss);
}
writeFileSync(file, serialize({ answers, free }));
await close();

/** Today's: a Trainer, and a loss of plain numbers. */
async function formNow() {
  const { tfjsTrainer } = await load('tfjs/src/trainer/index.ts');
  const { assign, detectionLoss } = await load('train/src/index.ts');
  const trainer = tfjsTrainer(inPrecision(graph));
  return {
    restore: (state) => trainer.restore(state),
    async step({ pixels, boxes, size }) {
      const { width, height } = spec.input;
      const images = { data: pixels, shape: [size, height, width, 3] };
      const loss = detectionLoss(assign(boxes, spec), spec);
      const { total } = await trainer.accumulate(images, loss);
      await trainer.update(rate);
      const { tensors } = await trainer.state();
      return { loss: total, first: part(tensors, 'first/'), weights: part(tensors, 'weights/') };
    },
  };
}

/** That of commit 58a3b85: one function, whose loss is made of TensorFlow.js's operations. */
async function formBefore() {
  const { registerWasmGradients } = await load('train/src/wasm-gradients/index.ts');
  const { newRun } = await load('train/src/trainer/run-state.ts');
  const { trainStep } = await load('train/src/trainer/step.ts');
  const { readVariables, writeVariables } = await load('train/src/checkpoint/variables.ts');
  if (backend === 'wasm') registerWasmGradients();
  const { network, optimiser } = newRun(inPrecision(graph));
  const { parameters, statistics } = network;
  return {
    async restore({ steps, tensors }) {
      writeVariables('weights/', parameters, tensors);
      writeVariables('weights/', statistics, tensors);
      writeVariables('first/', optimiser.first, tensors);
      writeVariables('second/', optimiser.second, tensors);
      optimiser.steps = steps;
    },
    async step(batch) {
      const { loss } = await trainStep(network, optimiser, batch, spec, rate);
      const weights = await readVariables('', new Map([...parameters, ...statistics]));
      const first = await readVariables('', optimiser.first);
      return { loss: loss.total, first: map(first, same), weights: map(weights, same) };
    },
  };
}

function same(values) {
  return values;
}

function map(tensors, change) {
  return new Map([...tensors].map(([name, tensor]) => [name, change(tensor.data ?? tensor)]));
}

/** The tensors whose names begin so, by the rest of their names. */
function part(tensors, prefix) {
  const chosen = [...tensors].filter(([name]) => name.startsWith(prefix));
  return new Map(chosen.map(([name, { data }]) => [name.slice(prefix.length), data]));
}

function atRest(name, { data, shape }) {
  return { shape, data: /^(first|second)/.test(name) ? data.map(() => 0) : data };
}

/** A copy whose arrays of float32 are of this process's precision. */
function inPrecision(value) {
  if (!double || value === null || typeof value !== 'object') return value;
  if (value instanceof Single) return Float64Array.from(value);
  if (ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map(inPrecision);
  if (value instanceof Map) return new Map([...value].map(([k, v]) => [k, inPrecision(v)]));
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, inPrecision(v)]));
}
