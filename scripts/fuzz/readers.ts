import { DATA_READERS } from './data-readers.ts';
import { FILE_READERS } from './file-readers.ts';
import { MODEL_READERS } from './model-readers.ts';
import type { Readers } from './reader.ts';

/** Everything here that reads files nobody vouches for. */
export const READERS: Readers = { ...MODEL_READERS, ...DATA_READERS, ...FILE_READERS };
