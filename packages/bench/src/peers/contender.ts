import type { RawImage, Size } from '@rsanet/detect-utils';
import { cost, fold, type Graph, type Runtime } from '@rsanet/graph';
import {
  type DetectorModel,
  type Preprocessed,
  type PresetName,
  preprocess,
  readDetector,
} from '@rsanet/rsanet/node';
import {
  CANDIDATE_SHARE,
  SCORE_THRESHOLD,
  sampleModel,
  withCandidates,
} from '../sample/network.ts';
import type { ContenderName, PeerName, PretrainedName } from './names.ts';
import { type NetworkExecutor, type PeerDetector, rsanetPeer } from './peer-detector.ts';
import { peers } from './peers.ts';
import { loadPretrained, pretrained } from './pretrained/load-pretrained.ts';
import type { PeerFigures } from './result.ts';

/** What networks are opened for. */
export interface Sample {
  /** Of random weights. */
  seed: number;
  /** What they are to find something in. */
  image: RawImage;
  runtime: Runtime;
}

/** A network that can be compared with others. */
export interface Contender {
  name: string;
  label: string;
  /** Pixels. */
  input: Size;
  /** Loads or builds it; the caller disposes what comes. */
  open(sample: Sample): Promise<OpenContender>;
}

/** A network ready to run. */
export interface OpenContender
  extends Pick<PeerFigures, 'trained' | 'params' | 'macs' | 'memoryAccess'> {
  executor: NetworkExecutor;
  preprocess(image: RawImage): Preprocessed;
  /** The whole detector, where this project can decode its outputs. */
  detector: PeerDetector | null;
}

/** A network by its name: built with random weights, or a published model. */
export function namedContender(name: ContenderName): Contender {
  const { label, input } = isPretrained(name) ? pretrained[name] : peers[name];
  const open = (sample: Sample) =>
    isPretrained(name) ? openPublished(name) : openUntrained(name, sample);
  return { name, label, input, open };
}

function isPretrained(name: ContenderName): name is PretrainedName {
  return Object.hasOwn(pretrained, name);
}

async function openPublished(name: PretrainedName): Promise<OpenContender> {
  const detector = await loadPretrained(name);
  const { executor, preprocess } = detector;
  const blank = { data: new Uint8Array(3), width: 1, height: 1 };
  const macs = await executor.macs(preprocess(blank).tensor);
  const { params } = executor;
  return { trained: true, params, macs, memoryAccess: null, executor, preprocess, detector };
}

const PRESETS: Partial<Record<PeerName, PresetName>> = {
  'rsanet-voc-416': 'voc-416',
  'rsanet-coco-320': 'coco-320',
};

async function openUntrained(
  name: PeerName,
  { seed, image, runtime }: Sample,
): Promise<OpenContender> {
  const preset = PRESETS[name];
  if (preset) {
    // Random weights, with biases by which about as many boxes come out as of trained ones.
    const wanted = { share: CANDIDATE_SHARE, scoreThreshold: SCORE_THRESHOLD };
    const model = await withCandidates(sampleModel({ preset }, seed), image, wanted, runtime);
    return openModel(model, runtime, false);
  }
  const { input, build } = peers[name];
  const graph = build(seed);
  return {
    trained: false,
    ...countsOf(graph),
    executor: await runtime.open(fold(graph)),
    preprocess: (image) => preprocess([image], { input }),
    detector: null,
  };
}

/**
 * A trained model of ours.
 *
 * @param folder of its files, as `rsanet train` writes them
 * @throws RsanetError MODEL_NOT_FOUND or INVALID_MODEL
 */
export async function modelContender(folder: string): Promise<Contender> {
  const model = await readDetector(folder);
  const { input, name = 'RSANet' } = model.metadata;
  return {
    name: folder,
    label: name,
    input,
    open: ({ runtime }) => openModel(model, runtime, true),
  };
}

async function openModel(
  model: DetectorModel,
  runtime: Runtime,
  trained: boolean,
): Promise<OpenContender> {
  const detector = await rsanetPeer(model, runtime);
  const { executor, preprocess } = detector;
  return { trained, ...countsOf(model.graph), executor, preprocess, detector };
}

function countsOf(graph: Graph) {
  const { params, macs } = cost(graph);
  return { params, macs, memoryAccess: cost(fold(graph)).memoryAccess };
}
