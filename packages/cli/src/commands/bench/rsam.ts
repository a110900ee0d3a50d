import { backendArgument, startBackend } from '../../backend.ts';
import { outArgument } from '../../bench/arguments.ts';
import { giveResult } from '../../bench/give-result.ts';
import { withProgress } from '../../bench/progress.ts';
import { defineCommand } from '../../command.ts';
import { inputSize, wholeNumber } from '../../values.ts';

/** `rsanet bench rsam`: what does the attention head buy? */
export const benchRsam = defineCommand({
  name: 'bench rsam',
  description: 'Train the network with and without parts of RSAM, over several seeds',
  args: {
    data: {
      type: 'string',
      required: true,
      valueHint: 'DIR',
      description: "A data set in VOC's layout with splits train, val and test",
    },
    seeds: {
      type: 'string',
      valueHint: 'N',
      default: '3',
      description: 'Trainings an arm, of seeds 1 to N',
    },
    long: {
      type: 'boolean',
      description: 'The published width at 416x416, 150 epochs of batch 12: for a graphics card',
    },
    input: { type: 'string', valueHint: 'SIDE|WxH', description: "The network's input in pixels" },
    epochs: { type: 'string', valueHint: 'N', description: 'Passes over the training split' },
    batch: { type: 'string', valueHint: 'N', description: 'Pictures a step' },
    runs: {
      type: 'string',
      valueHint: 'DIR',
      default: 'runs/rsam',
      description: 'Folder of the trainings; what is there already is not trained again',
    },
    backend: backendArgument,
    out: outArgument,
  },
  notes: `Ctrl-C stops; the same command goes on from the last whole epoch. mAP is VOC's, all-point, on the test
split, with Student's interval over the seeds.`,
  examples: [
    'rsanet bench rsam --data BCCD --out results',
    'rsanet bench rsam --data VOC2007 --long --backend node --runs runs/rsam-long',
  ],
  async run(args, io) {
    const count = wholeNumber('--seeds', args.seeds);
    const input = args.input === undefined ? undefined : inputSize('--input', args.input);
    const epochs = args.epochs === undefined ? undefined : wholeNumber('--epochs', args.epochs);
    const batch = args.batch === undefined ? undefined : wholeNumber('--batch', args.batch);
    // Before any backend: it brings the gradients, which must be registered first.
    const { LONG_RECIPE, rsam, SHORT_RECIPE, trainOnVoc } = await import('@rsanet/bench');
    await startBackend(args.backend);
    let arm = '';
    let run = 0;
    const result = await withProgress(io.stderr, (progress) =>
      rsam({
        ...(args.long ? LONG_RECIPE : SHORT_RECIPE),
        data: args.data,
        dir: args.runs,
        backend: args.backend,
        ...(input && { input }),
        ...(epochs !== undefined && { epochs }),
        ...(batch !== undefined && { batch }),
        seeds: Array.from({ length: count }, (_, i) => i + 1),
        trainArm: trainOnVoc(({ epoch, epochs, step, steps }) => {
          const done = (epoch - 1) * steps + step;
          progress.update(`${arm}, training ${run}`, done, epochs * steps);
        }),
        ...(io.signal && { signal: io.signal }),
        onProgress({ arm: name, seed, done, total, state, map }) {
          arm = `${name} of seed ${seed}`;
          run = done + 1;
          if (map === null) return;
          progress.stop();
          const reached = `mAP ${(100 * map).toFixed(1)} %`;
          io.stderr.write(`${done} of ${total}: ${arm}, ${state}, ${reached}\n`);
        },
      }),
    );
    await giveResult(result, args, io);
    return true;
  },
});
