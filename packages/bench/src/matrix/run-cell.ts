import { SCORE_THRESHOLD } from '../sample/network.ts';
import { type Parity, parity } from '../sessions/parity.ts';
import type { BackendName, Job, SessionOpener, SessionOutputs } from '../sessions/protocol.ts';
import type { MatrixNetwork } from './matrix.ts';
import { type MeasureBudget, measureSession } from './measure-session.ts';

/** A network on a backend: what was measured, or why nothing was. */
export type Cell = MatrixNetwork['cells'][number];

/** What a cell is run with. */
export interface CellOptions extends MeasureBudget {
  open: SessionOpener;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
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
    const opened = await open(backend, job, { timeoutMs, ...(signal && { signal }) });
    if (opened.status !== 'ok') return { backend, ...opened };
    const { session } = opened;
    try {
      const like = reference && parity(reference, await session.outputs(), SCORE_THRESHOLD);
      if (like && !like.within) {
        return { backend, status: 'failed', reason: outOfTolerance(like), parity: like };
      }
      const measured = await measureSession(session, budget);
      return { backend, status: 'ok', info: session.info, parity: like, ...measured };
    } finally {
      await session.close();
    }
  } catch (error) {
    signal?.throwIfAborted();
    return { backend, status: 'failed', reason: (error as Error).message };
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
