import type { RsanetError } from '@rsanet/errors';
import type { Graph } from '@rsanet/graph';
import {
  type Device,
  deviceOf,
  type TfjsExecutor,
  type TfjsInput,
  tfjsExecutor,
} from '@rsanet/tfjs';
import { detectorDisposed } from './disposed.ts';
import { restartBackend } from './switch-backend.ts';

/** An executor whose network survives the loss of its graphics device. */
export type RecoveringExecutor = Pick<TfjsExecutor, 'run' | 'warmUp' | 'dispose'>;

interface Placed {
  executor: TfjsExecutor;
  device: Device;
  /** Stops listening for the loss. */
  forget: () => void;
}

/**
 * Runs a graph on a started backend. What is under way when the device is lost rejects with
 * DEVICE_LOST; the next call starts the backend anew and takes the weights there again, from the graph.
 *
 * @param onLost told of each loss as it happens
 */
export function recoveringExecutor(
  graph: Graph,
  name: string,
  onLost: (error: RsanetError) => void = () => {},
): RecoveringExecutor {
  let placed = place();
  let mending: Promise<void> | undefined;
  let disposed = false;

  function place(): Placed {
    const executor = tfjsExecutor(graph, { backend: name });
    const device = deviceOf(name);
    return { executor, device, forget: device.onLost(onLost) };
  }

  /** Whether the weights are where the backend of now does not see them. */
  const isLost = () => placed.device.lost() || deviceOf(name) !== placed.device;

  async function mend(): Promise<void> {
    placed.executor.dispose();
    await restartBackend(name, placed.device);
    if (!disposed) placed = place();
  }

  async function usable(): Promise<TfjsExecutor> {
    if (!disposed && isLost()) {
      mending ??= mend().finally(() => {
        mending = undefined;
      });
      await mending;
    }
    if (disposed) throw detectorDisposed();
    return placed.executor;
  }

  return {
    run: async (input: TfjsInput | Parameters<TfjsExecutor['run']>[0]) =>
      (await usable()).run(input),
    warmUp: async (shape) => (await usable()).warmUp(shape),
    dispose() {
      disposed = true;
      placed.forget();
      placed.executor.dispose();
    },
  };
}
