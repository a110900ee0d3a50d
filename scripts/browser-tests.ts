import { type Detection, loadDetector } from '@rsanet/rsanet/node';
import { tfjsRuntime } from '@rsanet/tfjs/node';
import type { TestProject } from 'vitest/node';
import { bloodSmear } from '../packages/rsanet/src/testing/blood-smear.ts';

/** What TensorFlow.js finds in Node, on wasm, for browsers to find the same; and the model to run for long, if one is asked for. */
export async function setup(project: TestProject): Promise<void> {
  const detector = await loadDetector('bccd', { runtime: tfjsRuntime('wasm') });
  project.provide('nodeDetections', await detector.detect(bloodSmear()));
  await detector.dispose();
  project.provide('soakModel', process.env.SOAK_MODEL);
}

declare module 'vitest' {
  export interface ProvidedContext {
    nodeDetections: Detection[];
    /** URL of a model's folder. */
    soakModel: string | undefined;
  }
}
