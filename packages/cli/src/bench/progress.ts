import { progressBar } from '../progress-bar.ts';

/** Shows how far a benchmark is. */
interface BenchProgress {
  /** @param doing in a few words, what is measured now */
  update(doing: string, done: number, total: number): void;
  /** Takes the bar away; idempotent. */
  stop(): void;
}

/** A bar, or where the stream is no terminal a line whenever something else is measured. */
function benchProgress(stream: NodeJS.WritableStream & { isTTY?: boolean }): BenchProgress {
  const bar = progressBar(stream, '{bar} {value}/{total} {doing}');
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

/** Runs a benchmark with a progress bar on the stream, which goes however it ends. */
export async function withProgress<Result>(
  stream: NodeJS.WritableStream & { isTTY?: boolean },
  work: (progress: BenchProgress) => Promise<Result>,
): Promise<Result> {
  const progress = benchProgress(stream);
  try {
    return await work(progress);
  } finally {
    progress.stop();
  }
}
