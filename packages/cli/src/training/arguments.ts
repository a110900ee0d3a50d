import type { ArgsDef } from 'citty';
import { runtimeArgument } from '../backend.ts';
import { classArguments } from '../data/arguments.ts';
import { PRESET_NAMES } from '../preset-names.ts';
import { augmentArguments } from './augment.ts';

/** The arguments of `rsanet train`. */
export const trainArguments = {
  data: { type: 'string', required: true, valueHint: 'DIR', description: 'The data set' },
  format: {
    type: 'enum',
    options: ['voc', 'coco', 'yolo', 'auto'],
    required: true,
    description: "The data set's layout; auto recognises it, also as annotation tools write it",
  },
  train: { type: 'string', required: true, valueHint: 'SPLIT', description: 'What to learn' },
  val: {
    type: 'string',
    valueHint: 'SPLIT',
    description:
      'What to choose the best weights on; without it and --hold-back the last ones are kept',
  },
  'hold-back': {
    type: 'string',
    valueHint: 'F',
    description: 'Instead of --val: keep this part of --train from training for it, such as 0.1',
  },
  ...classArguments,
  preset: {
    type: 'enum',
    options: PRESET_NAMES,
    required: true,
    description: 'The form of the network',
  },
  input: {
    type: 'string',
    valueHint: 'SIDE|WxH',
    description: "The network's input in pixels, the preset's by default",
  },
  width: {
    type: 'string',
    default: '1',
    valueHint: 'F',
    description: "Factor on the backbone's channels, such as 0.5 for a small network",
  },
  from: {
    type: 'string',
    valueHint: 'NAME|PATH|URL',
    description:
      'Start from this model, or file .safetensors, of the same preset; for other classes its prediction layers are new',
  },
  freeze: {
    type: 'enum',
    options: ['backbone'],
    description: 'Leave this part as it is',
  },
  'backbone-rate': {
    type: 'string',
    default: '1',
    valueHint: 'F',
    description: "Factor on the backbone's learning rate, 0..1",
  },
  epochs: { type: 'string', required: true, valueHint: 'N', description: 'Passes over the data' },
  rate: {
    type: 'string',
    default: '0.001',
    valueHint: 'R',
    description: 'Learning rate after the first epoch, from which it falls to 1e-6',
  },
  'weight-decay': {
    type: 'string',
    default: '0',
    valueHint: 'D',
    description:
      'Decoupled weight decay, such as 0.05: each step takes D x rate of every kernel away',
  },
  batch: {
    type: 'string',
    valueHint: 'N|auto',
    description:
      'Images per batch: by default 12 for voc-416, 24 for coco-320; auto is as many of these as memory takes',
  },
  accumulate: {
    type: 'string',
    default: '1',
    valueHint: 'N',
    description: 'Batches per step: a larger batch in the memory of a small one',
  },
  patience: {
    type: 'string',
    valueHint: 'N',
    description: 'Stop when N epochs have brought nothing better on --val or --hold-back',
  },
  assignment: {
    type: 'enum',
    options: ['yolo', 'simota'],
    default: 'yolo',
    description:
      'Which predictions answer for an object: by shape and place, or those that fit best',
  },
  'box-loss': {
    type: 'enum',
    options: ['giou', 'ciou'],
    default: 'giou',
    description: 'What boxes are compared by',
  },
  'label-smoothing': {
    type: 'string',
    default: '0',
    valueHint: 'S',
    description: 'Aim at 1 - S/2 and S/2 for classes, not at 1 and 0',
  },
  'class-weights': {
    type: 'string',
    valueHint: 'A=W,...',
    description: 'Factors on the class loss of objects of these classes',
  },
  teacher: {
    type: 'string',
    valueHint: 'FILE',
    description:
      'Learn beside the labels from what another detector found, as bench:teach writes it',
  },
  'teacher-weight': {
    type: 'string',
    valueHint: 'W',
    description: "Weight of --teacher beside the labels' 1, which is its default",
  },
  'hard-examples': {
    type: 'string',
    default: '0',
    valueHint: 'F',
    description: 'Draw so many images once more per epoch, as part of all, hard ones more often',
  },
  seed: { type: 'string', default: '0', valueHint: 'N', description: 'Makes a run repeatable' },
  backend: runtimeArgument,
  'data-workers': {
    type: 'string',
    default: '1',
    valueHint: 'N',
    description: 'Threads that decode and vary images meanwhile; 0 for none beside the rest',
  },
  out: {
    type: 'string',
    required: true,
    valueHint: 'DIR',
    description: 'Folder for checkpoints and, in DIR/model, the detector',
  },
  resume: { type: 'boolean', description: "Go on from the folder's last checkpoint" },
  'skip-broken': {
    type: 'boolean',
    description: 'Learn without images that cannot be used, instead of refusing the data set',
  },
  ...augmentArguments,
  'plain-epochs': {
    type: 'string',
    valueHint: 'N',
    description:
      'Epochs at the end without mosaics, mixing and pasting; 15 by default, of a short run a quarter',
  },
  'multi-scale': {
    type: 'string',
    default: '0',
    valueHint: 'F',
    description: 'Learn at inputs whose sides are up to this part smaller or larger, such as 0.25',
  },
  rsam: {
    type: 'boolean',
    default: true,
    description: 'Fuse features by RSAM',
    negativeDescription: 'Leave the attention out, as in the ablation',
  },
} as const satisfies ArgsDef;
