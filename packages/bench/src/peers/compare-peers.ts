import { assertWhole, RsanetError } from '@rsanet/errors';
import { type NodeBackendName, tfjsRuntime, useBackend } from '@rsanet/tfjs/node';
import { environment } from '../environment/environment.ts';
import { sampleImage } from '../sample/image.ts';
import { timeInference } from '../sessions/infer.ts';
import type { StageTimes } from '../sessions/protocol.ts';
import { MIN_PAIRS } from '../statistics/min-pairs.ts';
import { type Contender, modelContender, namedContender } from './contender.ts';
import { accuracyOf, figuresOf, measurePeer, type PeerMeasure } from './measure-peer.ts';
import { CONTENDERS, type ContenderName } from './names.ts';
import { publishedTable } from './published-table.ts';
import type { PeerFindings, PeersResult } from './result.ts';

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
    await timeInference(reference.steps, image);
    const times: StageTimes[] = [];
    for (let round = 0; round < rounds; round++) {
      times.push(await timeInference(reference.steps, image));
    }
    const found: PeerFindings[] = [];
    for (const contender of others) {
      const { findings, referenceTimes } = await measurePeer(reference, contender, sample, measure);
      found.push(findings);
      times.push(...referenceTimes);
    }
    const accuracy = await accuracyOf(reference, first.name, measure);
    const own = figuresOf(reference, times, seed);
    const { name, label, input } = first;
    return {
      benchmark: 'peers',
      version: 1,
      environment: measuredOn,
      settings: { rounds, seed },
      picture: { width: image.width, height: image.height },
      reference: name,
      networks: [
        { name, label, input, status: 'ok', ...own, ratio: null, accuracy },
        // By pairs: what slowed the machine meanwhile bears on no ratio.
        ...found.map((one) =>
          one.status === 'ok' ? { ...one, fps: own.fps / one.ratio!.ratio } : one,
        ),
      ],
      published: publishedTable(),
    };
  } finally {
    await reference.dispose();
  }
}

function assertNetworks(names: readonly string[]): void {
  const known: readonly string[] = CONTENDERS;
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined && names.length > 0 && new Set(names).size === names.length) return;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The networks are [${names}]; expected one or more of ${CONTENDERS.join(', ')}, each once.`,
  );
}
