import type {
  BackendName,
  Job,
  OpenOptions,
  Session,
  SessionOpener,
} from '../sessions/protocol.ts';
import type { Side } from './result.ts';

/** What the sessions of either side are opened by. */
export type Sides = Record<Side, { open: SessionOpener; job: Job }>;

/** A side has not got the backend, or its session stopped. */
export class SideFault extends Error {
  readonly side: Side;
  readonly status: 'unavailable' | 'failed';

  constructor(side: Side, status: 'unavailable' | 'failed', reason: string) {
    super(reason);
    this.side = side;
    this.status = status;
  }
}

/** Opens a session of either side. */
export type OpenSide = (side: Side) => Promise<Session>;

/** Opens sessions on one backend; what goes wrong with them is a {@link SideFault}, unless it is the signal's reason. */
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
    const { session } = opened;
    return {
      info: session.info,
      run: () => attempt(() => session.run()),
      outputs: () => attempt(() => session.outputs()),
      resources: () => attempt(() => session.resources()),
      close: () => session.close(),
    };
  };
}
