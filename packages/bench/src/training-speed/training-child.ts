import { fileURLToPath } from 'node:url';
import type { TrainingJob } from './job.ts';
import { startOf } from './start-of.ts';

/** How the process of a training is started. */
export interface TrainingChild {
  /** What messages call it. */
  readonly name: string;
  /** The program and its arguments. */
  readonly command: readonly [program: string, ...args: string[]];
  /** What it reads as JSON from its standard input. */
  readonly input: unknown;
}

// Beside the bundle, and in the package's own folder.
const CHILD = new URL('./training-child.js', import.meta.url);
const KERAS = new URL('../python/keras-training.py', import.meta.url);

/**
 * What makes a training: this Node, or for `keras` a Python, which is given the network that the others train.
 *
 * @param python the program, of a Python that has TensorFlow
 * @throws RsanetError as {@link startOf} does
 */
export async function trainingChild(job: TrainingJob, python: string): Promise<TrainingChild> {
  const name = job.trainer;
  if (name !== 'keras') {
    return { name, command: [process.execPath, fileURLToPath(CHILD)], input: job };
  }
  const { graph } = await startOf(job);
  return {
    name,
    command: [python, fileURLToPath(KERAS)],
    input: { ...job, graph: shapesOf(graph) },
  };
}

/** Plain data of the same form, of whose weights only the shapes are left. */
function shapesOf(graph: unknown): unknown {
  return JSON.parse(
    JSON.stringify(graph, (_, value) => (ArrayBuffer.isView(value) ? undefined : value)),
  );
}
