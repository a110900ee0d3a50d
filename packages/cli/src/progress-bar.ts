import { Presets, SingleBar } from 'cli-progress';

/**
 * A progress bar that is not started yet, and goes away when it is stopped.
 *
 * @param format with `{bar}`, `{value}`, `{total}` and the names of what it is updated with
 */
export function progressBar(stream: NodeJS.WritableStream, format: string): SingleBar {
  return new SingleBar(
    { stream, format, barsize: 20, clearOnComplete: true, gracefulExit: false },
    Presets.legacy,
  );
}
