// Puts training of this tree beside that of commit 58a3b85, whose loss was made of TensorFlow.js's operations: at each
// state of one reference run both are restored to it and make one step. Prints a JSON result; exit code 1 when
// a loss differs by more than 1e-5 of itself, or a gradient or weight by more than 1e-4 of its tensor's largest value.
// Gradients of a batch norm's scale that another batch norm follows nearly cancel out: of them float32 leaves less.
// Also gives the losses of both running freely, of which nothing is asserted.
//
//   node packages/train/scripts/compare-trainers.mjs --tree DIR --data BCCD [--steps 50]
//
// DIR is a checkout of that commit with its dependencies installed.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { createViteServer } from 'vitest/node';

const { values: given } = parseArgs({
  options: {
    tree: { type: 'string' },
    data: { type: 'string' },
    steps: { type: 'string', default: '50' },
    // The other tree's part, in a process of its own.
    states: { type: 'string' },
  },
});
const steps = Number(given.steps);
const RATE = 1e-3;
const tree = resolve(given.tree);

/** Loads TypeScript of a tree, which Node 20 cannot do by itself. */
async function sources(root) {
  const conditions = ['@rsanet/source', 'node', 'import', 'module', 'default'];
  const vite = await createViteServer({
    root,
    configFile: false,
    logLevel: 'error',
    server: { middlewareMode: true, ws: false, hmr: false },
    resolve: { conditions },
    ssr: {
      noExternal: [/^@rsanet\//],
      resolve: { conditions, externalConditions: ['node', 'import', 'default'] },
    },
  });
  return {
    load: (path) => vite.ssrLoadModule(join(root, 'packages', path)),
    close: () => vite.close(),
  };
}

await import('@tensorflow/tfjs-layers');
const tf = await import('@tensorflow/tfjs-core');
await import('@tensorflow/tfjs-backend-wasm');
await tf.setBackend('wasm');

if (given.states) await answer(given.states);
else await compare();

/** The other tree: a step from each state, and a run of its own. */
async function answer(file) {
  const { graph, head, batches, states } = deserialize(readFileSync(file));
  const { load, close } = await sources(tree);
  const { registerWasmGradients } = await load('train/src/wasm-gradients/index.ts');
  const { newRun } = await load('train/src/trainer/run-state.ts');
  const { trainStep } = await load('train/src/trainer/step.ts');
  const { readVariables, writeVariables } = await load('train/src/checkpoint/variables.ts');
  registerWasmGradients();
  const run = newRun(graph);
  const step = async (batch) =>
    (await trainStep(run.network, run.optimiser, batch, head, RATE)).loss.total;
  const free = [];
  for (const batch of batches) free.push(await step(batch));
  const answers = [];
  for (const [i, { steps, tensors }] of states.entries()) {
    writeVariables('weights/', run.network.parameters, tensors);
    writeVariables('weights/', run.network.statistics, tensors);
    writeVariables('first/', run.optimiser.first, tensors);
    writeVariables('second/', run.optimiser.second, tensors);
    run.optimiser.steps = steps;
    const loss = await step(batches[i]);
    const weights = await readVariables('', run.network.parameters);
    const statistics = await readVariables('', run.network.statistics);
    const first = await readVariables('', run.optimiser.first);
    answers.push({ loss, weights, statistics, first });
  }
  writeFileSync(file, serialize({ free, answers }));
  await close();
}

async function compare() {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  const { load, close } = await sources(root);
  const { tfjsTrainer } = await load('tfjs/src/trainer/index.ts');
  const { assign, augmentDefaults, batches, detectionLoss, newDetector } =
    await load('train/src/index.ts');
  const { readVoc } = await load('train/src/node.ts');
  const { readImage } = await load('rsanet/src/node.ts');
  const data = await readVoc(given.data, 'train');
  const input = { width: 160, height: 128 };
  const { graph, head } = newDetector({
    preset: 'voc-416',
    input,
    channels: [16, 32, 64, 128, 256],
    data,
    seed: 1,
  });
  const options = { input, batchSize: 4, seed: 1, augment: augmentDefaults, readImage };
  const all = [];
  for (let epoch = 1; all.length < steps; epoch++) {
    for await (const batch of batches(data, { ...options, epoch, dropLast: true })) {
      if (all.push(batch) === steps) break;
    }
  }
  const step = async (trainer, { pixels, boxes, size }) => {
    const images = { data: pixels, shape: [size, input.height, input.width, 3] };
    const { total } = await trainer.accumulate(images, detectionLoss(assign(boxes, head), head));
    await trainer.update(RATE);
    return total;
  };

  const reference = tfjsTrainer(graph);
  const states = [];
  const free = [];
  for (const batch of all) {
    states.push(await reference.state());
    free.push(await step(reference, batch));
  }
  await reference.dispose();

  const dir = mkdtempSync(join(tmpdir(), 'rsanet-compare-'));
  const file = join(dir, 'states');
  writeFileSync(file, serialize({ graph, head, batches: all, states }));
  const script = fileURLToPath(import.meta.url);
  execFileSync(process.execPath, [script, '--tree', tree, '--states', file], { stdio: 'inherit' });
  const other = deserialize(readFileSync(file));
  rmSync(dir, { recursive: true });

  const restored = tfjsTrainer(graph);
  const largest = { loss: 0, gradients: 0, weights: 0, statistics: 0 };
  const eachState = [];
  for (const [i, state] of states.entries()) {
    await restored.restore(state);
    const loss = await step(restored, all[i]);
    const { tensors } = await restored.state();
    const theirs = other.answers[i];
    const differences = {
      loss: Math.abs(loss / theirs.loss - 1),
      gradients: most(theirs.first, (name, { data }) => {
        // What the step added to Adam's first moment.
        const before = state.tensors.get(`first/${name}`).data;
        const added = (moment) => moment.map((value, k) => value - 0.9 * before[k]);
        return differenceOf(added(tensors.get(`first/${name}`).data), added(data));
      }),
      weights: most(theirs.weights, (name, { data }) =>
        differenceOf(tensors.get(`weights/${name}`).data, data),
      ),
      statistics: most(theirs.statistics, (name, { data }) =>
        differenceOf(tensors.get(`weights/${name}`).data, data),
      ),
    };
    for (const part of Object.keys(largest)) {
      const value = differences[part].difference ?? differences[part];
      largest[part] = Math.max(largest[part], value);
    }
    eachState.push({ lossBefore: theirs.loss, lossNow: loss, differences });
  }
  await restored.dispose();
  // Not before: the sources import more of themselves as they run.
  await close();
  const git = (...args) => execFileSync('git', args, { encoding: 'utf8' }).trim();
  const result = {
    comparison: 'training',
    version: 1,
    environment: {
      commit: git('-C', root, 'rev-parse', 'HEAD'),
      before: git('-C', tree, 'rev-parse', 'HEAD'),
      node: process.version,
      tfjs: tf.version_core,
      backend: tf.getBackend(),
      cpu: cpus()[0].model,
      threads: availableParallelism(),
    },
    run: {
      data: 'BCCD train',
      preset: 'voc-416',
      width: 'half',
      input,
      batch: 4,
      rate: RATE,
      steps,
    },
    // Relative: of the loss, and of each tensor's largest value.
    largestDifference: largest,
    ok: largest.loss < 1e-5 && largest.gradients < 1e-4 && largest.weights < 1e-4,
    eachState,
    runningFreely: { before: other.free, now: free },
  };
  console.log(JSON.stringify(result, null, 2));
  process.exitCode = result.ok ? 0 : 1;
}

/** The tensor that differs most, and by how much. */
function most(tensors, difference) {
  let found = { difference: 0, tensor: null };
  for (const [name, tensor] of tensors) {
    const value = difference(name, tensor);
    if (value > found.difference) found = { difference: value, tensor: name };
  }
  return found;
}

/** Largest difference, relative to the largest value wanted. */
function differenceOf(actual, wanted) {
  let most = 0;
  let error = 0;
  for (let i = 0; i < wanted.length; i++) {
    most = Math.max(most, Math.abs(wanted[i]));
    error = Math.max(error, Math.abs(wanted[i] - actual[i]));
  }
  return most === 0 ? error : error / most;
}
