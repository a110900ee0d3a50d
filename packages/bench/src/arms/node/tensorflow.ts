import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import * as tf from '@tensorflow/tfjs-core';
import type { Job } from '../protocol.ts';
import { activate } from './activate.ts';
import { optionalPackage, versionOf } from './optional-package.ts';
import type { Started } from './start-backend.ts';

const CPU = '@tensorflow/tfjs-node';
const GPU = '@tensorflow/tfjs-node-gpu';

/** libtensorflow on the processor, through tfjs-node. */
export async function startTensorflow(job: Job): Promise<Started> {
  const { libtensorflow, threads } = await start(
    CPU,
    job,
    'build it with scripts/setup-tfjs-node, or npm install it',
  );
  return { facts: { threads, packages: { [CPU]: versionOf(CPU), libtensorflow }, device: 'CPU' } };
}

/** libtensorflow on a CUDA device, through tfjs-node-gpu; without one it computes on the processor, which is told. */
export async function startTensorflowGpu(job: Job): Promise<Started> {
  const { libtensorflow, threads, onGpu } = await start(
    GPU,
    job,
    'npm install it, on a machine with CUDA',
  );
  const packages = { [GPU]: versionOf(GPU), libtensorflow };
  if (onGpu) {
    return { facts: { threads: null, packages, device: cudaDevice(), software: false } };
  }
  const note = 'TensorFlow found no CUDA device and computes on the processor in its place.';
  return { facts: { threads, packages, device: 'CPU', software: true, note } };
}

async function start(name: string, job: Job, remedy: string) {
  const threads = job.threads ?? availableParallelism();
  // libtensorflow looks at these once, as it starts.
  process.env.TF_NUM_INTRAOP_THREADS = `${threads}`;
  process.env.TF_NUM_INTEROP_THREADS = '1';
  await optionalPackage(name, remedy);
  await activate('tensorflow');
  const { binding, isUsingGpuDevice } = tf.backend() as unknown as {
    binding: { TF_Version: string };
    isUsingGpuDevice: boolean;
  };
  return { threads, libtensorflow: binding.TF_Version, onGpu: isUsingGpuDevice };
}

/** The CUDA device's name, as its driver tells it. */
function cudaDevice(): string {
  try {
    const query = ['--query-gpu=name', '--format=csv,noheader'];
    return execFileSync('nvidia-smi', query, { encoding: 'utf8' }).trim().split('\n', 1)[0]!;
  } catch {
    return 'CUDA device, its name unknown';
  }
}
