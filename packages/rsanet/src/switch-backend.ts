import { type Device, deviceOf } from '@rsanet/tfjs';
import {
  engine,
  getBackend,
  type KernelBackend,
  registerBackend,
  removeBackend,
  setBackend,
} from '@tensorflow/tfjs-core';

type Factory = () => KernelBackend | Promise<KernelBackend>;

const NOT_STARTED = 'it did not start';

let turn: Promise<unknown> = Promise.resolve();

/** How a backend is made that is registered ready-made. */
const makers = new WeakMap<Factory, Factory>();

/**
 * Starts a TensorFlow.js backend and makes it the current one, or with `stay` only starts it. Calls
 * wait for each other. Others may compute meanwhile, and after a failure the backend that was current
 * still is.
 *
 * @param id TensorFlow.js's name of the backend
 * @param register makes the backend known
 * @throws whatever kept it from starting
 */
export function switchBackend(id: string, register: () => unknown, stay?: boolean): Promise<void> {
  return inTurn(async () => {
    await register();
    if (!(id in engine().registry) || deviceOf(id).lost()) await start(id);
    if (stay && getBackend() in engine().registry) return;
    // setBackend can leave another backend active without throwing.
    if (!(await setBackend(id)) || getBackend() !== id) throw new Error(NOT_STARTED);
  });
}

/**
 * Starts a backend anew whose device is lost, unless that has been done; current stays what is.
 *
 * @param lost the device that is to be replaced
 */
export function restartBackend(id: string, lost: Device): Promise<void> {
  return inTurn(async () => {
    if (deviceOf(id) === lost) await start(id);
  });
}

/** TensorFlow.js drops the first of two backends that start at once. */
function inTurn(work: () => Promise<void>): Promise<void> {
  const run = turn.then(work);
  turn = run.catch(() => undefined);
  return run;
}

/**
 * Makes a backend, and then starts it in one go, so that it is never missing to others: nothing can compute
 * while TensorFlow.js waits for one to start. Current stays what is, where that has started.
 */
async function start(id: string): Promise<void> {
  const registered = engine().registryFactory[id];
  if (!registered) throw new Error('its package is not imported');
  const maker = makers.get(registered.factory) ?? registered.factory;
  const backend = await maker();
  const current = getBackend();
  const ready = () => backend;
  makers.set(ready, maker);
  removeBackend(id);
  registerBackend(id, ready, registered.priority);
  void setBackend(id);
  if (current !== id && current in engine().registry) void setBackend(current);
  if (!(id in engine().registry)) throw new Error(NOT_STARTED);
}
