import type { Command, Io } from './command.ts';
import { lineOf, stackOf } from './error-text.ts';
import { UsageError } from './usage-error.ts';
import { version } from './version.ts';

/** 0 done, 1 failed, 2 wrong usage, 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 130;

// Each is imported when it is asked for, so that none waits for what another needs.
const commands = {
  detect: async () => (await import('./commands/detect.ts')).detect,
  enqueue: async () => (await import('./commands/queue/enqueue.ts')).enqueueImages,
  worker: async () => (await import('./commands/queue/worker.ts')).queueWorker,
  collect: async () => (await import('./commands/queue/collect.ts')).collectResults,
  cost: async () => (await import('./commands/cost.ts')).cost,
  train: async () => (await import('./commands/train.ts')).train,
  eval: async () => (await import('./commands/eval.ts')).evaluate,
  export: async () => (await import('./commands/export.ts')).exportModel,
  bench: async () => (await import('./commands/bench/matrix.ts')).benchMatrix,
  'bench assignments': async () =>
    (await import('./commands/bench/assignments.ts')).benchAssignments,
  'bench ccm': async () => (await import('./commands/bench/ccm.ts')).benchCcm,
  'bench rsam': async () => (await import('./commands/bench/rsam.ts')).benchRsam,
  'bench compare': async () => (await import('./commands/bench/compare.ts')).benchCompare,
  'bench peers': async () => (await import('./commands/bench/peers.ts')).benchPeers,
  anchors: async () => (await import('./commands/anchors.ts')).anchors,
  'data preview': async () => (await import('./commands/data/preview.ts')).previewData,
  'data report': async () => (await import('./commands/data/report.ts')).dataReport,
  'data split': async () => (await import('./commands/data/split.ts')).splitData,
  report: async () => (await import('./commands/report.ts')).report,
  'reproduce voc': async () => (await import('./commands/reproduce/voc.ts')).reproduceVoc,
  'reproduce coco': async () => (await import('./commands/reproduce/coco.ts')).reproduceCoco,
} satisfies Record<string, () => Promise<Command>>;

/**
 * Runs the command line `rsanet ...argv`. Nothing is thrown: an error becomes one line on `stderr`,
 * with `--debug` its stack, and an exit code.
 *
 * @param argv what stands behind `rsanet`
 * @param io this process's streams by default
 *
 * @example
 * ```ts
 * import { Writable } from 'node:stream';
 * import { run } from '@rsanet/cli';
 *
 * let text = '';
 * const stdout = new Writable({ write: (chunk, _, done) => done(void (text += chunk)) });
 * const code = await run(['cost', '--help'], { stdout, stderr: process.stderr });
 * if (code !== 0 || !text.includes('--preset')) throw new Error(text);
 * ```
 */
export async function run(
  argv: readonly string[],
  io: Io = { stdout: process.stdout, stderr: process.stderr },
): Promise<ExitCode> {
  const words = argv.filter((word) => word !== '--debug');
  const known = commandOf(words);
  const rest = words.slice(known?.split(' ').length);
  try {
    if (known === undefined) return await top(words, io);
    const command = await commands[known]();
    const asked = rest.slice(0, rest.includes('--') ? rest.indexOf('--') : undefined);
    if (asked.includes('--help') || asked.includes('-h')) {
      io.stdout.write(await command.help());
      return 0;
    }
    return (await command.run(rest, io)) ? 0 : 1;
  } catch (error) {
    const title = known ? `rsanet ${known}` : 'rsanet';
    const debug = words.length < argv.length;
    const hint = error instanceof UsageError ? ` (see ${title} --help)` : '';
    io.stderr.write(`${title}: ${debug ? stackOf(error) : lineOf(error) + hint}\n`);
    if (io.signal?.aborted && error === io.signal.reason) return 130;
    return error instanceof UsageError ? 2 : 1;
  }
}

/** The command of the most words that a command line begins with. */
function commandOf(words: readonly string[]): keyof typeof commands | undefined {
  const names = [words.slice(0, 2).join(' '), words[0] ?? ''];
  const known = (name: string): name is keyof typeof commands => Object.hasOwn(commands, name);
  return names.find(known);
}

async function top([first, ...rest]: readonly string[], { stdout }: Io): Promise<ExitCode> {
  const among = Object.keys(commands).join(', ');
  if (first === undefined) throw new UsageError(`Give a command: ${among}`);
  if (rest.length === 0 && ['--help', '-h', 'help'].includes(first)) {
    stdout.write(await overview());
    return 0;
  }
  if (rest.length === 0 && first === '--version') {
    stdout.write(`${version()}\n`);
    return 0;
  }
  throw new UsageError(`There is no command '${first}'; use one of ${among}`);
}

async function overview(): Promise<string> {
  const lines = Object.entries(commands).map(
    async ([name, load]) => `  ${name.padEnd(19)}${(await load()).description}\n`,
  );
  return `RSANet, a light real-time object detector

USAGE rsanet COMMAND [OPTIONS]

${(await Promise.all(lines)).join('')}
EXAMPLE

  rsanet detect photo.jpg --out boxes

'rsanet COMMAND --help' says more of each; 'rsanet --version' the version.
Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.
`;
}
