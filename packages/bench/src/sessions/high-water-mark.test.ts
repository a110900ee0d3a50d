import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { highWaterMark } from './high-water-mark.ts';

test.runIf(process.platform === 'linux')('is as much as was resident at most', async () => {
  const before = await highWaterMark(process.pid);
  expect(before).toBeGreaterThan(1e7);
  const held = new Uint8Array(2 ** 28).fill(1);
  const after = await highWaterMark(process.pid);
  expect(after).toBeGreaterThanOrEqual(Math.max(before!, held.length));
});

test('is null for a process that has ended', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  expect(await highWaterMark(pid)).toBeNull();
});
