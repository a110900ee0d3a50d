import { engineRuntime } from '@rsanet/engine';
import manifest from '@rsanet/engine/package.json' with { type: 'json' };
import type { Started } from './started.ts';
import { unavailable } from './unavailable.ts';

/**
 * RSANet's own WebAssembly kernels, in Node or a page; always with SIMD.
 *
 * @param threads that are to compute
 * @throws RsanetError BACKEND_UNAVAILABLE when a network is opened and another number of threads would compute
 */
export async function startEngine(threads: number): Promise<Started> {
  const runtime = engineRuntime({ threads });
  return {
    facts: { threads, simd: true, packages: { [manifest.name]: manifest.version } },
    runtime: {
      name: runtime.name,
      async open(graph, options) {
        const executor = await runtime.open(graph, options);
        if (executor.threads === threads) return executor;
        await executor.dispose();
        throw unavailable(
          `The engine does not run the ${threads} threads that were asked for: ${executor.backend.reason}.`,
        );
      },
    },
  };
}
