import type { ArmOpener, BackendName, Job, OpenArm, OpenOptions } from '../arms/protocol.ts';
import type { Side } from './result.ts';

/** What the arms of either side are opened by. */
export type Sides = Record<Side, { open: ArmOpener; job: Job }>;

/** A side has not got the backend, or its arm stopped. */
export class SideFault extends Error {
  readonly side: Side;
  readonly status: 'unavailable' | 'failed';

  constructor(side: Side, status: 'unavailable' | 'failed', reason: string) {
    super(reason);
    this.side = side;
    this.status = status;
  }
}

/** Opens an arm of either side. */
export type OpenSide = (side: Side) => Promise<OpenArm>;

/** Opens arms on one backend; what goes wrong with them is a {@link SideFault}, unless it is the signal's reason. */
export function openSide(sides: Sides, backend: BackendName, options: OpenOptions): OpenSide {
  return async (side) => {
    const { open, job } = sides[side];
    const attempt = async <T>(call: () => Promise<T>): Promise<T> => {
      try {
        return await call();
      } catch (error) {
        options.signal?.throwIfAborted();
        throw new SideFault(side, 'failed', (error as Error).message);
      }
    };
    const opened = await attempt(() => open(backend, job, options));
    if (opened.status !== 'ok') throw new SideFault(side, opened.status, opened.reason);
    const { arm } = opened;
    return {
      info: arm.info,
      run: () => attempt(() => arm.run()),
      outputs: () => attempt(() => arm.outputs()),
      resources: () => attempt(() => arm.resources()),
      close: () => arm.close(),
    };
  };
}

/** Opens two arms one after the other, in processes of their own, and closes them whatever comes. */
export async function withPair<T>(
  open: OpenSide,
  [first, second]: readonly [Side, Side],
  work: (first: OpenArm, second: OpenArm) => Promise<T>,
): Promise<T> {
  const a = await open(first);
  try {
    const b = await open(second);
    try {
      return await work(a, b);
    } finally {
      await b.close();
    }
  } finally {
    await a.close();
  }
}
