import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Io } from '../command.ts';

/**
 * Runs a training, takes its progress bar away, and says how to go on when it was stopped.
 *
 * @param out folder of the run
 * @param stop takes the bar away
 * @param again the command that goes on
 */
export async function untilStopped<Result>(
  { stderr, signal }: Io,
  out: string,
  stop: () => void,
  again: string,
  run: () => Promise<Result>,
): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (signal?.aborted) {
      const from = existsSync(join(out, 'last.safetensors'))
        ? `go on with ${again}`
        : 'no epoch was done, so start again';
      const model = join(out, 'model');
      const best = existsSync(model) ? `; the best detector so far is in ${model}` : '';
      stderr.write(`Stopped; ${from}${best}.\n`);
    }
    throw error;
  } finally {
    stop();
  }
}
