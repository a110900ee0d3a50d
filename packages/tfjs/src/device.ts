import { isRsanetError, RsanetError } from '@rsanet/errors';
import * as tf from '@tensorflow/tfjs-core';
import { tfjsName } from './backend-name.ts';

/** The device on which a started TensorFlow.js backend computes. */
export interface Device {
  readonly kind: 'cpu' | 'webgl' | 'webgpu';
  /** DEVICE_LOST once WebGL's context or WebGPU's device is lost; a lost device stays lost. */
  lost(): RsanetError | undefined;
  /**
   * Calls `listener` once, when the device is lost, or at once where it already is.
   *
   * @returns a function that removes the listener
   */
  onLost(listener: (error: RsanetError) => void): () => void;
}

/** What is used of TensorFlow.js's WebGL backend, beyond its types. */
interface WebglBackend {
  readonly gpgpu: {
    readonly gl: WebGLRenderingContext;
    /** Reads that wait for the device. */
    itemsToPoll: unknown[];
  };
}

/** WebGPU reports the loss some time after the reads that it breaks. */
const REPORT_MS = 500;

const devices = new WeakMap<tf.KernelBackend, Device>();

/**
 * The device of a backend that has started. When the backend is started again, it has a new one.
 *
 * @param name of the backend, such as `wasm` or `node`
 * @throws RsanetError BACKEND_UNAVAILABLE when the backend has not started
 */
export function deviceOf(name: string): Device {
  const device = startedDevice(tfjsName(name));
  if (device) return device;
  throw new RsanetError(
    'BACKEND_UNAVAILABLE',
    `The backend '${name}' has not started; await tf.setBackend('${tfjsName(name)}') first.`,
  );
}

/**
 * The device of a backend, or undefined when that has not started.
 *
 * @param id TensorFlow.js's name of the backend
 */
export function startedDevice(id: string): Device | undefined {
  // Not tf.findBackend: it would start the backend, and no op runs anywhere while one is starting.
  const backend: tf.KernelBackend | undefined = tf.engine().registry[id];
  if (!backend) return undefined;
  const known = devices.get(backend);
  if (known) return known;
  const device = watch(id, backend);
  devices.set(backend, device);
  return device;
}

/**
 * Waits for work of a device, which may never end once the device is lost.
 *
 * @throws RsanetError DEVICE_LOST as soon as it is lost
 */
export async function untilLost<Result>(device: Device, work: Promise<Result>): Promise<Result> {
  let stop = () => {};
  const loss = new Promise<never>((_, reject) => {
    stop = device.onLost(reject);
  });
  try {
    return await Promise.race([loss, work]);
  } finally {
    stop();
  }
}

/** Why work on a device failed: DEVICE_LOST where the device is lost, whatever the error was, else the error. */
export async function causeOf(error: unknown, device: Device): Promise<unknown> {
  if (device.kind === 'webgpu' && !isRsanetError(error)) {
    await untilLost(device, new Promise((late) => setTimeout(late, REPORT_MS))).catch(() => {});
  }
  return device.lost() ?? error;
}

function watch(name: string, backend: tf.KernelBackend): Device {
  const listeners = new Set<(error: RsanetError) => void>();
  let error: RsanetError | undefined;
  function lose(what: string): RsanetError {
    if (error) return error;
    error = new RsanetError(
      'DEVICE_LOST',
      `The ${what} of the backend '${name}' is lost; run again, and it is started anew.`,
    );
    for (const listener of listeners) listener(error);
    listeners.clear();
    return error;
  }
  const device = (kind: Device['kind'], lost: Device['lost']): Device => ({
    kind,
    lost,
    onLost(listener) {
      const already = lost();
      if (already) listener(already);
      else listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  });

  if ('gpgpu' in backend) {
    const { gpgpu } = backend as unknown as WebglBackend;
    const loseContext = () => {
      // A fence of a lost context never passes, and TensorFlow.js would poll it forever.
      gpgpu.itemsToPoll = [];
      return lose('WebGL context');
    };
    gpgpu.gl.canvas.addEventListener('webglcontextlost', loseContext, { once: true });
    return device('webgl', () => (gpgpu.gl.isContextLost() ? loseContext() : error));
  }
  if ('device' in backend) {
    const { lost } = backend.device as GPUDevice;
    void lost.then(({ message }) => lose(`WebGPU device (${message || 'no reason given'})`));
    return device('webgpu', () => error);
  }
  return device('cpu', () => undefined);
}
