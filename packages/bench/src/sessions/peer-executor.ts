import type { Executor, RawTensor } from '@rsanet/graph';
import { letterboxed } from './letterboxed.ts';

/** The executor of another library's session: images reach it as numbers, and a signal stops it before a run. */
export function peerExecutor(
  name: string,
  run: (input: RawTensor) => Promise<RawTensor[]>,
  dispose: () => Promise<void>,
): Executor {
  return {
    backend: { name, reason: 'asked for', tried: [] },
    takesCanvases: false,
    async run(given, { signal } = {}) {
      signal?.throwIfAborted();
      return run('images' in given ? letterboxed(given) : given);
    },
    dispose,
  };
}
