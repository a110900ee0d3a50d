import type { CompareProgress } from '@rsanet/bench';
import { needTensorFlow } from '../../backend.ts';
import {
  backendNames,
  backendsArgument,
  outArgument,
  seedArgument,
} from '../../bench/arguments.ts';
import { giveResult } from '../../bench/give-result.ts';
import { defineCommand } from '../../command.ts';
import { wholeNumber } from '../../values.ts';

/** `rsanet bench compare`: is this commit slower than another? */
export const benchCompare = defineCommand({
  name: 'bench compare',
  description: 'Compare HEAD with another commit of this repository: speed, parity, leaks, bytes',
  args: {
    ref: { type: 'positional', required: true, description: 'The branch, tag or commit before' },
    backend: { ...backendsArgument, default: 'wasm', description: 'What to measure on' },
    pairs: {
      type: 'string',
      valueHint: 'N',
      default: '20',
      description: 'Max pairs per session, 6 or more',
    },
    sessions: {
      type: 'string',
      valueHint: 'N',
      default: '3',
      description: 'Times that both are opened anew',
    },
    seed: seedArgument,
    out: outArgument,
  },
  notes: `Both commits are checked out in temporary work trees, installed and built; changes that are not committed
are not measured. Slower is a stage whose interval lies above what comparing the base with itself finds, at
least 10 %, and does so again with new processes. Exit code 1 when one is, or when outputs differ from cpu's,
tensors are left, or a package grew by more than 5 %.`,
  examples: [
    'rsanet bench compare main',
    'rsanet bench compare v1.0.0 --backend wasm,browser-webgl',
  ],
  async run(args, io) {
    const backends = backendNames(args.backend);
    const pairs = wholeNumber('--pairs', args.pairs, 6);
    const sessions = wholeNumber('--sessions', args.sessions);
    const seed = wholeNumber('--seed', args.seed, 0);
    await needTensorFlow();
    const { compare } = await import('@rsanet/bench');
    const result = await compare(args.ref, {
      backends,
      pairs,
      sessions,
      seed,
      ...(io.signal && { signal: io.signal }),
      onProgress: (progress) => io.stderr.write(`${describe(progress)}\n`),
    });
    await giveResult(result, args, io);
    return result.passed;
  },
});

function describe(progress: CompareProgress): string {
  if ('side' in progress) return `${progress.step} ${progress.side}`;
  return 'backend' in progress ? `${progress.step} on ${progress.backend}` : progress.step;
}
