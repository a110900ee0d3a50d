import { Writable } from 'node:stream';
import { type ExitCode, run } from '../run.ts';

/** What a command line did. */
export interface Captured {
  code: ExitCode;
  out: string;
  err: string;
  /** Lines of `err`. */
  lines: string[];
}

/**
 * Runs `rsanet ...argv` and keeps what it writes.
 *
 * @param seeError called with what comes on standard error
 */
export async function capture(
  argv: readonly string[],
  signal?: AbortSignal,
  seeError: (text: string) => void = () => {},
): Promise<Captured> {
  const out = sink(() => {});
  const err = sink(seeError);
  const code = await run(argv, {
    stdout: out.stream,
    stderr: err.stream,
    ...(signal && { signal }),
  });
  const lines = err.text().split('\n').slice(0, -1);
  return { code, out: out.text(), err: err.text(), lines };
}

function sink(see: (text: string) => void): { stream: Writable; text(): string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      chunks.push(String(chunk));
      see(String(chunk));
      done();
    },
  });
  return { stream, text: () => chunks.join('') };
}
