import { version_cpu } from '@tensorflow/tfjs-backend-cpu';
import { onTfjs } from './on-tfjs.ts';
import type { Started } from './started.ts';

/** TensorFlow.js in plain JavaScript, in Node or a page. */
export function startCpu(): Promise<Started> {
  return onTfjs('cpu', () => ({
    threads: 1,
    packages: { '@tensorflow/tfjs-backend-cpu': version_cpu },
  }));
}
