import { isRsanetError } from '@rsanet/errors';
import { type Steps, timeInference } from '../sessions/infer.ts';
import type { StageTimes } from '../sessions/protocol.ts';
import { alternatePairs } from '../statistics/alternate-pairs.ts';
import { figure } from '../statistics/figure.ts';
import { pairedRatio } from '../statistics/paired-ratio.ts';
import type { Contender, OpenContender, Sample } from './contender.ts';
import { evaluatePeer, type PeerAccuracy } from './evaluate-peer.ts';
import type { PeerFigures, PeerFindings } from './result.ts';

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

/** What was measured of a network, and the reference's times beside it. */
export interface MeasuredPeer {
  findings: PeerFindings;
  referenceTimes: StageTimes[];
}

/**
 * Opens a network, times it in pairs with the reference, measures its accuracy and closes it. What goes
 * wrong becomes a status.
 *
 * @throws the signal's reason
 */
export async function measurePeer(
  reference: OpenContender,
  contender: Contender,
  { image, ...sample }: Sample,
  options: PeerMeasure,
): Promise<MeasuredPeer> {
  const { rounds, signal, onProgress } = options;
  const { open, ...named } = contender;
  let network: OpenContender | undefined;
  try {
    network = await open({ image, ...sample });
    const { steps } = network;
    let done = 0;
    const run = (one: Steps) => async () => {
      signal?.throwIfAborted();
      const time = await timeInference(one, image);
      if (one === reference.steps)
        onProgress?.({ network: named.name, doing: 'speed', done: ++done, total: rounds });
      return time;
    };
    for (const one of [steps, reference.steps]) await timeInference(one, image);
    const { a: times, b: referenceTimes } = await alternatePairs(
      run(steps),
      run(reference.steps),
      rounds,
    );
    const figures = figuresOf(network, times, sample.seed);
    const ratio = pairedRatio(forwardOf(times), forwardOf(referenceTimes), sample.seed);
    const accuracy = await accuracyOf(network, named.name, options);
    return { findings: { ...named, status: 'ok', ...figures, ratio, accuracy }, referenceTimes };
  } catch (error) {
    signal?.throwIfAborted();
    const status = isRsanetError(error, 'MODEL_NOT_FOUND') ? 'unavailable' : 'failed';
    const findings: PeerFindings = { ...named, status, reason: (error as Error).message };
    return { findings, referenceTimes: [] };
  } finally {
    await network?.dispose();
  }
}

/** What a network takes and how fast it is. */
export function figuresOf(
  { counts, detector }: OpenContender,
  times: readonly StageTimes[],
  seed: number,
): Omit<PeerFigures, 'ratio' | 'accuracy'> {
  const forward = figure(forwardOf(times), seed);
  const whole = times.map(({ total }) => total);
  const endToEnd = detector && figure(whole, seed);
  return { ...counts, forward, fps: 1000 / forward.median, endToEnd };
}

const forwardOf = (times: readonly StageTimes[]) => times.map(({ forward }) => forward);

/** mAP of a trained network that can be decoded, where there is data; else null. */
export async function accuracyOf(
  { counts, detector }: OpenContender,
  network: string,
  options: PeerMeasure,
): Promise<PeerAccuracy | null> {
  const { data, onProgress } = options;
  if (!counts.trained || !detector || data === undefined) return null;
  return evaluatePeer(detector, {
    ...options,
    data,
    onProgress: (done, total) => onProgress?.({ network, doing: 'accuracy', done, total }),
  });
}
