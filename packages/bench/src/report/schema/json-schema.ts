import { toJsonSchema } from '@valibot/to-json-schema';
import { environment, machine } from './environment.ts';
import { figure, interval, meanInterval, pairComparison, pairedRatio, summary } from './figure.ts';
import { parity } from './parity.ts';
import { benchResult } from './result.ts';
import { sessionInfo } from './session-info.ts';
import { size } from './size.ts';

/** JSON Schema of every result, for programs in other languages and for editors. */
export function resultJsonSchema(): object {
  const { $schema, ...schema } = toJsonSchema(benchResult, {
    target: 'draft-2020-12',
    typeMode: 'input',
    // JSON has no number that is not finite.
    ignoreActions: ['finite'],
    definitions: {
      ...Object.fromEntries(
        benchResult.options.map((one) => [`${one.entries.benchmark.literal}Result`, one]),
      ),
      environment,
      machine,
      sessionInfo,
      size,
      parity,
      figure,
      summary,
      interval,
      pairedRatio,
      pairComparison,
      meanInterval,
    },
  });
  return { $schema, title: 'Result of a benchmark of RSANet, version 1', ...schema };
}
