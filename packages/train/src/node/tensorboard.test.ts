import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EpochReport } from '../trainer/options.ts';
import { scalarRecord } from './event-file.ts';
import { tensorboardLog } from './tensorboard.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rsanet-events-'));
});
afterEach(() => rm(dir, { recursive: true }));

const report = (epoch: number, ap: number | null): EpochReport => ({
  epoch,
  loss: { total: 1.5 / epoch, box: 0.75, objectness: 0.5, class: 0.25 },
  ap,
  seconds: 10 * epoch,
});
const history = [report(1, null), report(2, 0.5), report(3, null)];

/** The file's records, the first, of the version, left out, and the moments of the events in them. */
async function records(): Promise<{ bytes: Buffer; wallTime: number }[]> {
  const [name, ...others] = await readdir(dir);
  expect(name).toContain('tfevents');
  expect(others).toEqual([]);
  const file = await readFile(join(dir, name!));
  const found = [];
  for (let at = 0; at < file.length; ) {
    const end = at + 16 + Number(file.readBigUInt64LE(at));
    // The moment is a double behind its field's byte.
    found.push({ bytes: file.subarray(at, end), wallTime: file.readDoubleLE(at + 13) });
    at = end;
  }
  return found.slice(1);
}

const scalars = ({ loss, ap, seconds }: EpochReport) => ({
  'loss/total': loss.total,
  'loss/box': loss.box,
  'loss/objectness': loss.objectness,
  'loss/class': loss.class,
  ...(ap !== null && { 'validation/ap': ap }),
  'epoch/seconds': seconds,
});

test('epochs are added as they come, each once', async () => {
  const log = tensorboardLog(dir);
  await log(history.slice(0, 1));
  await log(history.slice(0, 2));
  await log(history);
  await log(history);
  const found = await records();
  expect(found).toHaveLength(3);
  for (const [i, { bytes, wallTime }] of found.entries()) {
    const { epoch } = history[i]!;
    const expected = scalarRecord({ wallTime, step: epoch, scalars: scalars(history[i]!) });
    expect(bytes.equals(expected)).toBe(true);
  }
});

test('a resumed run writes those before it anew, each at its time', async () => {
  await tensorboardLog(dir)(history.slice(0, 2));
  await tensorboardLog(dir)(history);
  const times = (await records()).map(({ wallTime }) => wallTime);
  expect(times).toHaveLength(3);
  expect(times[1]! - times[0]!).toBeCloseTo(20, 5);
  expect(times[2]! - times[1]!).toBeCloseTo(30, 5);
});
