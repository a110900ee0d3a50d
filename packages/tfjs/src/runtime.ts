import type { Runtime } from '@rsanet/graph';
import type { BackendName } from './backend-name.ts';
import { chooseBackend, type Platform } from './choose-backend.ts';
import { recoveringExecutor } from './recovering-executor.ts';

/**
 * A runtime on the backends of a platform.
 *
 * @param name the runtime's name
 * @param backend the only backend that is tried; else the best of the platform's
 */
export function runtimeOn(platform: Platform, name: string, backend?: BackendName): Runtime {
  return {
    name,
    async open(graph, { signal, warmUp, onDeviceLost } = {}) {
      signal?.throwIfAborted();
      const choice = await chooseBackend(platform, backend);
      signal?.throwIfAborted();
      const executor = recoveringExecutor(graph, choice, onDeviceLost);
      try {
        if (warmUp) await executor.warmUp(warmUp, signal);
      } catch (error) {
        await executor.dispose();
        throw error;
      }
      return executor;
    },
  };
}
