import { SCORE_THRESHOLD } from '../sample/network.ts';
import { type Parity, parity } from '../sessions/parity.ts';
import type {
  BackendName,
  Job,
  OpenOptions,
  SessionOpener,
  SessionOutputs,
} from '../sessions/protocol.ts';
import { failureOf, openWell, withSessions } from '../sessions/with-sessions.ts';
import type { MatrixNetwork } from './matrix.ts';
import { type MeasureBudget, measureSession } from './measure-session.ts';

/** A network on a backend: what was measured, or why nothing was. */
export type Cell = MatrixNetwork['cells'][number];

/** What a cell is run with. */
export interface CellOptions extends MeasureBudget, OpenOptions {
  open: SessionOpener;
  /** Outputs to compare with; null when there are none. */
  reference: SessionOutputs | null;
}

/**
 * Opens a session, compares its outputs with the reference and measures it. Whatever goes wrong becomes
 * the cell's status; outputs out of tolerance are a failure, and then nothing is measured.
 *
 * @throws the signal's reason when aborted
 */
export async function runCell(
  backend: BackendName,
  job: Job,
  { open, timeoutMs, signal, reference, ...budget }: CellOptions,
): Promise<Cell> {
  try {
    const opener = () => openWell(open, backend, job, { timeoutMs, signal });
    return await withSessions([opener], async (session): Promise<Cell> => {
      const like = reference && parity(reference, await session.outputs(), SCORE_THRESHOLD);
      if (like && !like.within) {
        return { backend, status: 'failed', reason: outOfTolerance(like), parity: like };
      }
      const measured = await measureSession(session, budget);
      return { backend, status: 'ok', info: session.info, parity: like, ...measured };
    });
  } catch (error) {
    return { backend, ...failureOf(error, signal) };
  }
}

/** Says how far outputs are from those of cpu. */
export function outOfTolerance({ difference, tolerance, boxes }: Parity): string {
  const share = (difference.largest / difference.of).toExponential(1);
  return (
    `The outputs differ from those of cpu by ${share} of the largest, where ${tolerance} is ` +
    `tolerated, and ${boxes.unmatched} boxes have no like.`
  );
}
