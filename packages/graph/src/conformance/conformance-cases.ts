import { letterboxCases } from './letterbox-cases.ts';
import { lifecycleCases } from './lifecycle-cases.ts';
import { type NamedGraph, operationGraphs } from './operation-graphs.ts';
import { publishedNetworks } from './published-networks.ts';
import { randomGraph } from './random-graph.ts';
import { type ConformanceCase, openSizeCase, valueCase } from './value-cases.ts';

/** Options of {@link conformanceCases}. */
export interface ConformanceOptions {
  /** Largest difference allowed, over the largest absolute value expected of an output. */
  readonly tolerance: number;
  /** Largest difference allowed of letterboxed values, which lie in 0..1. */
  readonly letterboxTolerance: number;
  /** Side of published networks' input and max pixels of random graphs', 32 by default. */
  readonly maxSide?: number;
  /** Published networks to run, all by default: large ones take software GPUs minutes. */
  readonly networks?: readonly (keyof typeof publishedNetworks)[];
  /** How many random graphs, 40 by default. */
  readonly randomGraphs?: number;
}

/**
 * What every runtime has to do, as a list of named cases for any test runner: each operation with each option over odd
 * sizes, published networks, random graphs; images that the runtime letterboxes; signals, overlapping runs, disposal,
 * refusal of what does not fit, NaN. Expected values come from {@link interpret}.
 *
 * @example
 * ```ts
 * import { conformanceCases, interpreterRuntime } from '@rsanet/graph/conformance';
 *
 * const cases = conformanceCases({ tolerance: 1e-6, letterboxTolerance: 1e-6 });
 * for (const { name, run } of cases.filter((one) => one.name.includes('reshape'))) {
 *   await run(interpreterRuntime()).catch((error) => {
 *     throw new Error(`${name}: ${error}`);
 *   });
 * }
 * ```
 */
export function conformanceCases(options: ConformanceOptions): ConformanceCase[] {
  const { tolerance, letterboxTolerance, maxSide = 32, randomGraphs = 40 } = options;
  const networks = options.networks ?? (Object.keys(publishedNetworks) as Published[]);
  const published = networks.map(
    (network): NamedGraph => ({
      name: `${network} at ${maxSide} pixels`,
      graph: () => publishedNetworks[network]([maxSide, maxSide, 3]),
    }),
  );
  const random = Array.from(
    { length: randomGraphs },
    (_, seed): NamedGraph => ({
      name: `random graph ${seed}`,
      graph: () => randomGraph(seed, 12, maxSide),
    }),
  );
  return [
    ...operationGraphs.map((graph) => valueCase(graph, [1, 3], tolerance)),
    ...random.map((graph) => valueCase(graph, [2], tolerance)),
    ...published.map((graph) => valueCase(graph, [1], tolerance)),
    openSizeCase(tolerance),
    ...letterboxCases(letterboxTolerance),
    ...lifecycleCases(tolerance),
  ];
}

type Published = keyof typeof publishedNetworks;
