import { RsanetError } from '@rsanet/errors';
import type { Graph } from './graph.ts';
import type { TrainerOptions } from './trainer.ts';

/** A trainer's options, checked and with the defaults filled in. */
export interface TrainerSettings extends Required<Omit<TrainerOptions, 'frozen'>> {
  readonly frozen: ReadonlySet<string>;
}

/**
 * Checks a trainer's options against the graph it is to train and fills in the defaults.
 *
 * @throws RsanetError INVALID_ARGUMENT naming the option that makes no sense
 *
 * @example
 * ```ts
 * import { type Graph, trainerSettings } from '@rsanet/graph';
 *
 * const graph: Graph = {
 *   name: 'input alone',
 *   nodes: [{ op: 'input', name: 'x', inputs: [], shape: [1, 1, 1] }],
 *   outputs: ['x'],
 * };
 * const { momentum, frozen } = trainerSettings(graph, { frozen: ['x'] });
 * if (momentum !== 0.97 || !frozen.has('x')) throw new Error('differs');
 * ```
 */
export function trainerSettings(graph: Graph, options: TrainerOptions): TrainerSettings {
  const { frozen = [], rates = {}, weightDecay = 0, clipNorm = 10 } = options;
  const { emaDecay = 0.998, momentum = 0.97 } = options;
  const nodes = new Set(graph.nodes.map(({ name }) => name));
  for (const [option, names] of Object.entries({ frozen, rates: Object.keys(rates) })) {
    const unknown = names.find((name) => !nodes.has(name));
    if (unknown === undefined) continue;
    throw invalid(
      `${option} names '${unknown}', but the graph '${graph.name}' has no such node; give names of its nodes.`,
    );
  }
  for (const [name, factor] of Object.entries(rates)) {
    assertWithin(`rates['${name}']`, factor, 0, Infinity);
  }
  assertWithin('weightDecay', weightDecay, 0, Infinity);
  if (!(clipNorm > 0)) throw invalid(`clipNorm is ${clipNorm}; give a positive number.`);
  assertWithin('emaDecay', emaDecay, 0, 1);
  assertWithin('momentum', momentum, 0, 1);
  return { frozen: new Set(frozen), rates, weightDecay, clipNorm, emaDecay, momentum };
}

function assertWithin(option: string, value: number, from: number, below: number): void {
  if (value >= from && value < below) return;
  throw invalid(`${option} is ${value}; it must be at least ${from} and below ${below}.`);
}

function invalid(message: string): RsanetError {
  return new RsanetError('INVALID_ARGUMENT', message);
}
