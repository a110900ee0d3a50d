import { assertOptions, type OptionNames, RsanetError, valueText } from '@rsanet/errors';
import type { Graph, OpenOptions, Runtime } from '@rsanet/graph';
import { type BuildName, chooseBuild } from './binary/choose-build.ts';
import { type GivenKernels, givenKernels, type KernelBinary } from './binary/given-kernels.ts';
import { inferenceKernels } from './binary/kernel-modules.ts';
import { type EngineExecutor, engineExecutor } from './executor.ts';
import { onlyInput } from './input.ts';
import { localRunner } from './local-runner.ts';
import { panelWidthOf } from './panel-width.ts';
import type { Arithmetic } from './plan/int16.ts';
import { prepare } from './plan/prepare.ts';
import { openThreads } from './threads/open-threads.ts';

/** Options of {@link engineRuntime}. */
export interface EngineOptions {
  /** Threads that compute, `auto` by default: as many as the machine runs at once. */
  readonly threads?: number | 'auto' | undefined;
  /** The kernels to run: relaxed SIMD where there is such a thing by default. */
  readonly build?: BuildName | undefined;
  /**
   * How pointwise convolutions of 64 channels and more multiply, `float32` by default. `int16` makes 16-bit whole numbers of
   * weights and, as it runs, of each pixel's values, whose products are summed exactly: faster, and outputs are off by up to
   * a hundredth of the largest.
   */
  readonly arithmetic?: Arithmetic | undefined;
  /**
   * `simd.wasm` or `relaxed.wasm` of this package in place of what is inlined: its URL, its bytes, or a module compiled from
   * it where compiling is forbidden, as in Cloudflare's Workers. A module computes on one thread.
   */
  readonly binary?: KernelBinary | undefined;
  /** Where `worker.js` of this package is served, for pages that forbid `blob:` workers; inlined by default. */
  readonly workerUrl?: string | URL | undefined;
}

const NAMES: OptionNames<EngineOptions> = {
  threads: true,
  build: true,
  arithmetic: true,
  binary: true,
  workerUrl: true,
};

/** RSANet's own runtime: it runs networks by WebAssembly kernels alone. */
export interface EngineRuntime extends Runtime {
  open(graph: Graph, options?: OpenOptions): Promise<EngineExecutor>;
}

/**
 * A runtime on the package's own WebAssembly kernels, by several threads where there can be such.
 *
 * @throws RsanetError INVALID_ARGUMENT from `open` when `threads` is no positive whole number, or the graph has not exactly
 * one input or does not fit it
 * @throws RsanetError INVALID_ARGUMENT when both `build` and `binary` are given, or an option or `arithmetic` that there is not; from `open` when `binary` is none of this
 * package's
 * @throws RsanetError BACKEND_UNAVAILABLE from `open` when the kernels do not compile or cannot be read
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
  assertOptions(options, NAMES);
  const { threads = 'auto', build: asked, arithmetic = 'float32', binary, workerUrl } = options;
  if (arithmetic !== 'float32' && arithmetic !== 'int16') {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `arithmetic is ${valueText(arithmetic)}; expected 'float32' or 'int16'.`,
    );
  }
  if (asked !== undefined && binary !== undefined) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `build is '${asked}' and a binary is given too; give one of them.`,
    );
  }
  let given: GivenKernels | undefined;
  const name = 'engine';
  return {
    name,
    async open(graph, { signal, warmUp } = {}) {
      signal?.throwIfAborted();
      const input = onlyInput(graph);
      assertWebAssembly();
      if (binary !== undefined) given ??= givenKernels(binary);
      const {
        load,
        reason,
        obstacle: known,
      } = given ? { ...given, reason: 'the binary that was given' } : inlinedKernels(asked);
      const kernels = await load(false);
      signal?.throwIfAborted();
      const several = await openThreads(() => load(true), {
        threads: threads === 'auto' ? undefined : threads,
        workerUrl,
        obstacle: known,
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
          arithmetic,
          backend: { name, reason: `${reason}; ${several.reason}`, tried },
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

/** The kernels that the package holds. */
function inlinedKernels(asked: BuildName | undefined) {
  const { name, reason } = chooseBuild(asked);
  const load = (shared: boolean) => inferenceKernels(name, shared);
  return { load, reason, obstacle: null };
}

function assertWebAssembly(): void {
  if (typeof WebAssembly === 'object') return;
  throw new RsanetError(
    'BACKEND_UNAVAILABLE',
    'There is no WebAssembly here; the engine takes it with SIMD.',
  );
}
