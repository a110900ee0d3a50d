import { RsanetError } from '@rsanet/errors';
import { createWorkerDetector, type Detector, type DetectorModel } from '@rsanet/rsanet';
import type { Wanted } from '../backend/backend-choice.ts';
import { automatic, type BackendOffer } from '../backend/offers.ts';
import { errorText } from '../error-text.ts';

/** A detector, and what it computes with. */
export interface OpenDetector {
  detector: Detector;
  offer: BackendOffer;
}

/** Milliseconds after which a backend counts as one that does not start. */
const LONGEST_START = 60_000;

/** Options of {@link openDetector}. */
export interface OpenOptions {
  wanted: Wanted;
  offers: readonly BackendOffer[];
  signal: AbortSignal;
  onDeviceLost(error: Error): void;
}

/**
 * Starts a detector in a worker of its own, which brings the backend wanted, or the best that starts.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when none starts, with what each said
 * @throws the signal's reason
 */
export async function openDetector(
  model: DetectorModel,
  { wanted, offers, signal, onDeviceLost }: OpenOptions,
): Promise<OpenDetector> {
  const candidates =
    wanted === 'automatic' ? automatic(offers) : offers.filter(({ kind }) => kind === wanted);
  const failures: string[] = [];
  for (const offer of candidates) {
    const worker = new Worker(new URL('./detector-worker.ts', import.meta.url), {
      type: 'module',
      name: offer.kind,
    });
    const limited = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_START)]);
    const options = { warmup: true, signal: limited, onDeviceLost };
    try {
      return { detector: await createWorkerDetector(worker, model, options), offer };
    } catch (error) {
      signal.throwIfAborted();
      failures.push(`${offer.name}: ${errorText(error)}`);
    }
  }
  throw new RsanetError('BACKEND_UNAVAILABLE', `Nothing here can compute. ${failures.join(' ')}`);
}
