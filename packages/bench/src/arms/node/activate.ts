import * as tf from '@tensorflow/tfjs-core';

/** Makes a backend TensorFlow.js's current one; its setBackend can leave another without throwing. */
export async function activate(id: string): Promise<void> {
  const started = await tf.setBackend(id);
  if (started && tf.getBackend() === id) return;
  const active = tf.getBackend();
  throw new Error(`TensorFlow.js did not start '${id}'${active ? `; '${active}' is active` : ''}.`);
}
