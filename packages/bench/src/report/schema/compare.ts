import * as v from 'valibot';
import { amount, count, flag, head, list, number, object, text } from './described.ts';
import { machine } from './environment.ts';
import { interval, summary } from './figure.ts';
import { STAGES } from './matrix.ts';
import { networkOptions } from './network.ts';
import { parity } from './parity.ts';
import { backendName, reason, sessionInfo } from './session-info.ts';

const revision = (description: string) =>
  object(description, { ref: text('Branch, tag or commit asked for.'), commit: text('Hash.') });

export const stageNoise = v.strictObject({
  ratios: list(
    'One per comparison of base with itself; without noise all would be 1.',
    amount('Time of one session over that of the other.'),
  ),
  p95: amount("95th percentile of the ratios' error, `max(ratio, 1 / ratio) - 1`."),
  delta: amount('What head may take longer, as a share: `p95`, or 0.1 where that is more.'),
});

export const stageComparison = v.strictObject({
  ratio: amount("Head's time over base's, the median over the pairs; above 1, head takes longer."),
  interval,
  head: summary,
  base: summary,
});

const byStage = <Value extends v.GenericSchema>(value: Value, description: string) =>
  object(
    `${description} A stage too short for the backend's clock is left out.`,
    v.entriesFromList(STAGES, v.exactOptional(value)),
  );

const backend = v.variant('status', [
  v.strictObject({
    backend: backendName,
    status: v.literal('ok'),
    info: sessionInfo,
    parity: object("Of head's outputs with those of its own cpu, and with base's.", {
      cpu: parity,
      base: parity,
    }),
    noise: byStage(stageNoise, 'What this machine finds where nothing differs.'),
    attempts: list(
      'One, or two where the first found something slower.',
      byStage(stageComparison, 'Head against base.'),
    ),
    slower: list(
      'Stages whose interval lies above `1 + delta` in every attempt.',
      v.picklist(STAGES),
    ),
  }),
  v.strictObject({
    backend: backendName,
    status: v.picklist(['unavailable', 'failed']),
    side: v.pipe(v.picklist(['base', 'head']), v.description('Which of the two is at fault.')),
    reason,
    parity: v.exactOptional(parity),
  }),
]);

/** Schema of `CompareResult`. */
export const compareResult = object(
  'Two commits compared: speed, outputs, tensors left, sizes of packages.',
  {
    ...head('compare', 1, machine),
    settings: v.strictObject({
      network: networkOptions,
      pairs: count('Pairs per session, at most.'),
      sessions: count('Times that both were opened anew, in each measurement.'),
      bytesTolerance: amount('How much heavier a package may be, as a share of what it was.'),
      seed: number('Of weights, image and bootstraps.'),
    }),
    base: revision('What was.'),
    head: revision('What is to be.'),
    uncommitted: flag('Whether the work tree has changes that are not committed; not measured.'),
    backends: v.array(backend),
    packages: list(
      'Every published package of either.',
      v.strictObject({
        name: text('Name of the package.'),
        base: v.nullable(count('Bytes of its tarball; null where there is no such package.')),
        head: v.nullable(count('Bytes of its tarball; null where there is no such package.')),
      }),
    ),
    failures: list('What must not be, a sentence each.', v.string()),
    passed: flag('Whether there are no failures.'),
  },
);
