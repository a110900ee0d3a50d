import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EpochReport } from '../trainer/options.ts';
import { scalarRecord, versionRecord } from './event-file.ts';
import { writeSafely } from './write-safely.ts';

/** TensorBoard reads whatever has `tfevents` in its name. */
const NAME = 'events.out.tfevents.rsanet';

/**
 * Keeps the events of a run for TensorBoard, in its folder: the losses of each epoch, its figure where it was taken, and
 * its seconds.
 *
 * @returns writes what is new of the epochs so far; the first call writes all of them anew
 */
export function tensorboardLog(dir: string): (history: readonly EpochReport[]) => Promise<void> {
  const path = join(dir, NAME);
  let written = -1;
  return async (history) => {
    const now = Date.now() / 1000;
    const records = history
      .map((report, i) => scalarRecord(eventOf(report, now - secondsAfter(history, i))))
      .slice(Math.max(0, written));
    const start = now - secondsAfter(history, -1);
    if (written < 0) await writeSafely(path, Buffer.concat([versionRecord(start), ...records]));
    else await appendFile(path, Buffer.concat(records));
    written = history.length;
  };
}

/** Seconds that the epochs behind one took, so that also those of a resumed run lie where they were. */
function secondsAfter(history: readonly EpochReport[], epoch: number): number {
  return history.slice(epoch + 1).reduce((sum, { seconds }) => sum + seconds, 0);
}

function eventOf({ epoch, loss, ap, seconds }: EpochReport, wallTime: number) {
  const losses = Object.entries(loss).map(([part, value]) => [`loss/${part}`, value] as const);
  const scalars = {
    ...Object.fromEntries(losses),
    ...(ap !== null && { 'validation/ap': ap }),
    'epoch/seconds': seconds,
  };
  return { wallTime, step: epoch, scalars };
}
