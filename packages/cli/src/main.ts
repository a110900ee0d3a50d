import { run } from './run.ts';

/**
 * Runs the command line of this process and sets its exit code. The first Ctrl-C or SIGTERM asks the
 * command to stop, the second ends the process.
 */
export async function main(): Promise<void> {
  const controller = new AbortController();
  const { stdout, stderr } = process;
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => controller.abort(new Error('Interrupted.')));
  }
  // A reader that has seen enough, such as `head`, is no failure.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  process.exitCode = await run(process.argv.slice(2), {
    stdout,
    stderr,
    signal: controller.signal,
  });
}
