import { decode, nms, type RawImage, type ScaleOutput } from '@rsanet/detect-utils';
import { fold, type RawTensor, type Runtime } from '@rsanet/graph';
import { type DetectorModel, preprocess } from '@rsanet/rsanet';
import type { RsanetOptions } from '@rsanet/rsanet/graph';
import { type NodeBackendName, tfjsRuntime, useBackend } from '@rsanet/tfjs';
import { environment } from '../environment/environment.ts';
import type { postprocessingResult } from '../report/schema/postprocessing.ts';
import type { Recorded } from '../report/schema/recorded.ts';
import { sampleImage } from '../sample/image.ts';
import { sampleModel, withCandidates } from '../sample/network.ts';
import { withExecutors } from '../sample/with-executors.ts';
import { comparePairs, type PairOptions } from '../statistics/compare-pairs.ts';
import { summarise } from '../statistics/summary.ts';
import { below } from './goal.ts';

/** Options of {@link postprocessing}. */
export interface PostprocessingOptions extends PairOptions {
  /** `{ preset: 'voc-416' }` by default. */
  network?: RsanetOptions;
  /** wasm by default; it becomes TensorFlow.js's current backend. */
  backend?: NodeBackendName;
  /** Shares of the predictions that reach the score threshold; 0.001, 0.01 and 0.05 by default. */
  shares?: readonly number[];
}

/** Result of {@link postprocessing}. */
export type PostprocessingResult = Recorded<typeof postprocessingResult>;

/** What goes on around one network's forward pass; times in milliseconds. */
export type PostprocessingCase = PostprocessingResult['cases'][number];

const SCORE_THRESHOLD = 0.3;
const MAX_SHARE = 0.05;

/**
 * Measures letterbox, decode and non-maximum suppression as shares of the forward pass, for an image
 * of 640x480 and networks that find few to many candidates.
 *
 * @throws RsanetError BACKEND_UNAVAILABLE when the backend does not start
 * @throws RsanetError INVALID_ARGUMENT for an option out of range
 */
export async function postprocessing(
  options: PostprocessingOptions = {},
): Promise<PostprocessingResult> {
  const { network = { preset: 'voc-416' }, backend = 'wasm', seed = 1 } = options;
  const { shares = [0.001, 0.01, 0.05] } = options;
  await useBackend(backend);
  const runtime = tfjsRuntime(backend);
  const measuredOn = await environment();
  const size = { width: 640, height: 480 };
  const image = sampleImage(size, seed);
  const fresh = sampleModel(network, seed);
  const cases: PostprocessingCase[] = [
    { share: null, ...(await measure(fresh, image, runtime, options)) },
  ];
  for (const share of shares) {
    const wanted = { share, scoreThreshold: SCORE_THRESHOLD };
    const model = await withCandidates(fresh, image, wanted, runtime);
    cases.push({ share, ...(await measure(model, image, runtime, options)) });
  }
  return {
    benchmark: 'postprocessing',
    version: 1,
    environment: measuredOn,
    network,
    picture: size,
    scoreThreshold: SCORE_THRESHOLD,
    cases,
  };
}

async function measure(
  { graph, metadata }: DetectorModel,
  image: RawImage,
  runtime: Runtime,
  options: PairOptions,
): Promise<Omit<PostprocessingCase, 'share'>> {
  const input = preprocess([image], metadata).tensor;
  return withExecutors(runtime, [fold(graph)], async (executor) => {
    const scales = toScales(await executor.run(input), metadata);
    const numClasses = metadata.classes.length;
    const times = { letterbox: [] as number[], decode: [] as number[], nms: [] as number[] };
    let candidates = 0;
    let kept = 0;

    function around(): void {
      const start = performance.now();
      preprocess([image], metadata);
      const fitted = performance.now();
      const found = decode(scales, { numClasses, scoreThreshold: SCORE_THRESHOLD });
      const decoded = performance.now();
      const { indices } = nms(found);
      times.letterbox.push(fitted - start);
      times.decode.push(decoded - fitted);
      times.nms.push(performance.now() - decoded);
      candidates = found.count;
      kept = indices.length;
    }

    const forward = async () => void (await executor.run(input));
    const comparison = await comparePairs(around, forward, options);
    const measured = (samples: number[]) => summarise(samples.slice(-comparison.a.samples.length));
    return {
      predictions: scales.reduce((sum, { data }) => sum + data.length / (5 + numClasses), 0),
      candidates,
      kept,
      comparison,
      letterbox: measured(times.letterbox),
      decode: measured(times.decode),
      nms: measured(times.nms),
      goal: below(MAX_SHARE, comparison.interval),
    };
  });
}

function toScales(
  outputs: readonly RawTensor[],
  { strides, anchors }: DetectorModel['metadata'],
): ScaleOutput[] {
  return outputs.map(({ data, shape: [, height, width] }, scale) => ({
    data,
    width: width!,
    height: height!,
    stride: strides[scale]!,
    anchors: anchors[scale]!,
  }));
}
