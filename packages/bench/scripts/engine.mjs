// How much faster the engine is than other backends, by interleaved pairs.
import { engine } from '@rsanet/bench';
import { columns, readOptions, report, run } from './command.mjs';

const USAGE = `usage: bench:engine [--backend NAME] [--peers A,B] [--presets A,B] [--threads N] [--pairs N] [--sessions N] [--seed N] [--json] [--out FILE]
Measures RSANet's presets at their own size, each backend in a process or page of its own, in
interleaved pairs. Exit code 1 when outputs differ.
  --backend NAME  backend that is to be faster, engine; or browser-engine, engine-threads, ...
  --peers A,B     backends that it is compared with, wasm,onnxruntime-web
  --presets A,B   networks, voc-416,coco-320
  --threads N     of every backend that has a choice, 1
  --pairs N       pairs per comparison, 24
  --sessions N    times that both backends of a comparison are opened anew, 3
  --seed N        of weights, image and bootstrap, 1
  --json          print the whole result, raw samples included
  --out FILE      write it to a file
example: npm run bench:engine -- --out results/engine/engine.json`;

const { peers, presets, ...options } = readOptions(USAGE, {
  backend: 'string',
  peers: 'string',
  presets: 'string',
  threads: 'number',
  pairs: 'number',
  sessions: 'number',
  seed: 'number',
});

function row({ preset }, { peer, engine: own, forward, total, load }) {
  const times = ({ ratio, interval: [low, high] }) =>
    `${ratio.toFixed(2)} (${low.toFixed(2)}-${high.toFixed(2)})`;
  return [
    `${preset}: ${own.backend} beside ${peer.backend}`,
    ...[forward.b, forward.a].map(({ median }) => median.toFixed(1)),
    ...[forward, total].map(times),
    load.toFixed(1),
  ];
}

await run(async () => {
  const result = await engine({
    ...options,
    ...(peers && { peers: peers.split(',') }),
    ...(presets && { presets: presets.split(',') }),
    onProgress: (preset, peer, session) =>
      console.error(`${preset}, beside ${peer}, session ${session + 1}`),
  });
  const { environment, networks } = result;
  const { cpu, node } = environment;
  const all = networks.flatMap((network) => network.comparisons.map((one) => [network, one]));
  const wrong = all.filter(([, { parity }]) => !parity.within);
  const table = [
    `${cpu.model}, ${cpu.cores} cores, load ${cpu.load[0].toFixed(1)} before; Node ${node}`,
    columns([
      ['time of peer over its own', 'ms', "peer's", 'forward', 'image to boxes', 'load'],
      ...all.map((one) => row(...one)),
    ]),
    ...wrong.map(([{ preset }, { peer }]) => `${preset}: outputs differ from ${peer.backend}'s`),
  ].join('\n');
  report(result, table, options);
  if (wrong.length > 0) process.exitCode = 1;
});
