import * as v from 'valibot';
import type { EngineResult } from '../../benchmarks/engine.ts';
import type { FoldingResult } from '../../benchmarks/folding.ts';
import type { PostprocessingResult } from '../../benchmarks/postprocessing.ts';
import type { TrainingSamenessResult } from '../../sameness/training-sameness.ts';
import type { SoakResult } from '../../soak/soak.ts';
import { TRAINERS } from '../../training-speed/job.ts';
import type { TrainingSpeedResult } from '../../training-speed/training-speed.ts';
import type { TransferResult } from '../../transfer/transfer.ts';
import { engineResult } from '../schema/engine.ts';
import { environment, machine } from '../schema/environment.ts';
import { interval, pairComparison, summary } from '../schema/figure.ts';
import { networkOptions } from '../schema/network.ts';
import { amount, count, flag, number, share, text } from '../schema/quantity.ts';
import { size } from '../schema/size.ts';

const met = flag('Whether the whole 95 % interval is so.');
const goal = v.union([
  v.strictObject({ atLeast: amount('Min ratio.'), met }),
  v.strictObject({ below: amount('Ratio to stay below.'), met }),
]);

const foldingResult = v.strictObject({
  benchmark: v.literal('folding'),
  version: v.literal(1),
  environment,
  network: networkOptions,
  nodes: v.strictObject({ unfolded: count('Nodes.'), folded: count('Nodes.') }),
  difference: v.strictObject({ largest: amount('Of outputs.'), of: amount('Largest output.') }),
  comparison: pairComparison,
  goal,
});

const postprocessingResult = v.strictObject({
  benchmark: v.literal('postprocessing'),
  version: v.literal(1),
  environment,
  network: networkOptions,
  picture: size,
  scoreThreshold: share('Score that boxes are kept by.'),
  cases: v.array(
    v.strictObject({
      share: v.nullable(share('Of the predictions that the biases let through.')),
      predictions: count('Boxes before any is left out.'),
      candidates: count('Predictions that reach the score.'),
      kept: count('Boxes after suppression.'),
      comparison: pairComparison,
      letterbox: summary,
      decode: summary,
      nms: summary,
      goal,
    }),
  ),
});

