// What the engine gains over other backends, how it starts, and what it reaches of the machine.
import { writeFileSync } from 'node:fs';
import { engine, engineReport } from '@rsanet/bench';
import { readOptions, report, run } from './command.mjs';

const USAGE = `usage: bench:engine [--realm node|chromium] [--python PATH] [--presets A,B] [--pairs N] [--sessions N] [--starts N] [--runs N] [--threads N] [--seed N] [--json] [--out FILE]
Measures RSANet's presets at their own size on the engine beside TensorFlow.js's wasm, ONNX Runtime and jax-js,
each in a process or page of its own, in interleaved pairs; the engine on two threads beside one; cold
starts and memory in fresh processes or pages; and what each step reaches of the machine's peak.
Exit code 1 when outputs differ.
  --realm NAME    node, this version of it, or chromium; node
  --python PATH   with --realm chromium: a Python that has tensorflow-cpu and safetensors, to compare with
                  LiteRT.js (npm install --no-save @litertjs/core), too
  --presets A,B   networks, voc-416,coco-320
  --pairs N       pairs per comparison, 24
  --sessions N    times that both backends of a comparison are opened anew, 3
  --starts N      cold starts of each runtime, 8
  --runs N        runs under the roofline, 25
  --threads N     of the engine on several threads, 2
  --seed N        of weights, image and bootstrap, 1
  --json          print the whole result, raw samples included
  --out FILE      write it to a file, and the report beside it, .md for .json
example: npm run bench:engine -- --out results/engine/node-20.json`;

const { presets, ...options } = readOptions(USAGE);

await run(async () => {
  const result = await engine({
    ...options,
    ...(presets && { presets: presets.split(',') }),
    onProgress: (preset, part) => console.error(`${preset}: ${part}`),
  });
  const text = engineReport(result);
  report(result, text, options);
  if (options.out) writeFileSync(options.out.replace(/(\.json)?$/, '.md'), text);
  const compared = result.networks.flatMap(({ comparisons, threads }) => [...comparisons, threads]);
  if (compared.some(({ parity }) => !parity.within)) process.exitCode = 1;
});
