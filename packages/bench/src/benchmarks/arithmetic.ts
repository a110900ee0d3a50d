import { engineRuntime } from '@rsanet/engine';
import { fold } from '@rsanet/graph';
import { preprocess } from '@rsanet/rsanet';
import { type PresetName, presets } from '@rsanet/rsanet/model';
import { readDetector } from '@rsanet/rsanet/node';
import { machine } from '../environment/environment.ts';
import { evaluatePeer } from '../peers/evaluate-peer.ts';
import { rsanetPeer } from '../peers/peer-detector.ts';
import type { arithmeticResult } from '../report/schema/arithmetic.ts';
import type { Recorded } from '../report/schema/recorded.ts';
import { sampleImage } from '../sample/image.ts';
import { sampleModel } from '../sample/network.ts';
import { outputDifference } from '../sessions/output-difference.ts';
import { comparePairs, type PairOptions } from '../statistics/compare-pairs.ts';

/** Options of {@link arithmetic}. */
export interface ArithmeticOptions extends PairOptions {
  /** All by default. */
  readonly presets?: readonly PresetName[];
  /** What accuracy is measured of; left out, none is. */
  readonly trained?: TrainedOn | undefined;
}

/** A trained model and a split in VOC's layout. */
export interface TrainedOn {
  /** A name, a path or a URL. */
  readonly model: string;
  readonly data: string;
  readonly split: string;
}

/** Result of {@link arithmetic}. */
export type ArithmeticResult = Recorded<typeof arithmeticResult>;

/**
 * What the engine gains by whole numbers of 16 bits, and what that costs in accuracy: forward passes on one thread of each
 * preset with random weights, at its own size, in interleaved pairs; and a trained model on a split.
 *
 * @throws RsanetError INVALID_ARGUMENT for an option out of range
 * @throws RsanetError as `readDetector` and `readVoc` do
 */
export async function arithmetic(options: ArithmeticOptions = {}): Promise<ArithmeticResult> {
  const { presets: names = Object.keys(presets) as PresetName[], trained, seed = 1 } = options;
  const environment = machine();
  const networks: ArithmeticResult['networks'][number][] = [];
  for (const preset of names) {
    const { graph, metadata } = sampleModel({ preset }, seed);
    const image = sampleImage({ width: 640, height: 480 }, seed);
    const input = preprocess([image], metadata).tensor;
    const [float32, int16] = await Promise.all(
      RUNTIMES.map((runtime) => runtime.open(fold(graph))),
    );
    const difference = outputDifference(await float32!.run(input), await int16!.run(input));
    const comparison = await comparePairs(
      async () => void (await float32!.run(input)),
      async () => void (await int16!.run(input)),
      options,
    );
    await Promise.all([float32!.dispose(), int16!.dispose()]);
    networks.push({ preset, difference, comparison });
  }
  return {
    benchmark: 'arithmetic',
    version: 1,
    environment,
    networks,
    accuracy: trained ? await accuracyOf(trained) : null,
  };
}

const RUNTIMES = (['float32', 'int16'] as const).map((arithmetic) =>
  engineRuntime({ threads: 1, arithmetic }),
);

async function accuracyOf({
  model,
  data,
  split,
}: TrainedOn): Promise<ArithmeticResult['accuracy']> {
  const trained = await readDetector(model);
  const { classes } = trained.metadata;
  const maps: number[] = [];
  for (const runtime of RUNTIMES) {
    const detector = await rsanetPeer(trained, runtime);
    const { map } = await evaluatePeer(detector, { data, split, classes });
    await detector.dispose();
    maps.push(map.elevenPoint);
  }
  return { model, split, float32: maps[0]!, int16: maps[1]! };
}
