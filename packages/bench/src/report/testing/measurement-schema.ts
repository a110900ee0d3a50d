import { ERROR_KINDS } from '@rsanet/detect-utils';
import * as v from 'valibot';
import { arithmeticResult, byArithmetic } from '../schema/arithmetic.ts';
import { amount, count, flag, head, number, share, text } from '../schema/described.ts';
import { engineResult } from '../schema/engine.ts';
import { environment, machine } from '../schema/environment.ts';
import { pairComparison, pairedRatio } from '../schema/figure.ts';
import { foldingResult } from '../schema/folding.ts';
import { cost } from '../schema/network.ts';
import { postprocessingResult } from '../schema/postprocessing.ts';
import { size } from '../schema/size.ts';
import { soakResult } from '../schema/soak.ts';
import { tensorDifference, trainingSamenessResult } from '../schema/training-sameness.ts';
import { trainingSpeedResult } from '../schema/training-speed.ts';
import { transferResult } from '../schema/transfer.ts';

/** Of `packages/bench/scripts/nms.mjs`. */
const nmsResult = v.strictObject({
  ...head('nms', 1, machine),
  cases: v.array(
    v.strictObject({
      kept: count('Max boxes kept.'),
      around: count('Candidates per object.'),
      classes: count('Classes of the objects.'),
      kind: v.picklist(['hard', 'gaussian']),
      candidates: count('Boxes in all.'),
      found: count('Boxes kept.'),
      same: flag('Whether both builds keep the same boxes.'),
      comparison: pairComparison,
    }),
  ),
});

const queueResult = v.strictObject({
  ...head('queue', 1, machine),
  images: count('In the list.'),
  shardSize: count('Images per job.'),
  workers: count('Processes.'),
  same: flag('Whether the results are those of one process.'),
  killed: count('Workers that were ended by SIGKILL.'),
  again: count('Jobs that were enqueued again.'),
  stopped: v.array(v.union([number('Exit code.'), text('Signal.')])),
  rates: v.strictObject({
    oneProcess: amount('Images per second.'),
    queue: amount('Images per second.'),
  }),
  perWorker: v.array(count('Images that a worker did.')),
  redis: v.strictObject({ bytesPerJob: count('Of memory.') }),
});

const weight = v.strictObject({
  files: count('Files.'),
  bytes: count('As they are.'),
  gzipped: count('Each by gzip.'),
  brotli: count('Each by Brotli.'),
});

/** Of `scripts/packed/main.mjs`. */
const packedResult = v.strictObject({
  ...head('packed', 1, machine),
  cases: v.array(
    v.strictObject({
      name: text('What is used, and how.'),
      seconds: count('Of installing, building and detecting.'),
      error: v.nullable(text('Why it failed.')),
      page: v.nullable(
        v.strictObject({
          browser: text('Name and version.'),
          built: v.nullable(weight),
          loaded: v.strictObject({ code: weight, graph: weight, weights: count('Bytes.') }),
        }),
      ),
    }),
  ),
});

const differences = v.strictObject({
  loss: amount('Of the loss.'),
  gradients: tensorDifference,
  weights: tensorDifference,
});
const ofBoth = v.strictObject({
  now: amount('Of the form measured.'),
  before: amount('Of the form before.'),
});

/** Of `packages/train/scripts/compare-trainers.mjs`. */
const trainingResult = v.strictObject({
  ...head('training', 1, environment),
  run: v.strictObject({
    data: text('Data set and split.'),
    preset: text('Form of the network.'),
    input: size,
    channels: v.array(count('Per stage.')),
    batch: count('Images per step.'),
    rate: amount('Learning rate.'),
  }),
  ok: flag('Whether losses agree in float32, and everything in float64.'),
  states: v.array(differences),
  witness: v.array(
    v.strictObject({
      state: count('Steps before it.'),
      exact: differences,
      loss: ofBoth,
      median: ofBoth,
      worst: v.array(
        v.strictObject({
          tensor: text('Its gradient.'),
          largest: amount('Largest value in float64.'),
          between: amount('Of the two forms.'),
          ...ofBoth.entries,
        }),
      ),
    }),
  ),
  runningFreely: v.strictObject({
    now: v.array(amount('Loss.')),
    before: v.array(amount('Loss.')),
  }),
});

const { params, macs, flops } = cost;

/** Of `packages/bench/scripts/model-card.mjs`. */
const modelCardResult = v.strictObject({
  ...head('model-card', 1, environment),
  name: text('Of the model.'),
  split: text('That was measured.'),
  training: v.record(v.string(), v.unknown()),
  curve: v.array(
    v.strictObject({
      epoch: count('From 1.'),
      ap: share('On what chose the epoch.'),
      loss: amount('Mean of the epoch.'),
    }),
  ),
  params,
  macs,
  flops,
  convFlops: count('Operations of convolutions.'),
  bytes: count("Of the model's files."),
  map: v.strictObject({ elevenPoint: share('VOC mAP@0.5.'), allPoint: share('VOC mAP@0.5.') }),
  perClass: v.array(
    v.strictObject({
      class: text('Name.'),
      objects: count('That count.'),
      elevenPoint: share('AP@0.5.'),
      allPoint: share('AP@0.5.'),
    }),
  ),
  breakdown: v.strictObject({
    score: v.nullable(share('From which detections count; null where that differs per class.')),
    perClass: v.array(
      v.strictObject({
        class: text('Name.'),
        score: share('From which its detections count.'),
        ...v.entriesFromList(ERROR_KINDS, count('Detections, or objects that are missed.')),
        precision: share('0..1.'),
        recall: share('0..1.'),
        best: v.nullable(
          v.strictObject(
            v.entriesFromList(['threshold', 'precision', 'recall', 'f1'], share('0..1.')),
          ),
        ),
      }),
    ),
    sizes: v.strictObject(v.entriesFromList(['small', 'medium', 'large'], number("COCO's AP."))),
  }),
  speed: v.strictObject({
    wasm: amount('Milliseconds.'),
    engine: amount('Milliseconds.'),
    ...pairedRatio.entries,
  }),
});

/** Schema of the results that have no report, which tests read. */
export const measurementResult = v.variant('benchmark', [
  v.strictObject({
    ...arithmeticResult.entries,
    // Of `packages/bench/scripts/arithmetic.mjs`.
    productsPerSecond: v.nullable(
      v.strictObject({ ...byArithmetic, int8: amount('Of 8-bit whole numbers.') }),
    ),
  }),
  engineResult,
  foldingResult,
  modelCardResult,
  nmsResult,
  packedResult,
  postprocessingResult,
  queueResult,
  soakResult,
  trainingResult,
  trainingSamenessResult,
  trainingSpeedResult,
  transferResult,
]);
