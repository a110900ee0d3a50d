import { engine, getBackend, setBackend } from '@tensorflow/tfjs-core';

let turn: Promise<unknown> = Promise.resolve();

/**
 * Starts a TensorFlow.js backend and makes it the current one, or with `stay` only starts it. Calls
 * wait for each other: TensorFlow.js drops the first of two backends that start at once. After a
 * failure the backend that was current still is.
 *
 * @param id TensorFlow.js's name of the backend
 * @param register makes the backend known
 * @throws whatever kept it from starting
 */
export function switchBackend(id: string, register: () => unknown, stay?: boolean): Promise<void> {
  const run = turn.then(async () => {
    const current = getBackend();
    // One that failed to start keeps its name as the current one's; nothing leads back to it.
    let back = current in engine().registry ? current : undefined;
    try {
      await register();
      // setBackend can leave another backend active without throwing.
      if (!(await setBackend(id)) || getBackend() !== id) throw new Error('it did not start');
      if (!stay) back = undefined;
    } finally {
      if (back && getBackend() !== back) await setBackend(back);
    }
  });
  turn = run.catch(() => undefined);
  return run;
}
