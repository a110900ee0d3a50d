import { outputDifference } from '../sessions/output-difference.ts';
import type { OpenOptions, Session } from '../sessions/protocol.ts';
import { type Failure, failureOf, withSessions } from '../sessions/with-sessions.ts';
import { forwardPairs, type PairBudget } from './forward-pairs.ts';
import type { MeasuredNetwork } from './measured-network.ts';
import type { CcmComparison } from './result.ts';
import { verdictOf } from './verdict.ts';

/** What a comparison may take. */
export type VariantBudget = PairBudget & OpenOptions;

/** Opens a network on the backend that is being measured. */
export type OpenNetwork = (network: MeasuredNetwork) => Promise<Session>;

type WithoutName<T> = T extends unknown ? Omit<T, 'variant'> : never;

// Of the largest output: single precision over some fifty layers, summed in another order.
const TOLERANCE = 1e-3;

/**
 * Why a backend cannot run a network; null when it can.
 *
 * @throws the signal's reason
 */
export async function whyNot(
  open: OpenNetwork,
  network: MeasuredNetwork,
  signal: AbortSignal | undefined,
): Promise<Failure | null> {
  try {
    return await withSessions([() => open(network)], async () => null);
  } catch (error) {
    return failureOf(error, signal);
  }
}

/**
 * Compares a variant with the reference, each in a session of its own. Whatever goes wrong with a session
 * becomes the comparison's status.
 *
 * @throws the signal's reason
 */
export async function compareVariant(
  open: OpenNetwork,
  variant: MeasuredNetwork,
  reference: MeasuredNetwork,
  budget: VariantBudget,
): Promise<WithoutName<CcmComparison>> {
  const { signal } = budget;
  const forwardOf = (session: Session) => async () => {
    signal?.throwIfAborted();
    return (await session.run()).forward;
  };
  try {
    return await withSessions([() => open(variant), () => open(reference)], async (a, b) => {
      await assertOutputs(a, variant);
      await assertOutputs(b, reference);
      const comparison = await forwardPairs(forwardOf(a), forwardOf(b), budget);
      const verdict = verdictOf(comparison.interval);
      return { status: 'ok' as const, info: a.info, comparison, verdict };
    });
  } catch (error) {
    return failureOf(error, signal);
  }
}

/** @throws Error when a session computes something else than is expected */
async function assertOutputs(session: Session, { expected }: MeasuredNetwork): Promise<void> {
  const { outputs } = await session.outputs();
  const { largest, of } = outputDifference(expected, outputs);
  const error = largest / of;
  if (error <= TOLERANCE) return;
  throw new Error(
    `The outputs are off by ${error.toExponential(1)} of the largest; ${TOLERANCE} is allowed.`,
  );
}
