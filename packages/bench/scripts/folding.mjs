// How much faster the folded graph is than the unfolded one, by interleaved pairs.
import { folding } from '@rsanet/bench';
import { columns, machine, readOptions, report, run, TIME_HEADER, timeRow } from './command.mjs';

const USAGE = `usage: bench:folding [--pairs N] [--warmup N] [--seed N] [--json] [--out FILE]
Measures a forward pass of RSANet voc-416 at 416x416 on wasm, one thread: the graph as compiled
against the folded graph. Goal: folded at least 1.5 times as fast, by the whole 95 % interval.
  --pairs N    pairs measured, 30
  --warmup N   pairs run before, 3
  --seed N     of weights, image and bootstrap, 1
  --json       print the whole result, raw samples included
  --out FILE   write it to a file
example: npm run bench:folding -- --out results/folding.json`;

const options = readOptions(USAGE);

await run(async () => {
  const result = await folding(options);
  const { comparison, difference, goal, nodes } = result;
  const [low, high] = comparison.interval.map((end) => end.toFixed(3));
  const table = [
    machine(result.environment),
    columns([
      TIME_HEADER,
      timeRow(`unfolded, ${nodes.unfolded} nodes`, comparison.a),
      timeRow(`folded, ${nodes.folded} nodes`, comparison.b),
    ]),
    `folded is ${comparison.ratio.toFixed(3)} times as fast, 95 % interval ${low} to ${high}; goal ${goal.atLeast}: ${goal.met ? 'met' : 'missed'}`,
    `outputs differ by ${difference.largest.toExponential(1)} at most, the largest is ${difference.of.toFixed(2)}`,
  ].join('\n');
  report(result, table, options);
});
