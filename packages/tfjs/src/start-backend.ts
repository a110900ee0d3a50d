import {
  engine,
  getBackend,
  type KernelBackend,
  registerBackend,
  removeBackend,
  setBackend,
} from '@tensorflow/tfjs-core';
import { type Device, startedDevice } from './device.ts';

type Factory = () => KernelBackend | Promise<KernelBackend>;

const NOT_STARTED = 'it did not start';

/** How long a backend may take, with what it fetches; some never say that they cannot start. */
const LIMIT_MS = 30_000;

/** Why a backend does not start that says nothing within the limit. */
export const TOO_LONG = `it did not start within ${LIMIT_MS / 1000} s`;

/** Why a backend does not start of which TensorFlow.js knows nothing. */
export const NOT_IMPORTED = 'its package is not imported';

let turn: Promise<unknown> = Promise.resolve();

/** How a backend is made, where the registered factory only returns one that is made already. */
const makers = new WeakMap<Factory, Factory>();

/**
 * Starts a TensorFlow.js backend, unless it has started and its device is not lost. It becomes the current one
 * only where no other has started. Starts wait for each other; what runs on other backends goes on meanwhile.
 *
 * @param id TensorFlow.js's name of the backend
 * @param register makes the backend known to TensorFlow.js
 * @throws whatever kept it from starting
 */
export function startBackend(id: string, register: () => unknown): Promise<void> {
  return inTurn(async () => {
    await register();
    const device = startedDevice(id);
    if (!device || device.lost()) await start(id);
    if (!(getBackend() in engine().registry)) await makeCurrent(id);
  });
}

/**
 * Starts a backend again whose device is lost, unless another call has done so. The current backend stays the
 * same.
 *
 * @param id TensorFlow.js's name of the backend
 * @param lost the device that is to be replaced
 * @throws whatever kept it from starting
 */
export function restartBackend(id: string, lost: Device): Promise<void> {
  return inTurn(async () => {
    const device = startedDevice(id);
    if (!device || device === lost) await start(id);
  });
}

/**
 * Makes a backend that has started the current one.
 *
 * @param id TensorFlow.js's name of the backend
 */
export async function makeCurrent(id: string): Promise<void> {
  // setBackend can leave another backend active without throwing.
  if (!(await setBackend(id)) || getBackend() !== id) throw new Error(NOT_STARTED);
}

/** Runs one start after another: of two at once, TensorFlow.js drops the first. */
function inTurn(work: () => Promise<void>): Promise<void> {
  const run = turn.then(work);
  turn = run.catch(() => undefined);
  return run;
}

/**
 * Makes a backend first and registers and starts it then, without a pause: while TensorFlow.js waits for a
 * backend to start, no op runs on any other.
 */
async function start(id: string): Promise<void> {
  const registered = engine().registryFactory[id];
  if (!registered) throw new Error(NOT_IMPORTED);
  const maker = makers.get(registered.factory) ?? registered.factory;
  const backend = await withinLimit(Promise.resolve(maker()));
  const current = getBackend();
  const ready = () => backend;
  makers.set(ready, maker);
  removeBackend(id);
  registerBackend(id, ready, registered.priority);
  void setBackend(id);
  if (current !== id && current in engine().registry) void setBackend(current);
  if (!(id in engine().registry)) throw new Error(NOT_STARTED);
}

/** @throws Error when a backend is not made within the limit */
async function withinLimit(backend: Promise<KernelBackend>): Promise<KernelBackend> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(TOO_LONG)), LIMIT_MS);
  });
  return Promise.race([backend, limit]).finally(() => clearTimeout(timer));
}
