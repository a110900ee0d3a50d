// Puts training of this tree beside that of commit 58a3b85, whose loss was made of TensorFlow.js's operations: at each
// state of one reference run both are restored to it and make one step on wasm, in float32; at the witnessed states
// also on the cpu backend in float64. Prints a JSON result; exit code 1 when a loss differs by more
// than 1e-5 of itself, or anything in float64 by more than 1e-8 of its tensor's largest. In float32 a scale that another
// batch norm follows has a gradient of nearly 0 by cancellation, of which rounding is a large part.
//
//   node packages/train/scripts/compare-trainers.mjs --tree DIR --data BCCD [--steps 50] [--witness 0,25]
//
// DIR is a checkout of that commit with its dependencies installed.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { differencesOf, witnessOf } from './compare-trainers/differences.mjs';
import { sourcesOf, tensorFlowOf } from './compare-trainers/sources.mjs';

const { values: given } = parseArgs({
  options: {
    tree: { type: 'string' },
    data: { type: 'string' },
    steps: { type: 'string', default: '50' },
    witness: { type: 'string', default: '0,25' },
  },
});
const RATE = 1e-3;
const BATCH = 4;
const SHAPE = { input: { width: 160, height: 128 }, channels: [16, 32, 64, 128, 256] };
const steps = Number(given.steps);
const here = fileURLToPath(new URL('../../..', import.meta.url));
const before = resolve(given.tree);
const run = await referenceRun();
const witnessed = given.witness
  .split(',')
  .map(Number)
  .filter((i) => i < steps);
const few = {
  ...run,
  states: witnessed.map((i) => run.states[i]),
  batches: witnessed.map((i) => run.batches[i]),
};
const [now, nowExact, then, thenExact] = await Promise.all([
  answersOf('now', run, 'wasm', 'float32'),
  answersOf('now', few, 'cpu', 'float64'),
  answersOf('before', run, 'wasm', 'float32'),
  answersOf('before', few, 'cpu', 'float64'),
]);
const states = run.states.map((_, i) => differencesOf(now.answers[i], then.answers[i]));
const witness = witnessed.map((state, i) => {
  const single = { now: now.answers[state], before: then.answers[state] };
  const double = { now: nowExact.answers[i], before: thenExact.answers[i] };
  return { state, ...witnessOf(single, double) };
});
// In double precision the forms must be one function; in single precision their roundings differ.
const same = ({ exact }) =>
  Math.max(exact.loss, exact.gradients.difference, exact.weights.difference) < 1e-8;
const ok = states.every(({ loss }) => loss < 1e-5) && witness.every(same);
const result = {
  benchmark: 'training',
  version: 1,
  environment: run.environment,
  run: { data: 'BCCD train', preset: 'voc-416', ...SHAPE, batch: BATCH, rate: RATE },
  ok,
  states,
  witness,
  runningFreely: { now: now.free, before: then.free },
};
console.log(JSON.stringify(result, null, 2));
process.exitCode = ok ? 0 : 1;

/** States of a run of today's form, and the batch that follows each. */
async function referenceRun() {
  const { load, close } = await sourcesOf(here);
  await tensorFlowOf(here, 'wasm');
  const { tfjsTrainer } = await load('tfjs/src/trainer/index.ts');
  const { assign, augmentDefaults, batches, detectionLoss, newDetector } =
    await load('train/src/index.ts');
  const { readVoc } = await load('train/src/node.ts');
  const { readImage } = await load('rsanet/src/node.ts');
  const { environment } = await load('bench/src/environment/environment.ts');
  const data = await readVoc(given.data, 'train');
  const { input, channels } = SHAPE;
  const detector = newDetector({ preset: 'voc-416', input, channels, data, seed: 1 });
  const { graph } = detector;
  const spec = detector.spec ?? detector.head;
  const trainer = tfjsTrainer(graph);
  const options = { input, batchSize: BATCH, seed: 1, augment: augmentDefaults, readImage };
  const result = {
    graph,
    spec,
    rate: RATE,
    batches: [],
    states: [],
    environment: await environment(),
  };
  for (let epoch = 1; result.states.length < steps; epoch++) {
    for await (const batch of batches(data, { ...options, epoch, dropLast: true })) {
      if (result.states.length === steps) break;
      result.states.push(await trainer.state());
      result.batches.push(batch);
      const images = { data: batch.pixels, shape: [batch.size, input.height, input.width, 3] };
      await trainer.accumulate(images, detectionLoss(assign(batch.boxes, spec), spec));
      await trainer.update(RATE);
    }
  }
  await trainer.dispose();
  await close();
  return result;
}

/** What one form of training makes of the states, in a process of its own. */
async function answersOf(form, given, backend, precision) {
  const dir = mkdtempSync(join(tmpdir(), 'rsanet-compare-'));
  const file = join(dir, 'states');
  writeFileSync(file, serialize(given));
  const script = fileURLToPath(new URL('compare-trainers/answer.mjs', import.meta.url));
  const tree = form === 'now' ? here : before;
  try {
    await promisify(execFile)(process.execPath, [script, form, tree, file, backend, precision]);
    return deserialize(readFileSync(file));
  } finally {
    rmSync(dir, { recursive: true });
  }
}
