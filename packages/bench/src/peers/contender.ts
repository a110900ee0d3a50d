import type { RawImage, Size } from '@rsanet/detect-utils';
import { cost, fold, type Graph, type Runtime } from '@rsanet/graph';
import { type DetectorModel, type PresetName, preprocess, readDetector } from '@rsanet/rsanet/node';
import { SCORE_THRESHOLD, sampleModel, withCandidates } from '../sample/network.ts';
import type { Steps } from '../sessions/infer.ts';
import type { ContenderName, PeerName, PretrainedName } from './names.ts';
import { type PeerDetector, rsanetPeer } from './peer-detector.ts';
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
export interface OpenContender {
  counts: Pick<PeerFigures, 'trained' | 'params' | 'macs' | 'memoryAccess'>;
  steps: Steps;
  /** The whole detector, where this project can decode its outputs; then `steps` do. */
  detector: PeerDetector | null;
  dispose(): Promise<void>;
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
  const blank = { data: new Uint8Array(3), width: 1, height: 1 };
  const macs = await detector.executor.macs(detector.preprocess(blank).tensor);
  const { params } = detector.executor;
  return ofDetector(detector, { trained: true, params, macs, memoryAccess: null });
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
    const model = await withCandidates(sampleModel({ preset }, seed), image, {}, runtime);
    return openModel(model, runtime, false);
  }
  const { input, build } = peers[name];
  const graph = build(seed);
  const executor = await runtime.open(fold(graph));
  return {
    counts: { trained: false, ...countsOf(graph) },
    steps: {
      preprocess: (image) => preprocess([image], { input }),
      run: (tensor) => executor.run(tensor),
      postprocess: () => [],
    },
    detector: null,
    dispose: () => executor.dispose(),
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
  return ofDetector(detector, { trained, ...countsOf(model.graph) });
}

function ofDetector(detector: PeerDetector, counts: OpenContender['counts']): OpenContender {
  const { executor, preprocess, postprocess } = detector;
  return {
    counts,
    steps: {
      preprocess,
      run: (tensor) => executor.run(tensor),
      postprocess: (outputs, transforms) =>
        postprocess(outputs, transforms, { scoreThreshold: SCORE_THRESHOLD }),
    },
    detector,
    dispose: () => detector.dispose(),
  };
}

function countsOf(graph: Graph) {
  const { params, macs } = cost(graph);
  return { params, macs, memoryAccess: cost(fold(graph)).memoryAccess };
}
