import type { RawImage } from '@rsanet/detect-utils';
import { assertWhole, RsanetError } from '@rsanet/errors';
import { type NodeBackendName, tfjsRuntime, useBackend } from '@rsanet/tfjs/node';
import { environment } from '../environment/environment.ts';
import { sampleImage } from '../sample/image.ts';
import { figure } from '../statistics/figure.ts';
import { MIN_PAIRS } from '../statistics/min-pairs.ts';
import { pairedRatio } from '../statistics/paired-ratio.ts';
import { type Contender, modelContender, namedContender, type OpenContender } from './contender.ts';
import { accuracyOf, type MeasuredPeer, measurePeer, type PeerMeasure } from './measure-peer.ts';
import { CONTENDERS, type ContenderName } from './names.ts';
import { publishedTable } from './published-table.ts';
import type { PeerFigures, PeerFindings, PeersResult } from './result.ts';
import { type InferenceTime, timeInference } from './time-inference.ts';

/** Options of {@link comparePeers}. */
export interface ComparePeersOptions extends Partial<PeerMeasure> {
  /** What all of them run on, in this process; wasm by default. */
  backend?: NodeBackendName;
  /** By name, all by default; the first is the one that the others are compared with. */
  networks?: readonly ContenderName[];
  /** Folders of trained models of ours to stand beside them. */
  models?: readonly string[];
  /** Of random weights, image and bootstraps; 1 by default. */
  seed?: number;
}

/**
 * Compares RSANet with what people would use instead, side by side on one backend: speed by
 * interleaved pairs with the first network, parameters, multiply-accumulates, memory access, and of
 * trained networks VOC mAP@0.5 on the classes that VOC and COCO share. A network that is missing or
 * fails becomes a status with its reason, and the rest goes on.
 *
 * @throws RsanetError INVALID_ARGUMENT for an option out of range or a name that is no network's
 * @throws RsanetError BACKEND_UNAVAILABLE when the backend does not start
 * @throws RsanetError MODEL_NOT_FOUND or INVALID_MODEL for a model of ours
 * @throws the signal's reason when aborted
 */
export async function comparePeers(options: ComparePeersOptions = {}): Promise<PeersResult> {
  const { backend = 'wasm', networks = CONTENDERS, models = [], rounds = 30, seed = 1 } = options;
  assertWhole({ rounds }, MIN_PAIRS);
  assertNetworks(networks);
  options.signal?.throwIfAborted();
  await useBackend(backend);
  const measuredOn = await environment();
  const image = sampleImage({ width: 640, height: 480 }, seed);
  const [first, ...others] = networks.map(namedContender) as [Contender, ...Contender[]];
  for (const folder of models) others.push(await modelContender(folder));

  const sample = { seed, image, runtime: tfjsRuntime(backend) };
  const reference = await first.open(sample);
  try {
    const measure = { ...options, rounds };
    await timeInference(reference, image);
    const alone = await timesOf(reference, image, rounds);
    const measured: MeasuredPeer[] = [];
    for (const contender of others) {
      measured.push(await measurePeer(reference, contender, sample, measure));
    }
    const accuracy = await accuracyOf(reference, first.name, measure);
    const paired = measured.flatMap((one) => (one.status === 'ok' ? one.referenceTimes : []));
    const own = factsOf(reference, [...alone, ...paired], seed);
    return {
      benchmark: 'peers',
      version: 1,
      environment: measuredOn,
      settings: { rounds, seed },
      picture: { width: image.width, height: image.height },
      reference: first.name,
      networks: [
        { ...nameOf(first), status: 'ok', ...own, ratio: null, accuracy },
        ...measured.map((one) => findingsOf(one, own.fps, seed)),
      ],
      published: publishedTable(),
    };
  } finally {
    await reference.executor.dispose();
  }
}

async function timesOf(network: OpenContender, image: RawImage, count: number) {
  const times: InferenceTime[] = [];
  for (let i = 0; i < count; i++) times.push(await timeInference(network, image));
  return times;
}

function findingsOf(measured: MeasuredPeer, referenceFps: number, seed: number): PeerFindings {
  const { contender, ...one } = measured;
  if (one.status !== 'ok') return { ...nameOf(contender), ...one };
  const { network, times, referenceTimes, status, accuracy } = one;
  const ratio = pairedRatio(forwardOf(times), forwardOf(referenceTimes), seed);
  const fps = referenceFps / ratio.ratio;
  return { ...nameOf(contender), status, ...factsOf(network, times, seed), fps, ratio, accuracy };
}

function factsOf(
  { trained, params, macs, memoryAccess }: OpenContender,
  times: readonly InferenceTime[],
  seed: number,
): Omit<PeerFigures, 'ratio' | 'accuracy'> {
  const forward = figure(forwardOf(times), seed);
  const whole = times.flatMap(({ endToEnd }) => endToEnd ?? []);
  const endToEnd = whole.length > 0 ? figure(whole, seed) : null;
  return { trained, params, macs, memoryAccess, forward, fps: 1000 / forward.median, endToEnd };
}

const forwardOf = (times: readonly InferenceTime[]) => times.map(({ forward }) => forward);

const nameOf = ({ name, label, input }: Contender) => ({ name, label, input });

function assertNetworks(names: readonly string[]): void {
  const known: readonly string[] = CONTENDERS;
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined && names.length > 0 && new Set(names).size === names.length) return;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The networks are [${names}]; expected one or more of ${CONTENDERS.join(', ')}, each once.`,
  );
}
