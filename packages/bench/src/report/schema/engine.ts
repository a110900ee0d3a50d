import { KERNELS, type KernelName } from '@rsanet/engine';
import * as v from 'valibot';
import { COLD_RUNTIMES } from '../../fresh/task.ts';
import { amount, count, head, number, text } from './described.ts';
import { machine } from './environment.ts';
import { pairComparison, pairedRatio, summary } from './figure.ts';
import { networkFacts, preset } from './network.ts';
import { parity } from './parity.ts';
import { sessionInfo } from './session-info.ts';

const engineComparison = v.strictObject({
  peer: sessionInfo,
  engine: sessionInfo,
  parity,
  forward: pairComparison,
  total: pairComparison,
  load: amount('Running processes at the end.'),
});

const coldStarts = v.strictObject({
  runtime: v.picklist(COLD_RUNTIMES),
  total: summary,
  imports: amount('Milliseconds of importing the code, median.'),
  load: amount('Milliseconds of starting and loading the model, median.'),
  first: amount('Milliseconds of the first boxes, median.'),
  opening: amount('Milliseconds from the network, read, to what runs it, median.'),
  overEngine: pairedRatio,
  memory: v.nullable(
    v.strictObject({
      idle: amount('Bytes resident before anything was imported.'),
      peak: amount('Bytes resident at most.'),
    }),
  ),
  download: v.nullable(
    v.strictObject({
      files: v.array(v.string()),
      bytes: count('Of all files.'),
      gzipped: count('Of all files, each compressed.'),
    }),
  ),
});

const bandwidth = v.strictObject({
  read: amount('Bytes per second.'),
  copy: amount('Bytes read and written per second.'),
});

export const roofline = v.strictObject({
  build: v.picklist(['simd', 'relaxed']),
  machine: v.strictObject({
    peak: amount('Operations per second, two per multiply-add.'),
    near: bandwidth,
    far: bandwidth,
  }),
  opening: amount('Milliseconds of compiling, planning and packing.'),
  memoryBytes: count("Bytes of the executor's memory."),
  macs: count('Multiply-accumulates of the plan as executed.'),
  times: v.array(amount('Milliseconds of a run.')),
  ofPeak: amount("Of the machine's peak, by the median run."),
  steps: v.array(
    v.strictObject({
      kernel: v.picklist(Object.keys(KERNELS) as KernelName[]),
      value: text('The value it makes.'),
      shape: v.array(count('A side.')),
      macs: count('Multiply-accumulates.'),
      bytes: count('Of maps and weights.'),
      time: amount('Milliseconds, median.'),
      ofPeak: amount("Of the machine's peak."),
      ofBandwidth: amount("Of the bandwidth of the machine's cache."),
    }),
  ),
});

export const engineResult = v.strictObject({
  ...head('engine', 2, machine),
  realm: v.picklist(['node', 'chromium']),
  settings: v.strictObject({
    pairs: count('Of a comparison.'),
    sessions: count('Times that both backends of a comparison were opened.'),
    starts: count('Cold starts of each runtime.'),
    runs: count('Runs under the roofline.'),
    threads: count('Of the engine on several.'),
    seed: number('Of weights, image and bootstraps.'),
  }),
  networks: v.array(
    v.strictObject({
      preset,
      ...networkFacts,
      comparisons: v.array(engineComparison),
      threads: engineComparison,
      coldStarts: v.array(coldStarts),
      roofline,
    }),
  ),
});
