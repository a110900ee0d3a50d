import type { ArgsDef } from 'citty';

/** The arguments that say which data set a command works on. */
export const dataArguments = {
  data: { type: 'string', required: true, valueHint: 'DIR', description: 'The data set' },
  format: {
    type: 'enum',
    options: ['voc', 'coco', 'yolo', 'auto'],
    default: 'auto',
    description: "The data set's layout; auto recognises it, also as annotation tools write it",
  },
} as const satisfies ArgsDef;

/** The arguments that say which of its classes count, and what they are called. */
export const classArguments = {
  classes: {
    type: 'string',
    valueHint: 'A,B,...',
    description: 'Only these classes, not all of the data set',
  },
  rename: {
    type: 'string',
    valueHint: 'OLD=NEW,...',
    description: 'Other names for classes; those that get one name become one class',
  },
} as const satisfies ArgsDef;
