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

/** Runs `rsanet ...argv` and keeps what it writes. */
export async function capture(argv: readonly string[], signal?: AbortSignal): Promise<Captured> {
  const out = sink();
  const err = sink();
  const code = await run(argv, {
    stdout: out.stream,
    stderr: err.stream,
    ...(signal && { signal }),
  });
  const lines = err.text().split('\n').slice(0, -1);
  return { code, out: out.text(), err: err.text(), lines };
}

function sink(): { stream: Writable; text(): string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => chunks.join('') };
}
