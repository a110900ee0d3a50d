// How much faster one trainer is than another, by interleaved windows of steps.
import { parseTrainer, TRAINERS, trainingSpeed } from '@rsanet/bench';
import { columns, machine, readOptions, report, run } from './command.mjs';

const USAGE = `usage: bench:training-speed --data DIR [--trainers A,B] [--python PATH] [--recipe full|small] [--split NAME] [--rounds N] [--steps N] [--seed N] [--json] [--out FILE]
Trains RSANet on a data set in VOC's layout, each trainer in a process of its own, which stands still while another
makes its steps; from image files to new weights, but for keras, which trains on prepared arrays. The first trainer is
what the others are compared with. node needs tfjs-node (scripts/setup-tfjs-node), keras a Python with tensorflow-cpu.
  --data DIR     folder of the data set
  --trainers A,B trainers (${TRAINERS.join(', ')}), the engine with its threads; wasm,engine:1,engine:2
  --python PATH  that keras runs in, python3
  --recipe NAME  full: 320x256, batch 8, full width (default); small: 160x128, batch 4, half width
  --split NAME   what is learnt, train
  --rounds N     windows of each, 12
  --steps N      steps per window, 3
  --seed N       of weights, order and augmentation, 1
  --json         print the whole result
  --out FILE     write it to a file
example: npm run bench:training-speed -- --data BCCD --out results/training/node.json`;

const RECIPES = {
  full: { input: { width: 320, height: 256 }, channels: [32, 64, 128, 256, 512], batch: 8 },
  small: { input: { width: 160, height: 128 }, channels: [16, 32, 64, 128, 256], batch: 4 },
};

const options = readOptions(USAGE);
const { data, trainers = 'wasm,engine:1,engine:2', recipe = 'full', ...rest } = options;
if (!Object.hasOwn(RECIPES, recipe)) {
  console.error(USAGE);
  process.exit(2);
}

await run(async () => {
  const result = await trainingSpeed({
    split: 'train',
    seed: 1,
    ...rest,
    ...RECIPES[recipe],
    data,
    trainers: trainers.split(',').map(parseTrainer),
    onProgress: (round) => console.error(`round ${round + 1}`),
  });
  const gain = ({ ratio, interval: [low, high] }) =>
    `${ratio.toFixed(2)} (${low.toFixed(2)}-${high.toFixed(2)})`;
  const rows = result.arms.map((choice) => [
    `${choice.trainer}, ${choice.threads} thread${choice.threads === 1 ? '' : 's'}`,
    choice.imagesPerSecond.toFixed(2),
    choice.cpuPerImage.toFixed(0),
    (choice.peakMemory / 2 ** 30).toFixed(2),
    choice.gain ? gain(choice.gain) : '',
  ]);
  const table = [
    machine(result.environment),
    columns([['', 'images/s', 'CPU ms/image', 'peak GiB', 'gain'], ...rows]),
    ...result.arms.flatMap(({ trainer, note }) => (note ? [`${trainer}: ${note}`] : [])),
    ...(result.unavailable ?? []).map(({ trainer, reason }) => `${trainer}: ${reason}`),
  ].join('\n');
  report(result, table, options);
});
