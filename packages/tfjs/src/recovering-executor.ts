import { RsanetError, whyOf } from '@rsanet/errors';
import type { BackendChoice, Executor, Graph, InputSize } from '@rsanet/graph';
import { tfjsName } from './backend-name.ts';
import { type Device, deviceOf, startedDevice } from './device.ts';
import { onlyInput } from './input.ts';
import { letterboxed } from './letterbox.ts';
import { restartBackend } from './start-backend.ts';
import { type TfjsExecutor, tfjsExecutor } from './tfjs-executor.ts';

/** An executor that outlives the loss of its device. */
export interface RecoveringExecutor extends Executor {
  /** Compiles the shaders for one image of that size, and runs the network once on zeros. */
  warmUp(size: InputSize, signal?: AbortSignal): Promise<void>;
}

/** The weights on a device. */
interface Placed {
  readonly executor: TfjsExecutor;
  readonly device: Device;
  /** Ends listening for the loss. */
  forget(): void;
}

/**
 * Runs a graph on a backend that has started. What is under way when the device is lost rejects with
 * DEVICE_LOST; the next run starts the backend again and uploads the weights from the graph.
 *
 * @param onLost called each time the device is lost
 */
export function recoveringExecutor(
  graph: Graph,
  backend: BackendChoice,
  onLost: (error: RsanetError) => void = () => {},
): RecoveringExecutor {
  const { name } = backend;
  const id = tfjsName(name);
  const underWay = new Set<Promise<unknown>>();
  let placed = place();
  let recovery: Promise<void> | undefined;
  let disposed = false;

  function place(): Placed {
    const executor = tfjsExecutor(graph, { backend: name });
    const device = deviceOf(name);
    return { executor, device, forget: device.onLost(onLost) };
  }

  /** Whether the device is lost, or another executor has started the backend again since. */
  const isLost = () => placed.device.lost() !== undefined || startedDevice(id) !== placed.device;

  async function recover(): Promise<void> {
    placed.forget();
    placed.executor.dispose();
    try {
      await restartBackend(id, placed.device);
    } catch (cause) {
      throw new RsanetError(
        'DEVICE_LOST',
        `The device of the backend '${name}' is lost and does not start again (${whyOf(cause)}); the next run tries anew.`,
        { cause },
      );
    }
    if (!disposed) placed = place();
  }

  async function usable(signal: AbortSignal | undefined): Promise<TfjsExecutor> {
    signal?.throwIfAborted();
    if (!disposed && isLost()) {
      recovery ??= recover().finally(() => {
        recovery = undefined;
      });
      await recovery;
      signal?.throwIfAborted();
    }
    if (disposed) {
      throw new RsanetError(
        'DISPOSED',
        `The executor of '${graph.name}' is disposed; open the network again.`,
      );
    }
    return placed.executor;
  }

  /** Has `dispose` wait for some work. */
  function awaited<Result>(work: Promise<Result>): Promise<Result> {
    underWay.add(work);
    const end = () => void underWay.delete(work);
    work.then(end, end);
    return work;
  }

  const takesCanvases = placed.device.kind !== 'cpu';

  return {
    backend,
    takesCanvases,
    run: (input, { signal } = {}) =>
      awaited(
        usable(signal).then((executor) =>
          executor.run('images' in input ? letterboxed(input, takesCanvases) : input, { signal }),
        ),
      ),
    async warmUp({ width, height }, signal) {
      const shape = [1, height, width, onlyInput(graph).shape[2]] as const;
      await (await usable(signal)).warmUp(shape);
      const zeros = { data: new Float32Array(shape.reduce((a, b) => a * b)), shape };
      await (await usable(signal)).run(zeros, { signal });
    },
    async dispose() {
      disposed = true;
      placed.forget();
      placed.executor.dispose();
      await Promise.allSettled(underWay);
    },
  };
}
