import type { AaOptions, Cell, MatrixOptions } from '@rsanet/bench';
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
import { defineCommand, type Io } from '../../command.ts';
import { PRESET_NAMES } from '../../preset-names.ts';
import { UsageError } from '../../usage-error.ts';
import { inputSize, names, namesAmong, wholeNumber } from '../../values.ts';

/** What `--quick` takes: every backend in a few minutes, on a CPU that stands in for a GPU too. */
const QUICK = { presets: 'voc-416', input: '96', runs: '5', warmups: 1 } as const;

/** `rsanet bench`: presets on backends, and with `--aa` the machine's noise. */
export const benchMatrix = defineCommand({
  name: 'bench',
  description: 'Measure RSANet on each backend: stages, memory, parity; --aa: the own noise',
  args: {
    backend: backendsArgument,
    preset: {
      type: 'string',
      valueHint: 'A,B',
      description: `${PRESET_NAMES.join(', ')}, or both as by default`,
    },
    input: {
      type: 'string',
      valueHint: 'SIDE|WxH,...',
      description: "Sizes of the network's input in pixels, each preset's own by default",
    },
    runs: { type: 'string', valueHint: 'N', description: 'Inferences measured a cell, 30' },
    quick: {
      type: 'boolean',
      description: `Only ${QUICK.presets} at ${QUICK.input}x${QUICK.input}, ${QUICK.runs} inferences per backend`,
    },
    aa: {
      type: 'boolean',
      description: 'Instead: how far two equal sessions on one backend differ, wasm by default',
    },
    pairs: { type: 'string', valueHint: 'N', description: 'Pairs per comparison of --aa, 24' },
    threads: threadsArgument,
    seed: seedArgument,
    timeout: {
      type: 'string',
      default: '180',
      valueHint: 'S',
      description: 'Longest that a backend may take to open, or to answer, in seconds',
    },
    out: outArgument,
  },
  notes: `Each backend runs in a process or page of its own and has a status: ok, unavailable or failed, with the
reason. Exit code 1 when one failed or leaks tensors, or one named by --backend is not there.`,
  examples: ['rsanet bench --quick --json', 'rsanet bench --backend wasm,node --out results'],
  async run(args, io) {
    const seed = wholeNumber('--seed', args.seed, 0);
    const timeoutMs = 1000 * wholeNumber('--timeout', args.timeout);
    const limits = { seed, timeoutMs, ...(io.signal && { signal: io.signal }) };
    const backends = backendNames(args.backend);
    if (args.pairs !== undefined && !args.aa) throw new UsageError('--pairs is for --aa');
    if (args.aa) {
      const backend = args.backend === undefined ? 'wasm' : backends[0]!;
      if (args.backend !== undefined && backends.length > 1) {
        throw new UsageError('--aa measures one backend; give one to --backend');
      }
      const pairs =
        args.pairs === undefined ? {} : { pairs: wholeNumber('--pairs', args.pairs, 6) };
      return measureNoise({ ...limits, backend, ...pairs }, args, io);
    }
    const quick = args.quick ? QUICK : undefined;
    const presets = args.preset ?? quick?.presets;
    const input = args.input ?? quick?.input;
    const runs = args.runs ?? quick?.runs;
    return measureMatrix(
      {
        ...limits,
        backends,
        ...(presets !== undefined && { presets: presetNames(presets) }),
        ...(input !== undefined && {
          inputs: names('--input', input).map((size) => inputSize('--input', size)),
        }),
        ...(runs !== undefined && { runs: wholeNumber('--runs', runs) }),
        ...(quick && { warmups: quick.warmups }),
        ...(args.threads !== undefined && { threads: wholeNumber('--threads', args.threads) }),
      },
      { ...args, named: args.backend !== undefined },
      io,
    );
  },
});

interface Output {
  json: boolean | undefined;
  out: string | undefined;
}

async function measureMatrix(
  options: MatrixOptions,
  output: Output & { named: boolean },
  io: Io,
): Promise<boolean> {
  await needTensorFlow();
  const { matrix } = await import('@rsanet/bench');
  const result = await withProgress(io.stderr, (progress) =>
    matrix({
      ...options,
      onProgress: ({ preset, input: { width, height }, backend, done, total }) =>
        progress.update(`${preset} at ${width}x${height} on ${backend}`, done, total),
    }),
  );
  await giveResult(result, output, io);
  const cells = result.networks.flatMap(({ cells }) => cells);
  return cells.every((cell) => isSound(cell, output.named));
}

/** Whether a cell is nothing to fail for. */
function isSound(cell: Cell, named: boolean): boolean {
  if (cell.status === 'ok') return !cell.resources.tensorsLeft;
  return cell.status === 'unavailable' && !named;
}

async function measureNoise(options: AaOptions, output: Output, io: Io): Promise<boolean> {
  await needTensorFlow();
  const { aa } = await import('@rsanet/bench');
  const result = await withProgress(io.stderr, (progress) =>
    aa({
      ...options,
      onProgress: (done, total) => progress.update('comparing equal sessions', done, total),
    }),
  );
  await giveResult(result, output, io);
  return true;
}

const presetNames = (text: string) =>
  namesAmong('--preset', text, PRESET_NAMES, (name) => `There is no preset '${name}'; use`);
