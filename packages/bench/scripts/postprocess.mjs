// What letterbox, decode and NMS take beside the forward pass, by interleaved pairs.
import { postprocessing } from '@rsanet/bench';
import { columns, machine, readOptions, report, run, TIME_HEADER, timeRow } from './command.mjs';

const USAGE = `usage: bench:postprocess [--pairs N] [--warmup N] [--seed N] [--json] [--out FILE]
Measures letterbox (of 640x480), decode and NMS against the folded forward pass of RSANet voc-416 at
416x416 on wasm, one thread; for a fresh network and for biases that let 0.1 %, 1 % and 5 % of the
predictions reach a score of 0.3. Goal: together under 5 % of the forward pass, by the whole 95 %
interval.
  --pairs N    pairs measured for each network, 30
  --warmup N   pairs run before, 3
  --seed N     of weights, image and bootstrap, 1
  --json       print the whole result, raw samples included
  --out FILE   write it to a file
example: npm run bench:postprocess -- --out results/postprocess.json`;

const options = readOptions(USAGE);
const percent = (ratio, digits = 2) => `${(100 * ratio).toFixed(digits)} %`;

function section({ share, predictions, candidates, kept, comparison, goal, ...parts }) {
  const [low, high] = comparison.interval.map((end) => percent(end));
  const network = share === null ? 'fresh network' : `biases for ${percent(share, 1)}`;
  return [
    `\n${network}: ${candidates} of ${predictions} predictions are candidates, ${kept} boxes kept`,
    columns([
      TIME_HEADER,
      timeRow('letterbox', parts.letterbox),
      timeRow('decode', parts.decode),
      timeRow('NMS', parts.nms),
      timeRow('together', comparison.a),
      timeRow('forward', comparison.b),
    ]),
    `together ${percent(comparison.ratio)} of the forward pass, 95 % interval ${low} to ${high}; goal under ${percent(goal.below, 0)}: ${goal.met ? 'met' : 'missed'}`,
  ].join('\n');
}

await run(async () => {
  const result = await postprocessing(options);
  const table = [machine(result.environment), ...result.cases.map(section)].join('\n');
  report(result, table, options);
});
