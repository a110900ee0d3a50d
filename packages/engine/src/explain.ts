import { RsanetError } from '@rsanet/errors';
import type { EngineExecutor } from './executor.ts';
import type { Plan } from './plan/plan.ts';

/**
 * A plan as text: a line per step with its kernel, the value that it makes, that value's shape, multiply-accumulates and
 * bytes moved; then the sums, and the memory. The numbers themselves are in `plan.steps`.
 *
 * @param source a plan, or an executor whose last plan is meant
 * @throws RsanetError INVALID_ARGUMENT when the executor has no plan yet, as its input is of an open size
 *
 * @example
 * ```ts
 * import { engineRuntime, explain } from '@rsanet/engine';
 * import type { Graph } from '@rsanet/graph';
 *
 * const graph: Graph = {
 *   name: 'pool',
 *   nodes: [
 *     { op: 'input', name: 'x', inputs: [], shape: [4, 4, 8] },
 *     { op: 'maxPool', name: 'y', inputs: ['x'], size: [2, 2], strides: [2, 2], padding: 'same' },
 *   ],
 *   outputs: ['y'],
 * };
 * const executor = await engineRuntime({ threads: 1 }).open(graph);
 * if (!explain(executor).includes('1x2x2x8')) throw new Error(explain(executor));
 * await executor.dispose();
 * ```
 */
export function explain(source: Plan | EngineExecutor): string {
  const plan = 'plans' in source ? source.plans[0] : source;
  if (!plan) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      'The executor has no plan, as its input is of an open size; run it first, or open it with `warmUp`.',
    );
  }
  const total = (figure: 'macs' | 'bytes') =>
    plan.steps.reduce((sum, step) => sum + step[figure], 0);
  const rows = [
    ['kernel', 'value', 'shape', 'MACs', 'bytes'],
    ...plan.steps.map(({ step, shape, macs, bytes }) => [
      step.kernel,
      step.output,
      shape.join('x'),
      count(macs),
      count(bytes),
    ]),
    [`${plan.steps.length} steps`, '', '', count(total('macs')), count(total('bytes'))],
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    row
      .map((cell, i) => (i < 3 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd(),
  );
  return [
    ...lines,
    `memory ${count(plan.memoryBytes)} bytes, of which arena ${count(plan.arena.bytes)}`,
  ].join('\n');
}

const count = (value: number) => value.toLocaleString('en-US');
