import { setTimeout as delay } from 'node:timers/promises';
import { RsanetError } from '@rsanet/errors';
import type { Runtime } from '@rsanet/graph';
import { type Detector, loadDetector, type ModelSource, type NodeImage } from '@rsanet/rsanet/node';
import type { InferOutput } from 'valibot';
import type { turnCounts } from '../report/schema/soak.ts';

/** A network, and what runs it. */
export interface SoakCase {
  /** What reports call it. */
  readonly name: string;
  readonly source: ModelSource;
  readonly runtime: Runtime;
}

/** What has happened so far. */
export type TurnCounts = InferOutput<typeof turnCounts>;

/** A whole number in a range, both ends included. */
export type Draw = (from: number, to: number) => number;

/**
 * The life of a detector: it is loaded, at times once more after a load that is aborted; detects on single images, on several at
 * once and in calls that overlap; is aborted in the middle of calls; and disposed at rest or in the middle of one.
 *
 * @param counts are raised by what happens
 * @throws what `loadDetector` and `detect` throw, but for what aborts and disposals lead to
 */
export async function turn(
  { source, runtime }: SoakCase,
  images: readonly NodeImage[],
  draw: Draw,
  counts: TurnCounts,
): Promise<void> {
  const image = () => images[draw(0, images.length - 1)]!;
  if (draw(0, 3) === 0) {
    const load = async (signal: AbortSignal) =>
      (await loadDetector(source, { runtime, signal })).dispose();
    if (await isAborted(load, draw(0, 30))) counts.abortedLoads++;
  }
  const detector = await loadDetector(source, { runtime });
  counts.loads++;
  try {
    const begin = performance.now();
    await detector.detect(image());
    counts.calls++;
    const took = Math.ceil(performance.now() - begin);
    const wait = () => draw(0, took);
    const kinds = [
      () => detector.detect(image()),
      () => detector.detect([image(), image(), image()].slice(draw(0, 2))),
      () => Promise.all([detector.detect(image()), detector.detect(image())]),
      async () => {
        const shown = image();
        const call = (signal: AbortSignal) => detector.detect(shown, { signal });
        if (await isAborted(call, wait())) counts.abortedCalls++;
      },
    ];
    for (let left = draw(1, 6); left > 0; left--) {
      await kinds[draw(0, kinds.length - 1)]!();
      counts.calls++;
    }
    if (draw(0, 1) === 0) await disposeInCall(detector, image(), wait(), counts);
  } finally {
    await detector.dispose();
  }
}

/** Whether a signal that aborts after so many milliseconds ends the work before it is done. */
async function isAborted(
  work: (signal: AbortSignal) => Promise<unknown>,
  milliseconds: number,
): Promise<boolean> {
  const signal = AbortSignal.timeout(milliseconds);
  try {
    await work(signal);
    return false;
  } catch (error) {
    if (error !== signal.reason) throw error;
    return true;
  }
}

async function disposeInCall(
  detector: Detector,
  image: NodeImage,
  milliseconds: number,
  counts: TurnCounts,
): Promise<void> {
  const call = detector.detect(image).catch((error: unknown) => {
    if (!(error instanceof RsanetError) || error.code !== 'DISPOSED') throw error;
    counts.disposedCalls++;
  });
  counts.calls++;
  await Promise.all([call, delay(milliseconds).then(() => detector.dispose())]);
}
