import * as tf from '@tensorflow/tfjs-core';
import { onBackend } from './on-backend.ts';

/** What is used of TensorFlow.js's GPU backends, beyond their types. */
interface ShaderCompiler {
  checkCompileCompletionAsync(): Promise<unknown>;
  /** WebGL's alone. */
  getUniformLocations?(): void;
}

const FLAGS: Readonly<Record<string, string>> = {
  webgl: 'ENGINE_COMPILE_ONLY',
  webgpu: 'WEBGPU_ENGINE_COMPILE_ONLY',
};

/** The last compilation under way per backend. Nothing else may run there, as it could use an unfinished shader. */
const compiling = new Map<string, Promise<void>>();

/** Whether a backend is compiling. */
export function isCompiling(backend: string): boolean {
  return compiling.has(backend);
}

/** Waits for all compilations on a backend. */
export async function compiled(backend: string): Promise<void> {
  while (compiling.has(backend)) await compiling.get(backend);
}

/**
 * Compiles all shaders that some work needs in parallel, on a GPU backend. Does nothing on any other.
 *
 * @param work runs the ops without reading their results
 */
export function compileInParallel(backend: string, work: () => void): Promise<void> {
  const flag = FLAGS[backend];
  if (flag === undefined) return Promise.resolve();
  const compiler = tf.engine().registry[backend] as unknown as ShaderCompiler;

  const run = (compiling.get(backend) ?? Promise.resolve()).then(async () => {
    tf.env().set(flag, true);
    try {
      onBackend(backend, work);
    } finally {
      tf.env().set(flag, false);
    }
    await compiler.checkCompileCompletionAsync();
    compiler.getUniformLocations?.();
  });
  const end = run.then(ended, ended);
  function ended(): void {
    if (compiling.get(backend) === end) compiling.delete(backend);
  }
  compiling.set(backend, end);
  return run;
}
