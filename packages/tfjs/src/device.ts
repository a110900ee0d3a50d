import { isRsanetError, RsanetError } from '@rsanet/errors';
import * as tf from '@tensorflow/tfjs-core';

/** The device on which a started TensorFlow.js backend computes. */
export interface Device {
  readonly kind: 'processor' | 'webgl' | 'webgpu';
  /** DEVICE_LOST once WebGL's context or WebGPU's device is lost, for as long as this backend lives. */
  lost(): RsanetError | undefined;
  /** Calls once when it is lost, at once when it is already; gives what takes that back. */
  onLost(tell: (error: RsanetError) => void): () => void;
}

/** What is used of TensorFlow.js's WebGL backend, beyond its types. */
interface WebglBackend {
  readonly gpgpu: {
    readonly gl: WebGLRenderingContext;
    /** Reads that wait for the device. */
    itemsToPoll: unknown[];
  };
}

/** WebGPU tells of the loss some time after the reads that it breaks. */
const TELLING_MS = 500;

const devices = new WeakMap<tf.KernelBackend, Device>();

/**
 * The device of a backend that has started. A backend that is started again has another one.
 *
 * @param name TensorFlow.js's name of the backend
 */
export function deviceOf(name: string): Device {
  // Not tf.findBackend: it would start the backend, and no op runs anywhere while one is starting.
  const backend: tf.KernelBackend | undefined = tf.engine().registry[name];
  if (!backend) {
    throw new RsanetError(
      'BACKEND_UNAVAILABLE',
      `The backend '${name}' has not started; await tf.setBackend('${name}') first.`,
    );
  }
  const known = devices.get(backend);
  if (known) return known;
  const device = watch(name, backend);
  devices.set(backend, device);
  return device;
}

/**
 * Waits for what a device does, which may be forever once it is lost.
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

/** What is behind the failure of work on a device: that it is lost, which makes work fail in any way, or the error. */
export async function causeOf(error: unknown, device: Device): Promise<unknown> {
  if (device.kind === 'webgpu' && !isRsanetError(error)) {
    await untilLost(device, new Promise((late) => setTimeout(late, TELLING_MS))).catch(() => {});
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
      `The ${what} of the backend '${name}' is lost; a detector starts it again at its next detect.`,
    );
    for (const tell of listeners) tell(error);
    listeners.clear();
    return error;
  }
  const device = (kind: Device['kind'], lost: Device['lost']): Device => ({
    kind,
    lost,
    onLost(tell) {
      const already = lost();
      if (already) tell(already);
      else listeners.add(tell);
      return () => void listeners.delete(tell);
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
  return device('processor', () => undefined);
}
