// Whether the engine makes the steps that TensorFlow.js makes, and what float64 says of both.
import { trainingSameness } from '@rsanet/bench';
import { engineTrainer } from '@rsanet/engine/train';
import { useBackend } from '@rsanet/tfjs';
import { tfjsTrainer } from '@rsanet/tfjs/trainer';
import { columns, readOptions, report, run } from './command.mjs';

const USAGE = `usage: bench:training-sameness --data DIR [--reference NAME] [--states N] [--threads N] [--seed N] [--json] [--out FILE]
At each state of a run by TensorFlow.js, it and the engine are restored to that state and make one step of the same batch.
To be the same, losses agree within 1e-5, gradients and new weights within 1e-4 of each tensor's largest value. At every
tenth state the step is made in float64, too, and in float64 with each value of the network rounded to float32 once, which no
trainer in float32 can beat. RSANet at half its width, 160x128, batch 4; half an hour.
  --data DIR         folder of a data set in VOC's layout
  --reference NAME   backend of TensorFlow.js: wasm (default), cpu, node
  --states N         states, 50
  --threads N        of the engine, 1
  --seed N           of weights, order and augmentation, 1
  --json             print the whole result
  --out FILE         write it to a file
example: npm run bench:training-sameness -- --data BCCD --out results/training-sameness.json`;

const options = readOptions(USAGE);
const { data, reference: backend = 'wasm', threads = 1, states = 50, seed = 1 } = options;

await run(async () => {
  await useBackend(backend);
  const result = await trainingSameness({
    data,
    split: 'train',
    input: { width: 160, height: 128 },
    channels: [16, 32, 64, 128, 256],
    batch: 4,
    seed,
    states,
    reference: (graph) => tfjsTrainer(graph, { backend }),
    trainer: (graph) => engineTrainer(graph, { threads }),
    onProgress: (state) => console.error(`state ${state}`),
  });
  report(result, table(result), options);
});

function table({ numerics, states, tensors }) {
  const witnesses = states.flatMap(({ witness }) => witness ?? []);
  const row = (name, found) => {
    const max = (of) => Math.max(...found.map(of)).toExponential(1);
    const within = (of) => found.reduce((sum, each) => sum + tensors[of] - each[of].beyond, 0);
    return [
      name,
      found.length,
      max(({ loss }) => loss),
      ...['gradients', 'weights'].flatMap((of) => [
        max((each) => each[of].difference),
        max((each) => each[of].median),
        `${((100 * within(of)) / (found.length * tensors[of])).toFixed(0)} %`,
      ]),
    ];
  };
  const parts = ['max', 'median', 'within'];
  return columns([
    ['', 'states', 'loss', ...parts.map((of) => `grad ${of}`), ...parts.map((of) => `new ${of}`)],
    row(
      `${numerics.trainer} from ${numerics.reference}`,
      states.map(({ between }) => between),
    ),
    row(
      `${numerics.trainer} from float64`,
      witnesses.map(({ trainer }) => trainer),
    ),
    row(
      `${numerics.reference} from float64`,
      witnesses.map(({ reference }) => reference),
    ),
    row(
      'rounded once from float64',
      witnesses.map(({ rounded }) => rounded),
    ),
  ]);
}
