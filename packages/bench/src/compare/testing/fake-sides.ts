import type { BackendName, Session, SessionOutputs, StageTimes } from '../../sessions/protocol.ts';
import { infoOf } from '../../sessions/testing/session-info.ts';
import type { Side } from '../result.ts';
import type { Sides } from '../side-sessions.ts';

/** What sessions of one side do. */
export interface FakeSide {
  /** Milliseconds of a forward pass of the session opened so many sessions of this side later; 100 by default. */
  forward?: (opening: number) => number;
  tensorsLeft?: number;
  /** First number of the output, 1 by default; on cpu always 1. */
  output?: number;
  /** Why there is no session. */
  unavailable?: string;
  /** What each run rejects with. */
  fault?: Error;
}

/** Both sides, and what was done with them. */
export interface FakeSides {
  sides: Sides;
  /** Backends opened, in order. */
  opened: { side: Side; backend: BackendName; warmups: number | undefined }[];
  /** Sides run, in order; a space where a session was opened. */
  ran: string[];
  /** Sessions open now. */
  open: () => number;
}

/** Sessions that take what times they are given. */
export function fakeSides(base: FakeSide, head: FakeSide): FakeSides {
  const opened: FakeSides['opened'] = [];
  const ran: string[] = [];
  let open = 0;
  const sideOf = (side: Side, { forward = () => 100, ...does }: FakeSide): Sides[Side] => ({
    job: { model: side, image: { path: 'none', width: 1, height: 1 } },
    async open(backend, { warmups }) {
      opened.push({ side, backend, warmups });
      const opening = opened.filter((other) => other.side === side).length - 1;
      if (does.unavailable) return { status: 'unavailable', reason: does.unavailable };
      open++;
      ran.push(' ');
      const session = fakeSession(backend, does, {
        run() {
          ran.push(side[0]!);
          return forward(opening);
        },
        close: () => open--,
      });
      return { status: 'ok', session };
    },
  });
  const sides = { base: sideOf('base', base), head: sideOf('head', head) };
  return { sides, opened, ran, open: () => open };
}

function fakeSession(
  backend: BackendName,
  { tensorsLeft = 0, output = 1, fault }: FakeSide,
  { run, close }: { run: () => number; close: () => void },
): Session {
  return {
    info: infoOf(backend),
    async run(): Promise<StageTimes> {
      const forward = run();
      if (fault) throw fault;
      // By a clock that has no step for what comes after.
      return { preprocess: 2, forward, postprocess: 0, total: forward + 2 };
    },
    async outputs(): Promise<SessionOutputs> {
      const first = backend === 'cpu' ? 1 : output;
      return { outputs: [{ data: new Float32Array([first, 3]), shape: [1, 2] }], detections: [] };
    },
    resources: async () => ({ tensorsLeft, kernels: 1, bytesMoved: 1, peakMemory: 1 }),
    close: async () => close(),
  };
}
