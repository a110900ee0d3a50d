import type { ChildProcess } from 'node:child_process';

// As much as helps to understand why a child died.
const CHARACTERS = 2000;
const LINES = 3;

/** The last lines of what a child has written to stderr, but not where in its code it failed. */
export function stderrTail({ stderr }: ChildProcess): () => string {
  let tail = '';
  stderr?.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-CHARACTERS);
  });
  return () =>
    tail
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !/^(at |Node\.js v|\^+$)/.test(line))
      .slice(-LINES)
      .join(' | ');
}
