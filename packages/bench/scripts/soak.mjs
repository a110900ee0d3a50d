// Whether memory stays level over many calls of `detect`.

import { sampleImage, sampleModel, soak, withCandidates } from '@rsanet/bench';
import { detectorFiles } from '@rsanet/rsanet/node';
import { useBackend } from '@rsanet/tfjs';
import { columns, machine, readOptions, report, run } from './command.mjs';

const USAGE = `usage: soak [--model MODEL] [--image FILE] [--calls N] [--warmup N] [--every N] [--seed N] [--json] [--out FILE]
Calls detect on wasm and watches tensors and the resident set. Exit code 1 when a tensor is left or
the resident set, by a regression line over the samples after warming up, grows by 16 KiB a call or
more: a third of the smallest map that a call of voc-416 could leave behind.
  --model M    name, path or URL of a model; RSANet voc-416 with random weights
  --image FILE image to detect on, decoded in every call; a made one of 640x480, already decoded
  --calls N    calls of detect, 500
  --warmup N   calls that do not count towards the slope, 100
  --every N    calls between two samples, 50
  --seed N     of weights and image, 1
  --json       print the whole result
  --out FILE   write it to a file
example: npm run soak -- --model bccd --out results/soak.json`;

const {
  model,
  image,
  seed = 1,
  ...options
} = readOptions(USAGE, {
  model: 'string',
  image: 'string',
  seed: 'number',
  calls: 'number',
  warmup: 'number',
  every: 'number',
});
const megabytes = (bytes) => (bytes / 2 ** 20).toFixed(1);

/** The files of a network that finds about as much as a trained one. */
async function randomModel(image) {
  await useBackend('wasm');
  const fresh = sampleModel({ preset: 'voc-416' }, seed);
  const wanted = { share: 0.01, scoreThreshold: 0.3 };
  const { graph, metadata } = await withCandidates(fresh, image, wanted);
  return detectorFiles(graph, metadata);
}

await run(async () => {
  const sample = sampleImage({ width: 640, height: 480 }, seed);
  const source = model ?? (await randomModel(sample));
  const onSample = ({ call, rss }) => console.error(`call ${call}: ${megabytes(rss)} MiB`);
  const result = await soak(source, image ?? sample, { ...options, onSample });
  const { tensors, samples, growth, bound, flat, leaking } = result;
  const rows = samples.map(({ call, rss, heapUsed, arrayBuffers }) => [
    call,
    ...[rss, heapUsed, arrayBuffers].map(megabytes),
  ]);
  const table = [
    machine(result.environment),
    columns([['call', 'RSS MiB', 'heap', 'array buffers'], ...rows]),
    `tensors ${tensors.before} before, ${tensors.after} after, ${tensors.left} left once disposed: ${leaking ? 'leaking' : 'no leak'}`,
    `resident set grows by ${(growth / 1024).toFixed(1)} KiB a call, bound ${bound / 1024}: ${flat ? 'flat' : 'not flat'}`,
  ].join('\n');
  report(result, table, options);
  if (leaking || !flat) process.exitCode = 1;
});
