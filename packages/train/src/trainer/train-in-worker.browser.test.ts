import type { ModelFiles } from '@rsanet/graph';
import { type Detection, loadDetector } from '@rsanet/rsanet';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Dataset } from '../data/index.ts';
import { evaluateDetections } from '../evaluate/evaluate-detections.ts';
import { drawSquares, type Squares, squaresDataset } from '../testing/squares.ts';
import type { TrainingOrder, TrainingReport } from '../testing/training-worker.ts';

const range = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);
/** The images to learn. */
const indices = range(0, 20);
/** 30 steps of 4 of them. */
const EPOCHS = 6;

let data: Dataset;
/** A model of the same classes that has learnt other images. */
let model: ModelFiles;

beforeAll(async () => {
  data = await squaresDataset(indices, png);
  const others = await squaresDataset(range(100, 20), png);
  const { outcome } = await training({
    data: others,
    from: null,
    epochs: 20,
    threads: 2,
    checkpoints: new Map(),
  });
  release(others);
  model = filesOf(outcome);
});
afterAll(() => release(data));

/** The URL of an image's file. */
async function png({ data, width, height }: Squares): Promise<string> {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')!.putImageData(new ImageData(data, width, height), 0, 0);
  return URL.createObjectURL(await canvas.convertToBlob({ type: 'image/png' }));
}

function release({ samples }: Dataset): void {
  for (const { path } of samples) URL.revokeObjectURL(path);
}

/**
 * Trains in a worker of its own.
 *
 * @param abortAfter steps after which to abort it
 */
async function training(order: TrainingOrder, abortAfter = Number.POSITIVE_INFINITY) {
  const worker = new Worker(new URL('../testing/training-worker.ts', import.meta.url), {
    type: 'module',
  });
  const checkpoints = new Map(order.checkpoints);
  const epochs: number[] = [];
  try {
    const outcome = await new Promise<TrainingReport>((resolve, reject) => {
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.onmessage = ({ data: report }: MessageEvent<TrainingReport>) => {
        if (report.kind === 'checkpoint') checkpoints.set(report.name, report.bytes);
        else if (report.kind !== 'step') resolve(report);
        else if (epochs.push(report.epoch) === abortAfter) worker.postMessage('abort');
      };
      worker.postMessage(order);
    });
    return { outcome, checkpoints, epochs };
  } finally {
    worker.terminate();
  }
}

function filesOf(outcome: TrainingReport): ModelFiles {
  if (outcome.kind !== 'trained') throw new Error(JSON.stringify(outcome));
  return outcome.files;
}

/** VOC's mAP of a model on the images. */
async function figure(files: ModelFiles): Promise<number> {
  const detector = await loadDetector(files);
  const found: Detection[][] = [];
  for (const index of indices) found.push(await detector.detect(drawSquares(index)));
  await detector.dispose();
  return evaluateDetections(found, data, data.classes, 'all-point').map;
}

test('a worker trains on from a model; aborted and resumed in another worker it ends at the same bits', async () => {
  const order = { data, from: model, epochs: EPOCHS, checkpoints: new Map() };
  const unbroken = await training({ ...order, threads: 2 });
  expect(unbroken.epochs.length).toBe(30);
  const files = filesOf(unbroken.outcome);

  const broken = await training({ ...order, threads: 1 }, 13);
  expect(broken.outcome).toEqual({ kind: 'failed', message: 'enough' });
  expect(broken.epochs.length).toBeGreaterThanOrEqual(13);
  expect(broken.epochs.length).toBeLessThan(30);
  const resumed = await training({ ...order, threads: 2, checkpoints: broken.checkpoints });
  expect(resumed.epochs[0]).toBe(Math.floor(broken.epochs.length / 5) + 1);
  expect(filesOf(resumed.outcome)).toEqual(files);

  const [before, after] = [await figure(model), await figure(files)];
  expect(after).toBeGreaterThan(before);
  expect(after).toBeGreaterThan(0.8);
});
