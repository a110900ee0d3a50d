import * as v from 'valibot';
import { resources } from '../../report/schema/resources.ts';
import { sessionInfo } from '../../report/schema/session-info.ts';
import { NODE_BACKENDS } from '../protocol.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const milliseconds = v.pipe(v.number(), v.finite(), v.minValue(0));
const positive = v.pipe(v.number(), v.integer(), v.minValue(1));
const float32 = v.custom<Float32Array>((value) => value instanceof Float32Array, 'Expected floats');

const job = v.strictObject({
  model: v.string(),
  image: v.strictObject({ path: v.string(), width: positive, height: positive }),
  threads: v.exactOptional(positive),
  warmups: v.exactOptional(count),
});

/** What the parent asks its child for, each with a number of its own. */
export const request = v.variant('call', [
  v.strictObject({
    id: count,
    call: v.literal('open'),
    backend: v.picklist(NODE_BACKENDS),
    job,
  }),
  v.strictObject({ id: count, call: v.picklist(['run', 'outputs', 'resources']) }),
]);

/** What the child answers: a value, or why there is none. */
export const reply = v.union([
  v.strictObject({ id: count, value: v.unknown() }),
  v.strictObject({
    id: count,
    error: v.strictObject({ status: v.picklist(['unavailable', 'failed']), reason: v.string() }),
  }),
]);

/** What a value must look like, by call. */
export const answers = {
  open: sessionInfo,
  run: v.strictObject({
    preprocess: milliseconds,
    forward: milliseconds,
    postprocess: milliseconds,
    total: milliseconds,
  }),
  outputs: v.strictObject({
    outputs: v.array(v.strictObject({ data: float32, shape: v.array(count) })),
    detections: v.array(
      v.strictObject({
        bbox: v.strictTuple([v.number(), v.number(), v.number(), v.number()]),
        class: v.string(),
        classId: count,
        score: v.number(),
      }),
    ),
  }),
  resources,
} as const;

export type Request = v.InferOutput<typeof request>;
export type Reply = v.InferOutput<typeof reply>;
export type Call = Request['call'];
export type Answer<Name extends Call> = v.InferOutput<(typeof answers)[Name]>;
