import { RsanetError } from '@rsanet/errors';
import { alternatePairs } from '../statistics/alternate-pairs.ts';
import type { Contender, OpenContender, Sample } from './contender.ts';
import { evaluatePeer, type PeerAccuracy } from './evaluate-peer.ts';
import { type InferenceTime, timeInference } from './time-inference.ts';

/** What is measured of each network. */
export interface PeerMeasure {
  /** Pairs, 6 or more. */
  rounds: number;
  /** Data set in VOC's layout; trained networks are measured on its animals and people. */
  data?: string;
  /** Split of it, `val` by default. */
  split?: string;
  /** Images of the split, from its beginning; all by default. */
  limit?: number;
  /** Stops it; rejects with its reason. */
  signal?: AbortSignal;
  onProgress?(progress: PeersProgress): void;
}

/** How far it is. */
export interface PeersProgress {
  network: string;
  doing: 'speed' | 'accuracy';
  /** Pairs or images. */
  done: number;
  total: number;
}

/** What was measured of a network, before its times are set beside the reference's. */
export type MeasuredPeer = { contender: Contender } & (
  | {
      status: 'ok';
      network: OpenContender;
      times: InferenceTime[];
      referenceTimes: InferenceTime[];
      accuracy: PeerAccuracy | null;
    }
  | { status: 'unavailable' | 'failed'; reason: string }
);

/**
 * Opens a network, times it in pairs with the reference, measures its accuracy and closes it. What goes
 * wrong becomes a status.
 *
 * @throws the signal's reason
 */
export async function measurePeer(
  reference: OpenContender,
  contender: Contender,
  sample: Sample,
  options: PeerMeasure,
): Promise<MeasuredPeer> {
  const { rounds, signal, onProgress } = options;
  let network: OpenContender | undefined;
  try {
    network = await contender.open(sample);
    const { name } = contender;
    let done = 0;
    const run = (one: OpenContender) => async () => {
      signal?.throwIfAborted();
      const time = await timeInference(one, sample.image);
      if (one === reference)
        onProgress?.({ network: name, doing: 'speed', done: ++done, total: rounds });
      return time;
    };
    for (const one of [network, reference]) await timeInference(one, sample.image);
    const { a: times, b: referenceTimes } = await alternatePairs(
      run(network),
      run(reference),
      rounds,
    );
    const accuracy = await accuracyOf(network, name, options);
    return { contender, status: 'ok', network, times, referenceTimes, accuracy };
  } catch (error) {
    signal?.throwIfAborted();
    const missing = error instanceof RsanetError && error.code === 'MODEL_NOT_FOUND';
    const status = missing ? 'unavailable' : 'failed';
    return { contender, status, reason: (error as Error).message };
  } finally {
    await network?.executor.dispose();
  }
}

/** mAP of a trained network that can be decoded, where there is data; else null. */
export async function accuracyOf(
  { trained, detector }: OpenContender,
  network: string,
  { data, split, limit, signal, onProgress }: PeerMeasure,
): Promise<PeerAccuracy | null> {
  if (!trained || !detector || data === undefined) return null;
  return evaluatePeer(detector, {
    data,
    ...(split !== undefined && { split }),
    ...(limit !== undefined && { limit }),
    ...(signal && { signal }),
    onProgress: (done, total) => onProgress?.({ network, doing: 'accuracy', done, total }),
  });
}
