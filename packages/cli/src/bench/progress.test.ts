import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { withProgress } from './progress.ts';

function streamOf(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 120 });
  const text = () => stripVTControlCharacters(String(stream.read() ?? ''));
  return { stream, text };
}

test('in a terminal it is a bar that goes at the end', async () => {
  const { stream, text } = streamOf(true);
  const result = await withProgress(stream, async (progress) => {
    progress.update('wasm', 0, 3);
    progress.update('cpu', 1, 3);
    return 7;
  });
  expect(result).toBe(7);
  expect(text()).toMatch(/=* 0\/3 wasm[\s\S]*1\/3 cpu/);
});

test('can be taken away for a line, and comes back', async () => {
  const { stream, text } = streamOf(true);
  await withProgress(stream, async (progress) => {
    progress.update('wasm', 0, 3);
    progress.stop();
    progress.update('again', 0, 5);
  });
  expect(text()).toContain('0/5 again');
});

test('goes when the benchmark fails', async () => {
  const { stream } = streamOf(true);
  const failing = withProgress(stream, async (progress) => {
    progress.update('wasm', 0, 3);
    throw new Error('gone');
  });
  await expect(failing).rejects.toThrow('gone');
});

test('elsewhere a line says what is measured now', async () => {
  const { stream, text } = streamOf(false);
  await withProgress(stream, async (progress) => {
    progress.update('wasm', 0, 3);
    progress.update('wasm', 1, 3);
    progress.update('cpu', 2, 3);
  });
  expect(text()).toBe('wasm (0 of 3 done)\ncpu (2 of 3 done)\n');
});
