import { join } from 'node:path';
import type { Published } from '@rsanet/bench';
import type { PresetName } from '@rsanet/rsanet';
import type { Dataset } from '@rsanet/train';
import type { RuntimeName } from '../backend.ts';
import type { Io } from '../command.ts';
import { evaluateCocoSplit } from '../evaluation/evaluate-coco-split.ts';
import { evaluateVocSplit } from '../evaluation/evaluate-voc-split.ts';

/** How a data set is trained on and measured, after the paper. */
export interface Protocol {
  readonly preset: PresetName;
  /** Images per batch (stated). */
  readonly batch: number;
  /** What the figure is called. */
  readonly measure: string;
  /**
   * Reads what is learnt.
   *
   * @throws RsanetError INVALID_DATASET naming the file that is missing
   */
  read(data: string): Promise<Dataset>;
  /** The figure of a trained model, 0..1. */
  evaluate(data: string, model: string, backend: RuntimeName, io: Io): Promise<number>;
  /** The figure that others publish, in percent. */
  publishedFigure(published: Published): number | undefined;
}

/** What PASCAL VOC is trained on: the years whose `trainval` is learnt, all measured on the `test` of 2007. */
export type VocYears = '07' | '07+12';

/** PASCAL VOC, from a folder `VOCdevkit` as its archives make it. */
export function vocProtocol(years: VocYears): Protocol {
  return {
    preset: 'voc-416',
    batch: 12,
    measure: 'VOC 2007 test mAP@0.5, 11-point',
    async read(data) {
      const { readVoc } = await import('@rsanet/train/node');
      const { VOC_CLASSES } = await import('@rsanet/rsanet/graph');
      const folders = years === '07' ? ['VOC2007'] : ['VOC2007', 'VOC2012'];
      const parts = await Promise.all(
        folders.map((folder) => readVoc(join(data, folder), 'trainval', { classes: VOC_CLASSES })),
      );
      return {
        classes: VOC_CLASSES,
        samples: parts.flatMap(({ samples }) => samples),
        skipped: parts.flatMap(({ skipped }) => skipped),
      };
    },
    async evaluate(data, model, backend, io) {
      const split = { data: join(data, 'VOC2007'), split: 'test' };
      return (await evaluateVocSplit(split, { model, backend }, '11-point', io)).map;
    },
    publishedFigure: ({ voc07 }) => voc07,
  };
}

/** MS COCO of 2017: `train2017` is learnt, `val2017` measured. */
export const cocoProtocol: Protocol = {
  preset: 'coco-320',
  batch: 24,
  measure: 'COCO val2017 AP',
  async read(data) {
    const { readCoco } = await import('@rsanet/train/node');
    return readCoco(data, 'train2017');
  },
  async evaluate(data, model, backend, io) {
    const split = { data, split: 'val2017' };
    return (await evaluateCocoSplit(split, { model, backend }, io)).figures.AP;
  },
  publishedFigure: ({ coco }) => coco,
};
