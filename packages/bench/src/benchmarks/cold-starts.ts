import { median } from 'simple-statistics';
import {
  COLD_RUNTIMES,
  type ColdRuntime,
  type Fresh,
  type MeasuredStart,
  type PeakMemory,
} from '../fresh/task.ts';
import { pairedRatio } from '../statistics/paired-ratio.ts';
import { summarise } from '../statistics/summary.ts';
import type { EngineResult } from './engine.ts';

/** Cold starts of a runtime on one thread, from import to the first boxes, milliseconds. */
export type ColdStarts = EngineResult['networks'][number]['coldStarts'][number];

/**
 * Starts each runtime several times in turn, in processes or pages that have done nothing before.
 *
 * @param seed of the bootstrap
 */
export async function coldStarts(
  fresh: Fresh,
  rounds: number,
  seed: number,
): Promise<ColdStarts[]> {
  const found = new Map<ColdRuntime, MeasuredStart[]>(COLD_RUNTIMES.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    // Each comes first as often as the others.
    const at = round % COLD_RUNTIMES.length;
    for (const runtime of [...COLD_RUNTIMES.slice(at), ...COLD_RUNTIMES.slice(0, at)]) {
      found.get(runtime)!.push(await fresh.coldStart(runtime));
    }
  }
  const totals = (runtime: ColdRuntime) => found.get(runtime)!.map(({ total }) => total);
  return COLD_RUNTIMES.map((runtime) => {
    const starts = found.get(runtime)!;
    const part = (name: 'imports' | 'load' | 'first' | 'opening') =>
      median(starts.map((start) => start[name]));
    const memories = starts.flatMap(({ memory }) => memory ?? []);
    const bytes = (name: keyof PeakMemory) => median(memories.map((memory) => memory[name]));
    return {
      runtime,
      total: summarise(totals(runtime)),
      imports: part('imports'),
      load: part('load'),
      first: part('first'),
      opening: part('opening'),
      overEngine: pairedRatio(totals(runtime), totals('engine'), seed),
      memory: memories.length > 0 ? { idle: bytes('idle'), peak: bytes('peak') } : null,
      download: starts[0]!.download,
    };
  });
}
