import { deviceOf } from '@rsanet/graph';
import {
  engine,
  getBackend,
  type KernelBackend,
  registerBackend,
  removeBackend,
  setBackend,
} from '@tensorflow/tfjs-core';

type Factory = () => KernelBackend | Promise<KernelBackend>;

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
    if (!(id in engine().registry) || deviceOf(id).lost()) await make(id);
    await activate(id, stay);
  });
}

/**
 * Starts a backend anew whose device is lost, unless that has been done; current stays what is.
 *
 * @param lost the backend that is to be replaced
 */
export function restartBackend(id: string, lost: KernelBackend): Promise<void> {
  return inTurn(async () => {
    if (engine().registry[id] !== lost) return;
    await make(id);
    await activate(id, true);
  });
}

/** TensorFlow.js drops the first of two backends that start at once. */
function inTurn(work: () => Promise<void>): Promise<void> {
  const run = turn.then(work);
  turn = run.catch(() => undefined);
  return run;
}

/** Registers a backend ready-made, since nothing can compute while TensorFlow.js waits for one to start. */
async function make(id: string): Promise<void> {
  const registered = engine().registryFactory[id];
  if (!registered) throw new Error('its package is not imported');
  const maker = makers.get(registered.factory) ?? registered.factory;
  const backend = await maker();
  const current = getBackend();
  const ready = () => backend;
  makers.set(ready, maker);
  removeBackend(id);
  registerBackend(id, ready, registered.priority);
  if (current === id) void setBackend(id);
}

async function activate(id: string, stay?: boolean): Promise<void> {
  const current = getBackend();
  const back = stay && current in engine().registry ? current : id;
  try {
    // setBackend can leave another backend active without throwing.
    if (!(await setBackend(id)) || getBackend() !== id) throw new Error('it did not start');
  } finally {
    if (back !== getBackend() && back in engine().registry) await setBackend(back);
  }
}
