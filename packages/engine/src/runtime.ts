import { RsanetError } from '@rsanet/errors';
import type { Graph, OpenOptions, Runtime } from '@rsanet/graph';
import { type BuildName, chooseBuild } from './binary/choose-build.ts';
import { inferenceKernels } from './binary/kernel-modules.ts';
import { type EngineExecutor, engineExecutor } from './executor.ts';
import { onlyInput } from './input.ts';
import { localRunner } from './local-runner.ts';
import { panelWidthOf } from './panel-width.ts';
import { prepare } from './plan/prepare.ts';
import { openThreads } from './threads/open-threads.ts';

/** Options of {@link engineRuntime}. */
export interface EngineOptions {
  /** Threads that compute, `auto` by default: as many as the machine runs at once. */
  readonly threads?: number | 'auto' | undefined;
  /** The kernels to run: relaxed SIMD where there is such a thing by default. */
  readonly build?: BuildName | undefined;
  /** Where `worker.js` of this package is served, for pages that forbid `blob:` workers; inlined by default. */
  readonly workerUrl?: string | URL | undefined;
}

/** RSANet's own runtime: it runs networks by WebAssembly kernels alone. */
export interface EngineRuntime extends Runtime {
  open(graph: Graph, options?: OpenOptions): Promise<EngineExecutor>;
}

/**
 * A runtime on the package's own WebAssembly kernels, by several threads where there can be such.
 *
 * @throws RsanetError INVALID_ARGUMENT from `open` when `threads` is no positive whole number, or the graph has not exactly
 * one input or does not fit it
 * @throws RsanetError BACKEND_UNAVAILABLE from `open` when the kernels do not compile
 *
 * @example
 * ```ts
 * import { engineRuntime } from '@rsanet/engine';
 * import type { Graph } from '@rsanet/graph';
 *
 * const graph: Graph = {
 *   name: 'doubled',
 *   nodes: [
 *     { op: 'input', name: 'x', inputs: [], shape: [1, 2, 1] },
 *     { op: 'add', name: 'y', inputs: ['x', 'x'] },
 *   ],
 *   outputs: ['y'],
 * };
 * const executor = await engineRuntime({ threads: 1 }).open(graph);
 * const [y] = await executor.run({ data: Float32Array.of(1, 2), shape: [1, 1, 2, 1] });
 * if (y?.data.join() !== '2,4') throw new Error(`${y?.data}`);
 * await executor.dispose();
 * ```
 */
export function engineRuntime(options: EngineOptions = {}): EngineRuntime {
  const { threads = 'auto', build: asked, workerUrl } = options;
  const name = 'engine';
  return {
    name,
    async open(graph, { signal, warmUp } = {}) {
      signal?.throwIfAborted();
      const input = onlyInput(graph);
      assertWebAssembly();
      const build = chooseBuild(asked);
      const kernels = await inferenceKernels(build.name, false);
      const several = await openThreads(() => inferenceKernels(build.name, true), {
        threads: threads === 'auto' ? undefined : threads,
        workerUrl,
      });
      const runner = several.runner ?? localRunner(kernels);
      const { obstacle } = several;
      const tried =
        obstacle === null ? [] : [{ name: 'engine on several threads', reason: obstacle }];
      try {
        signal?.throwIfAborted();
        const [height, width, channels] = input.shape;
        const size = warmUp ?? (height !== null && width !== null ? { height, width } : null);
        const executor = engineExecutor({
          graph: prepare(graph),
          input,
          runner,
          panelWidth: panelWidthOf(kernels),
          backend: { name, reason: `${build.reason}; ${several.reason}`, tried },
          shape: size && [1, size.height, size.width, channels],
        });
        if (warmUp) {
          const shape = [1, warmUp.height, warmUp.width, channels];
          const values = warmUp.height * warmUp.width * channels;
          await executor.run({ data: new Float32Array(values), shape }, { signal });
        }
        return executor;
      } catch (error) {
        await runner.close();
        throw error;
      }
    },
  };
}

function assertWebAssembly(): void {
  if (typeof WebAssembly === 'object') return;
  throw new RsanetError(
    'BACKEND_UNAVAILABLE',
    'There is no WebAssembly here; the engine takes it with SIMD.',
  );
}
