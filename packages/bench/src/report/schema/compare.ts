import * as v from 'valibot';
import { machine } from './environment.ts';
import { interval, summary } from './figure.ts';
import { networkOptions } from './network.ts';
import { parity } from './parity.ts';
import { amount, count, flag, number, text } from './quantity.ts';
import { backendName, reason, sessionInfo } from './session-info.ts';

const revision = (description: string) =>
  v.pipe(
    v.strictObject({ ref: text('Branch, tag or commit asked for.'), commit: text('Hash.') }),
    v.description(description),
  );

export const stageNoise = v.strictObject({
  ratios: v.pipe(
    v.array(amount('Time of one session over that of the other.')),
    v.description('One per comparison of base with itself; without noise all would be 1.'),
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

const stage = v.picklist(['preprocess', 'forward', 'postprocess', 'total']);

const byStage = <Value extends v.GenericSchema>(value: Value, description: string) => {
  const one = v.exactOptional(value);
  return v.pipe(
    v.strictObject({ preprocess: one, forward: one, postprocess: one, total: one }),
    v.description(`${description} A stage too short for the backend's clock is left out.`),
  );
};

const backend = v.variant('status', [
  v.strictObject({
    backend: backendName,
    status: v.literal('ok'),
    info: sessionInfo,
    parity: v.pipe(
      v.strictObject({ cpu: parity, base: parity }),
      v.description("Of head's outputs with those of its own cpu, and with base's."),
    ),
    noise: byStage(stageNoise, 'What this machine finds where nothing differs.'),
    attempts: v.pipe(
      v.array(byStage(stageComparison, 'Head against base.')),
      v.description('One, or two where the first found something slower.'),
    ),
    slower: v.pipe(
      v.array(stage),
      v.description('Stages whose interval lies above `1 + delta` in every attempt.'),
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
export const compareResult = v.pipe(
  v.strictObject({
    benchmark: v.literal('compare'),
    version: v.literal(1),
    environment: machine,
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
    packages: v.pipe(
      v.array(
        v.strictObject({
          name: text('Name of the package.'),
          base: v.nullable(count('Bytes of its tarball; null where there is no such package.')),
          head: v.nullable(count('Bytes of its tarball; null where there is no such package.')),
        }),
      ),
      v.description('Every published package of either.'),
    ),
    failures: v.pipe(v.array(v.string()), v.description('What must not be, a sentence each.')),
    passed: flag('Whether there are no failures.'),
  }),
  v.description('Two commits compared: speed, outputs, tensors left, sizes of packages.'),
);
