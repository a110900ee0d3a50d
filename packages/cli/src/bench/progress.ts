import { Presets, SingleBar } from 'cli-progress';

/** Shows how far a benchmark is. */
export interface BenchProgress {
  /** @param doing in a few words, what is measured now */
  update(doing: string, done: number, total: number): void;
  /** Takes the bar away; twice does nothing. */
  stop(): void;
}

/**
 * A progress bar for a benchmark. Where the stream is no terminal it writes a line whenever something
 * else is measured.
 */
export function benchProgress(stream: NodeJS.WritableStream & { isTTY?: boolean }): BenchProgress {
  const bar = new SingleBar(
    {
      stream,
      format: '{bar} {value}/{total} {doing}',
      ...{ barsize: 20, clearOnComplete: true, gracefulExit: false },
    },
    Presets.legacy,
  );
  let last = '';
  return {
    update(doing, done, total) {
      if (stream.isTTY) {
        if (!bar.isActive) bar.start(total, done, { doing });
        bar.setTotal(total);
        bar.update(done, { doing });
      } else if (doing !== last) stream.write(`${doing} (${done} of ${total} done)\n`);
      last = doing;
    },
    stop: () => bar.stop(),
  };
}
