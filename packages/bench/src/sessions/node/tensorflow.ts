import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import { onTfjs } from '../on-tfjs.ts';
import type { Job } from '../protocol.ts';
import type { Started } from '../started.ts';
import { optionalPackage, versionOf } from './installed.ts';

const CPU = '@tensorflow/tfjs-node';
const GPU = '@tensorflow/tfjs-node-gpu';

/** libtensorflow on the CPU, through tfjs-node. */
export function startTensorflow(job: Job): Promise<Started> {
  const remedy = 'build it with scripts/setup-tfjs-node, or npm install it';
  return start(CPU, job, remedy, () => ({ device: 'CPU' }));
}

/** libtensorflow on a CUDA device, through tfjs-node-gpu; without one it computes on the CPU, which is reported. */
export function startTensorflowGpu(job: Job): Promise<Started> {
  return start(
    GPU,
    job,
    'build it with scripts/setup-tfjs-node --gpu, or npm install it',
    (onGpu) => {
      if (onGpu) return { threads: null, device: cudaDevice(), software: false };
      const note = 'TensorFlow found no CUDA device and computes on the CPU in its place.';
      return { device: 'CPU', software: true, note };
    },
  );
}

async function start(
  name: string,
  job: Job,
  remedy: string,
  describe: (onGpu: boolean) => Partial<Started['facts']>,
): Promise<Started> {
  const threads = job.threads ?? availableParallelism();
  // libtensorflow looks at these once, as it starts.
  process.env.TF_NUM_INTRAOP_THREADS = `${threads}`;
  process.env.TF_NUM_INTEROP_THREADS = '1';
  await optionalPackage(name, remedy);
  return onTfjs('tensorflow', () => {
    const { binding, isUsingGpuDevice } = tf.backend() as unknown as {
      binding: { TF_Version: string };
      isUsingGpuDevice: boolean;
    };
    const packages = { [name]: versionOf(name), libtensorflow: binding.TF_Version };
    return { threads, packages, ...describe(isUsingGpuDevice) };
  });
}

/** The CUDA device's name, as its driver says. */
function cudaDevice(): string {
  try {
    const query = ['--query-gpu=name', '--format=csv,noheader'];
    return execFileSync('nvidia-smi', query, { encoding: 'utf8' }).trim().split('\n', 1)[0]!;
  } catch {
    return 'CUDA device, its name unknown';
  }
}
