import { version_cpu } from '@tensorflow/tfjs-backend-cpu';
import { activate } from './activate.ts';
import type { Started } from './start-backend.ts';

/** TensorFlow.js in plain JavaScript. */
export async function startCpu(): Promise<Started> {
  await activate('cpu');
  return { facts: { threads: 1, packages: { '@tensorflow/tfjs-backend-cpu': version_cpu } } };
}