/** Of `packages/bench/scripts/nms.mjs`. */
const nmsResult = v.strictObject({
  benchmark: v.literal('nms'),
  version: v.literal(1),
  environment: machine,
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
  benchmark: v.literal('queue'),
  version: v.literal(1),
  environment: machine,
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
  benchmark: v.literal('packed'),
  version: v.literal(1),
  environment: machine,
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

const soakResult = v.strictObject({
  benchmark: v.literal('soak'),
  version: v.literal(2),
  environment: machine,
  minutes: amount('How long it was to go on.'),
  seed: count('Of what happened.'),
  cases: v.array(text('A network, and what ran it.')),
  counts: v.strictObject({
    loads: count('Detectors loaded.'),
    abortedLoads: count('Loads aborted before their end.'),
    calls: count('Of `detect`.'),
    abortedCalls: count('Aborted before their end.'),
    disposedCalls: count('Ended by the disposal of their detector.'),
  }),
  samples: v.array(
    v.strictObject({
      seconds: amount('Since the beginning.'),
      rss: count('Bytes.'),
      heapUsed: count('Bytes.'),
      arrayBuffers: count('Bytes.'),
      tensors: count('Of TensorFlow.js.'),
      memories: count('Of WebAssembly.'),
      workers: count('Threads.'),
    }),
  ),
  left: v.strictObject({
    tensors: number('At the end, less those at the start.'),
    memories: number('At the end, less those at the start.'),
    workers: number('At the end, less those at the start.'),
  }),
  growth: v.strictObject({
    slope: number('Of the resident set once it has settled, bytes per minute.'),
    interval,
    rise: number('From the first of eight stretches to the last, bytes.'),
    scatter: amount('Standard deviation about the means of stretches, bytes.'),
  }),
  growing: flag('Whether the growth is more than noise.'),
  passed: flag('Whether nothing is left and nothing grows.'),
});

const difference = v.strictObject({
  tensor: text('Where it is largest.'),
  difference: amount("Largest difference, of the tensor's largest value."),
});
const differences = v.strictObject({
  loss: amount('Of the loss.'),
  gradients: difference,
  weights: difference,
});
const ofBoth = v.strictObject({
  now: amount('Of the form measured.'),
  before: amount('Of the form before.'),
});

/** Of `packages/train/scripts/compare-trainers.mjs`. */
const trainingResult = v.strictObject({
  benchmark: v.literal('training'),
  version: v.literal(1),
  environment,
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

const channels = count('Of a stage.');
const trainingSpeedResult = v.strictObject({
  benchmark: v.literal('training-speed'),
  version: v.literal(1),
  environment: machine,
  settings: v.strictObject({
    split: text('Of the data set.'),
    input: size,
    channels: v.tuple([channels, channels, channels, channels, channels]),
    batch: count('Images per step.'),
    seed: number('Of weights, order and augmentation.'),
    rounds: count('Windows of each training.'),
    steps: count('Per window.'),
  }),
  arms: v.array(
    v.strictObject({
      trainer: v.picklist(TRAINERS),
      threads: count('That it computes on.'),
      imagesPerSecond: amount('Median over windows.'),
      cpuPerImage: amount('Milliseconds of all threads, median over windows.'),
      peakMemory: count('Bytes.'),
      gain: v.nullable(
        v.strictObject({
          ratio: amount('Median.'),
          interval: v.tuple([amount('Low.'), amount('High.')]),
        }),
      ),
      windows: v.array(amount('Seconds.')),
      losses: v.array(amount('Of the first steps.')),
      note: v.exactOptional(text('What is to be known beside the figures.')),
    }),
  ),
  unavailable: v.exactOptional(
    v.array(
      v.strictObject({
        trainer: v.picklist(TRAINERS),
        threads: count('It would have computed on.'),
        reason: text('Why it made no step.'),
      }),
    ),
  ),
});

const tensorDifferences = v.strictObject({
  ...difference.entries,
  median: amount('Over the tensors.'),
  beyond: count('Tensors past the bound.'),
});
const answerDifference = v.strictObject({
  loss: amount('Of the loss.'),
  gradients: tensorDifferences,
  weights: tensorDifferences,
});
const trainingSamenessResult = v.strictObject({
  benchmark: v.literal('training-sameness'),
  version: v.literal(1),
  environment: machine,
  settings: v.strictObject({
    split: text('Of the data set.'),
    input: size,
    channels: v.tuple([channels, channels, channels, channels, channels]),
    batch: count('Images per step.'),
    seed: number('Of weights, order and augmentation.'),
    rate: amount('Learning rate.'),
  }),
  numerics: v.strictObject({
    trainer: text('What the trainer computes by.'),
    reference: text('What the reference computes by.'),
  }),
  tensors: v.strictObject({ gradients: count('Of a step.'), weights: count('Of a step.') }),
  bounds: v.strictObject({ loss: v.literal(1e-5), tensors: v.literal(1e-4) }),
  states: v.array(
    v.strictObject({
      between: answerDifference,
      witness: v.exactOptional(
        v.strictObject({
          trainer: answerDifference,
          reference: answerDifference,
          rounded: answerDifference,
        }),
      ),
    }),
  ),
});

const transferResult = v.strictObject({
  benchmark: v.literal('transfer'),
  version: v.literal(1),
  environment: machine,
  settings: v.strictObject({
    class: text('That is learnt.'),
    images: count('Learnt from.'),
    split: text('That they are drawn from.'),
    val: text('The split that is measured.'),
    input: size,
    epochs: count('Passes over the images.'),
    batch: count('Images per step.'),
    seed: number('Of images, weights, order and augmentation.'),
  }),
  known: v.array(text('A class of the model.')),
  learnt: v.array(text('Name of an image.')),
  arms: v.array(
    v.strictObject({
      start: v.picklist(['scratch', 'model']),
      losses: v.array(amount('Mean of an epoch.')),
      seconds: amount('Of training.'),
      map: share('VOC mAP@0.5, all-point.'),
    }),
  ),
});

const byArithmetic = { float32: amount('Of floats.'), int16: amount('Of 16-bit whole numbers.') };

/** Of `scripts/arithmetic.mjs`. */
const arithmeticResult = v.strictObject({
  benchmark: v.literal('arithmetic'),
  version: v.literal(1),
  environment: machine,
  networks: v.array(
    v.strictObject({
      preset: v.picklist(['voc-416', 'coco-320']),
      difference: v.strictObject({
        largest: amount('Of outputs.'),
        of: amount('Largest output.'),
      }),
      comparison: pairComparison,
    }),
  ),
  accuracy: v.nullable(
    v.strictObject({
      model: text('Name, path or URL.'),
      split: text('That was measured.'),
      ...byArithmetic,
    }),
  ),
  productsPerSecond: v.nullable(
    v.strictObject({ ...byArithmetic, int8: amount('Of 8-bit whole numbers.') }),
  ),
});

const errorCounts = {
  found: count('Right detections.'),
  place: count('Right class, wrong place.'),
  confused: count('Right place, wrong class.'),
  duplicate: count('Of objects found before.'),
  background: count('Of nothing.'),
  both: count('Wrong in class and place.'),
  missed: count('Objects.'),
};

const modelCardResult = v.strictObject({
  benchmark: v.literal('model-card'),
  version: v.literal(1),
  environment,
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
  params: count('Parameters.'),
  macs: count('Multiply-accumulates.'),
  flops: count('Operations.'),
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
    score: share('From which detections count.'),
    perClass: v.array(
      v.strictObject({
        class: text('Name.'),
        ...errorCounts,
        precision: share('0..1.'),
        recall: share('0..1.'),
        best: v.nullable(
          v.strictObject({
            threshold: share('Of the score.'),
            precision: share('0..1.'),
            recall: share('0..1.'),
            f1: share('0..1.'),
          }),
        ),
      }),
    ),
    sizes: v.strictObject({
      small: number("COCO's AP."),
      medium: number("COCO's AP."),
      large: number("COCO's AP."),
    }),
  }),
  speed: v.strictObject({
    wasm: amount('Milliseconds.'),
    engine: amount('Milliseconds.'),
    ratio: amount("Wasm's time over the engine's."),
    interval,
  }),
});

/** Schema of the results that have no report, which tests read. */
export const measurementResult = v.variant('benchmark', [
  arithmeticResult,
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
]) satisfies v.GenericSchema<
  unknown,
  | v.InferOutput<typeof arithmeticResult>
  | EngineResult
  | FoldingResult
  | v.InferOutput<typeof modelCardResult>
  | v.InferOutput<typeof nmsResult>
  | v.InferOutput<typeof packedResult>
  | PostprocessingResult
  | v.InferOutput<typeof queueResult>
  | SoakResult
  | v.InferOutput<typeof trainingResult>
  | TrainingSamenessResult
  | TrainingSpeedResult
  | TransferResult
>;
