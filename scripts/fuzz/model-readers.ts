import { engineRuntime } from '@rsanet/engine';
import { engineTrainer } from '@rsanet/engine/train';
import { detectorFiles, loadDetector, readDetector } from '@rsanet/rsanet/node';
import {
  readSoftLabels,
  readTensors,
  recordedBatchSize,
  toTensors,
  writeSoftLabels,
} from '@rsanet/train';
import { coloursModel } from '../../packages/rsanet/src/testing/colours.ts';
import { decodeSafetensors } from '../../packages/train/src/checkpoint/safetensors.ts';
import type { CheckedSettings } from '../../packages/train/src/trainer/checked-settings.ts';
import { resumeRun, saveRun } from '../../packages/train/src/trainer/run-checkpoint.ts';
import type { RunState } from '../../packages/train/src/trainer/run-state.ts';
import { type Reader, type Readers, text } from './reader.ts';

const model = coloursModel(64, 64);

/** The samples of a graph model, and how one of its files is replaced. */
function graphModel(read: (files: ReadonlyMap<string, Uint8Array>) => unknown): Reader {
  const files = detectorFiles(model.graph, model.metadata, { shardBytes: 64 });
  const plain = JSON.parse(new TextDecoder().decode(files.get('model.json')));
  // Another writer's: without hashes, so that changed weights are read.
  for (const group of plain.weightsManifest) group.sha256 = undefined;
  const samples = {
    ...Object.fromEntries(Array.from(files, ([name, bytes]) => [name, [bytes]])),
    'model.json': [files.get('model.json')!, text(JSON.stringify(plain))],
  };
  const unhashed = new Map([...files, ['model.json', samples['model.json'][1]!]]);
  return { samples, read: (name, bytes) => read(new Map([...unhashed, [name, bytes]])) };
}

const image = { data: new Uint8Array(20 * 20 * 3).fill(200), width: 20, height: 20 };

async function checkpoint(): Promise<Reader> {
  const trainer = await engineTrainer(model.graph, { emaDecay: 0.9 });
  const history = [
    { epoch: 1, loss: { total: 1, box: 1, objectness: 1, class: 1 }, ap: 0.5, seconds: 1 },
  ];
  const run = { trainer, epoch: 1, best: { epoch: 1, ap: 0.5 }, history, hardness: new Map() };
  const { metadata } = model;
  const settings = { graph: model.graph, spec: metadata, data: { samples: [] }, batchSize: 8 };
  const checked = { ...settings, fingerprints: {}, hardExamples: 0 } as unknown as CheckedSettings;
  let kept: Uint8Array = new Uint8Array();
  const store = {
    load: async () => kept,
    save: async (_: string, bytes: Uint8Array) => {
      kept = bytes;
    },
    locate: () => 'last.safetensors',
  };
  await saveRun(store, run as unknown as RunState, checked);
  return {
    samples: { last: [kept] },
    async read(_, bytes) {
      kept = bytes;
      await recordedBatchSize(store);
      await resumeRun(store, { ...run } as unknown as RunState, checked);
    },
  };
}

/** What reads models and weights. */
export const MODEL_READERS: Readers = {
  model: { share: 1, make: () => graphModel((files) => readDetector(files)) },
  'opened model': {
    share: 1 / 20,
    make: () =>
      graphModel(async (files) => {
        const detector = await loadDetector(files, { runtime: engineRuntime({ threads: 1 }) });
        try {
          await detector.detect(image);
        } finally {
          await detector.dispose();
        }
      }),
  },
  safetensors: {
    share: 1,
    make: () => ({
      samples: { tensors: [toTensors(model)] },
      read(_, bytes) {
        decodeSafetensors(bytes, 'file');
        readTensors(bytes, 'file');
      },
    }),
  },
  checkpoint: { share: 1 / 2, make: checkpoint },
  'soft labels': {
    share: 1,
    make: () => {
      const found = [{ box: [1, 2, 3, 4], scores: { a: 0.5, b: 0.1 } }] as const;
      const teacher = { name: 'x', licence: 'MIT', source: 'y' };
      const labels = { teacher, classes: ['a', 'b'], images: new Map([['one', found]]) };
      return {
        samples: { labels: [text(writeSoftLabels(labels))] },
        read: (_, bytes) => readSoftLabels(new TextDecoder().decode(bytes), 'file'),
      };
    },
  },
};
