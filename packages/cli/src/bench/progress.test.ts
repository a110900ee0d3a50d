import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { benchProgress } from './progress.ts';

function streamOf(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 120 });
  const text = () => stripVTControlCharacters(String(stream.read() ?? ''));
  return { stream, text };
}

test('in a terminal it is a bar that goes when stopped', () => {
  const { stream, text } = streamOf(true);
  const progress = benchProgress(stream);
  progress.update('wasm', 0, 3);
  progress.update('cpu', 1, 3);
  progress.stop();
  progress.stop();
  expect(text()).toMatch(/=* 0\/3 wasm[\s\S]*1\/3 cpu/);
  progress.update('again', 0, 5);
  expect(text()).toContain('0/5 again');
  progress.stop();
});

test('elsewhere a line tells what is measured now', () => {
  const { stream, text } = streamOf(false);
  const progress = benchProgress(stream);
  progress.update('wasm', 0, 3);
  progress.update('wasm', 1, 3);
  progress.update('cpu', 2, 3);
  progress.stop();
  expect(text()).toBe('wasm (0 of 3 done)\ncpu (2 of 3 done)\n');
});
