import { outputDifference } from '../sessions/output-difference.ts';
import type { Opened, OpenOptions, Session, SessionOpener } from '../sessions/protocol.ts';
import { forwardPairs, type PairBudget } from './forward-pairs.ts';
import type { MeasuredNetwork } from './measured-network.ts';
import type { CcmComparison } from './result.ts';
import { verdictOf } from './verdict.ts';

/** What a comparison may take. */
export type VariantBudget = PairBudget & OpenOptions;

/** Opens a network on the backend that is being measured. */
export type OpenNetwork = (network: MeasuredNetwork) => ReturnType<SessionOpener>;

type Failure = Exclude<Opened, { status: 'ok' }>;
type WithoutName<T> = T extends unknown ? Omit<T, 'variant'> : never;

// Of the largest output: single precision over some fifty layers, summed in another order.
const TOLERANCE = 1e-3;

/** Why a backend cannot run a network; null when it can. */
export async function whyNot(open: OpenNetwork, network: MeasuredNetwork): Promise<Failure | null> {
  const opened = await open(network);
  if (opened.status !== 'ok') return opened;
  await opened.session.close();
  return null;
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
  const sessions: Session[] = [];
  try {
    for (const network of [variant, reference]) {
      const opened = await open(network);
      if (opened.status !== 'ok') return opened;
      sessions.push(opened.session);
      const { outputs } = await opened.session.outputs();
      const { largest, of } = outputDifference(network.expected, outputs);
      const error = largest / of;
      if (error <= TOLERANCE) continue;
      const reason = `The outputs are off by ${error.toExponential(1)} of the largest; ${TOLERANCE} is allowed.`;
      return { status: 'failed', reason };
    }
    const [a, b] = sessions.map((session) => async () => {
      budget.signal?.throwIfAborted();
      return (await session.run()).forward;
    });
    const comparison = await forwardPairs(a!, b!, budget);
    const verdict = verdictOf(comparison.interval);
    return { status: 'ok', info: sessions[0]!.info, comparison, verdict };
  } catch (error) {
    budget.signal?.throwIfAborted();
    return { status: 'failed', reason: (error as Error).message };
  } finally {
    await Promise.all(sessions.map((session) => session.close()));
  }
}
