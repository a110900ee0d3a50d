import type { Size } from '@rsanet/detect-utils';
import type { RawTensor } from '@rsanet/graph';
import { examplePlacement } from '../augment/augment.ts';
import type { Example, TaughtBox, TrainingBox } from '../augment/index.ts';
import { randomAt } from '../augment/random.ts';
import { type BatchOptions, drawPlan, inputOf } from './batches.ts';
import type { Dataset } from './dataset.ts';
import { type Plan, planEpoch } from './plan-epoch.ts';

/** What the frozen beginning of a network makes of an example: maps of one image each, and the example's objects. */
export interface Featured {
  readonly maps: readonly RawTensor[];
  readonly boxes: readonly TrainingBox[];
  readonly taught: readonly TaughtBox[];
}

/** A batch of such maps. */
export interface FeatureBatch {
  /** `[size, height, width, channels]` each. */
  readonly maps: readonly RawTensor[];
  /** Objects of each example, in pixels of the network's input. */
  readonly boxes: readonly (readonly TrainingBox[])[];
  /** What a teacher found in each, in the same pixels. */
  readonly taught: readonly (readonly TaughtBox[])[];
  /** Ids of the samples that the examples are of. */
  readonly ids: readonly string[];
  readonly size: number;
  /** Size of the network's input in pixels. */
  readonly input: Size;
}

/**
 * One pass over a data set whose images are varied by nothing but flips: the examples of `batches` in the same order,
 * as maps. An image is read where no maps of its example are at hand.
 *
 * @param features the maps of an example by a key of its own and its size, computed from what `draw` gives where they are not known
 * @throws RsanetError as `batches` does
 */
export async function* featureBatches(
  dataset: Dataset,
  options: BatchOptions,
  features: (key: string, input: Size, draw: () => Promise<Example>) => Promise<Featured>,
): AsyncGenerator<FeatureBatch> {
  const { batchSize, seed, epoch, again } = options;
  const plans = planEpoch(dataset.samples, seed, epoch, {}, again);
  for (let from = 0; from < plans.length; from += batchSize) {
    const input = inputOf(options, from / batchSize);
    const drawn = plans.slice(from, from + batchSize);
    const examples = await Promise.all(
      drawn.map((plan) =>
        features(keyOf(plan, input, options), input, () => drawPlan(plan, dataset, input, options)),
      ),
    );
    const [{ maps }] = examples as [Featured, ...Featured[]];
    yield {
      maps: maps.map((_, i) => stacked(examples.map((example) => example.maps[i]!))),
      boxes: examples.map(({ boxes }) => boxes),
      taught: examples.map(({ taught }) => taught),
      ids: drawn.map(({ samples }) => samples[0]!.id),
      size: examples.length,
      input,
    };
  }
}

/** Which example of which image it is. */
function keyOf({ samples, draws }: Plan, input: Size, { augment }: BatchOptions): string {
  const [sample] = samples as [(typeof samples)[number]];
  if (!augment) return sample.id;
  const { scaleX, scaleY } = examplePlacement(sample, input, augment, randomAt(draws));
  return `${sample.id} ${scaleX < 0} ${scaleY < 0}`;
}

/** Maps of one image each as one of all. */
function stacked(maps: readonly RawTensor[]): RawTensor {
  const [{ data, shape }] = maps as [RawTensor, ...RawTensor[]];
  const all = new Float32Array(maps.length * data.length);
  maps.forEach((map, i) => {
    all.set(map.data, i * data.length);
  });
  return { data: all, shape: [maps.length, ...shape.slice(1)] };
}
