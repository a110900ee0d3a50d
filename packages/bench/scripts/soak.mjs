// Whether memory stays level while detectors are loaded, used, aborted and disposed for minutes.

import { sampleModel, soak } from '@rsanet/bench';
import { engineRuntime } from '@rsanet/engine';
import { tfjsRuntime } from '@rsanet/tfjs';
import { columns, machine, readOptions, report, run } from './command.mjs';

const USAGE = `usage: soak [--minutes N] [--seed N] [--json] [--out FILE]
Loads detectors one after the other, detects with them on images of several sizes, one, several at once and in calls that
overlap, aborts loads and calls in their middle, and disposes detectors at rest and in calls: bccd, two small networks and
coco-320 of width 0.5, each by the engine on one thread and on two and by TensorFlow.js's wasm, a small one by its cpu.
Exit code 1 when at the end a tensor, a WebAssembly memory or a worker is left, or when the resident set grows: when after
half of the time the whole 95 % interval of its slope is above 0 and it has risen by more than it scatters.
  --minutes N  how long, 5
  --seed N     of weights, images and what happens, 1
  --json       print the whole result
  --out FILE   write it to a file
example: npm run soak -- --minutes 60 --out results/soak.json`;

const { seed = 1, ...options } = readOptions(USAGE);
const megabytes = (bytes) => (bytes / 2 ** 20).toFixed(1);

const small = sampleModel(
  {
    preset: 'voc-416',
    input: { width: 96, height: 64 },
    channels: [8, 8, 8, 16, 16],
  },
  seed,
);
const models = {
  bccd: 'bccd',
  small,
  'small and tall': sampleModel(
    {
      preset: 'coco-320',
      input: { width: 160, height: 224 },
      width: 0.25,
    },
    seed,
  ),
  'coco-320 of width 0.5': sampleModel({ preset: 'coco-320', width: 0.5 }, seed),
};
const runtimes = {
  'engine on one thread': engineRuntime({ threads: 1 }),
  'engine on two threads': engineRuntime({ threads: 2 }),
  wasm: tfjsRuntime('wasm'),
};
const cases = Object.entries(models).flatMap(([model, source]) =>
  Object.entries(runtimes).map(([by, runtime]) => ({ name: `${model}, ${by}`, source, runtime })),
);
cases.push({ name: 'small, cpu', source: small, runtime: tfjsRuntime('cpu') });

function onSample({ seconds, rss, tensors, memories, workers }) {
  console.error(
    `${seconds.toFixed(0)} s: ${megabytes(rss)} MiB, ${tensors} tensors, ${memories} memories, ${workers} workers`,
  );
}

await run(async () => {
  const result = await soak(cases, { ...options, seed, onSample });
  report(result, tableOf(result), options);
  if (!result.passed) process.exitCode = 1;
});

function tableOf({ environment, counts, left, growth, growing, passed }) {
  const { loads, abortedLoads, calls, abortedCalls, disposedCalls } = counts;
  const [low, high] = growth.interval.map(megabytes);
  return [
    machine(environment),
    columns([
      ['', 'done', 'aborted', 'disposed'],
      ['loads', loads, abortedLoads, ''],
      ['calls', calls - abortedCalls - disposedCalls, abortedCalls, disposedCalls],
    ]),
    `left at the end: ${left.tensors} tensors, ${left.memories} memories, ${left.workers} workers`,
    `resident set by ${megabytes(growth.slope)} MiB a minute, 95 % interval ${low} to ${high}, by ${megabytes(growth.rise)} in all, scatter ${megabytes(growth.scatter)}: ${growing ? 'grows' : 'noise'}`,
    passed ? 'passed' : 'FAILED',
  ].join('\n');
}
