import * as v from 'valibot';
import { resources } from '../report/schema/resources.ts';
import { sessionInfo } from '../report/schema/session-info.ts';
import type { SessionRequest } from './answer-session.ts';
import type { BackendName, Job, Opened, OpenOptions } from './protocol.ts';
import type { Realm } from './realm.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const milliseconds = v.pipe(v.number(), v.finite(), v.minValue(0));

/** What an answer must look like, by call. */
const answers = {
  open: v.variant('status', [
    v.strictObject({ status: v.literal('ok'), info: sessionInfo }),
    v.strictObject({ status: v.literal('unavailable'), reason: v.string() }),
  ]),
  run: v.strictObject({
    preprocess: milliseconds,
    forward: milliseconds,
    postprocess: milliseconds,
    total: milliseconds,
  }),
  outputs: v.strictObject({
    outputs: v.array(v.strictObject({ data: v.instance(Float32Array), shape: v.array(count) })),
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

/**
 * Opens a session in a process or page that has started. Where it does not open, the process or page ends.
 *
 * @param openingMs longest that opening may take
 * @throws the signal's reason when aborted
 */
export async function openInRealm(
  realm: Realm,
  backend: BackendName,
  job: Job,
  { timeoutMs, signal }: OpenOptions,
  openingMs: number = timeoutMs,
): Promise<Opened> {
  const ask = <Answer extends v.GenericSchema>(
    answer: Answer,
    request: SessionRequest,
    limitMs: number,
  ) => realm.call(async () => checked(answer, request, await realm.send(request)), limitMs);
  try {
    const opened = await ask(answers.open, { call: 'open', backend, job }, openingMs);
    if (opened.status !== 'ok') {
      await realm.close();
      return opened;
    }
    return {
      status: 'ok',
      session: {
        info: opened.info,
        run: () => ask(answers.run, { call: 'run' }, timeoutMs),
        outputs: () => ask(answers.outputs, { call: 'outputs' }, timeoutMs),
        resources: () => ask(answers.resources, { call: 'resources' }, timeoutMs),
        close: () => realm.close(),
      },
    };
  } catch (error) {
    signal?.throwIfAborted();
    return { status: 'failed', reason: (error as Error).message };
  }
}

/** @throws Error when an answer is not what it must be */
function checked<Answer extends v.GenericSchema>(
  answer: Answer,
  { call }: SessionRequest,
  given: unknown,
): v.InferOutput<Answer> {
  const parsed = v.safeParse(answer, given);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const field = v.getDotPath(issue);
  const where = field ? ` at '${field}'` : '';
  throw new Error(`The answer to '${call}' is nonsense${where}: ${issue.message}.`);
}
