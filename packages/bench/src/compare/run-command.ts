import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/** Options of {@link runCommand}. */
export interface CommandOptions {
  cwd: string;
  /** Kills the command and all that it has started. */
  signal?: AbortSignal | undefined;
}

// Of what a command says before it fails.
const LAST_LINES = 8;

/**
 * Runs a command to its end and gives what it wrote to stdout.
 *
 * @throws Error saying how it ended, with its last words
 * @throws the signal's reason, once nothing of it runs any more
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  { cwd, signal }: CommandOptions,
): Promise<string> {
  signal?.throwIfAborted();
  // A process group of its own, so that what the command starts can be ended with it.
  const child = spawn(command, args, {
    cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const abort = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch (error) {
      // It has just ended by itself.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  signal?.addEventListener('abort', abort);
  try {
    const [stdout, stderr, [code, killed]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    signal?.throwIfAborted();
    if (code === 0) return stdout;
    const end = killed ? `by ${killed}` : `with exit code ${code}`;
    const last = `${stdout}\n${stderr}`.trim().split('\n').slice(-LAST_LINES).join('\n');
    throw new Error(`'${[command, ...args].join(' ')}' ended ${end}:\n${last}`);
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}
