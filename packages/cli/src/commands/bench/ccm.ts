import { needTensorFlow } from '../../backend.ts';
import {
  backendNames,
  backendsArgument,
  outArgument,
  seedArgument,
  threadsArgument,
} from '../../bench/arguments.ts';
import { giveResult } from '../../bench/give-result.ts';
import { withProgress } from '../../bench/progress.ts';
import { defineCommand } from '../../command.ts';
import { inputSize, wholeNumber } from '../../values.ts';

/** `rsanet bench ccm`: is a constant number of channels faster at equal cost? */
export const benchCcm = defineCommand({
  name: 'bench ccm',
  description: "Compare the channel ratios of the CCM's pointwise convolutions at equal cost",
  args: {
    backend: backendsArgument,
    input: {
      type: 'string',
      valueHint: 'SIDE|WxH',
      default: '224',
      description: "Size of the backbones' input in pixels, where it is not the small one",
    },
    pairs: {
      type: 'string',
      valueHint: 'N',
      default: '30',
      description: 'Max pairs per comparison, 6 or more',
    },
    seconds: {
      type: 'string',
      valueHint: 'S',
      default: '60',
      description: 'What a comparison may take, but 6 pairs always',
    },
    threads: threadsArgument,
    seed: seedArgument,
    out: outArgument,
  },
  notes: `Networks cost the same multiply-accumulates, depthwise ones included: backbones within 1 % of LCNet's,
stacks of pointwise convolutions alone and with depthwise ones within 2 %. cpu, browser-cpu and both WebGPU backends
compare the same networks at a small size: backbones at 64x64, stacks at 14x14. A backend where 1:1 does not win
is a finding, not a failure.`,
  examples: ['rsanet bench ccm --backend wasm --json', 'rsanet bench ccm --out results'],
  async run(args, io) {
    const backends = backendNames(args.backend);
    const input = inputSize('--input', args.input);
    const pairs = wholeNumber('--pairs', args.pairs, 6);
    const seconds = wholeNumber('--seconds', args.seconds);
    const seed = wholeNumber('--seed', args.seed, 0);
    const threads = args.threads === undefined ? undefined : wholeNumber('--threads', args.threads);
    await needTensorFlow();
    const { ccm, openSession, setsOn } = await import('@rsanet/bench');
    const result = await withProgress(io.stderr, (progress) =>
      ccm({
        backends,
        openSession,
        sets: (backend) => setsOn(backend, input),
        pairs,
        seconds,
        seed,
        ...(threads !== undefined && { threads }),
        ...(io.signal && { signal: io.signal }),
        onProgress: ({ backend, set, variant, done, total }) =>
          progress.update(`${set} ${variant} on ${backend}`, done, total),
      }),
    );
    await giveResult(result, args, io);
    return result.backends.every(
      ({ status }) => status === 'ok' || (status === 'unavailable' && args.backend === undefined),
    );
  },
});
