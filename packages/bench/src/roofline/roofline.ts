import type { RawImage } from '@rsanet/detect-utils';
import { engineRuntime } from '@rsanet/engine';
import { fold, type ReadFile, readGraphModel } from '@rsanet/graph';
import { parseMetadata, preprocess } from '@rsanet/rsanet';
import { median } from 'simple-statistics';
import type { roofline as schema } from '../report/schema/engine.ts';
import type { Recorded } from '../report/schema/recorded.ts';
import { type MachineSpeed, machineSpeed, ROOFLINE, type RooflineBuild } from './machine-speed.ts';

/** What the machine can do, and what of it a network on the engine reaches by one thread. */
export type Roofline = Recorded<typeof schema>;

/** A step of the plan, and how near it comes to what the machine can do. */
export type RooflineStep = Roofline['steps'][number];

const WARM_UPS = 5;

/**
 * Opens a detector's network on the engine and measures whole runs, runs step by step, and the machine.
 *
 * @param read reads a file of the model
 * @param runs whole ones, and as many step by step
 */
export async function roofline(read: ReadFile, image: RawImage, runs: number): Promise<Roofline> {
  const model = await readGraphModel(read);
  const { tensor } = preprocess([image], parseMetadata(model.metadata.rsanet));
  const graph = fold(model.graph);
  const build = buildHere();
  const begin = performance.now();
  const executor = await engineRuntime({ threads: 1, build }).open(graph);
  const opening = performance.now() - begin;
  try {
    for (let run = 0; run < WARM_UPS; run++) await executor.run(tensor);
    const before = await machineSpeed(build);
    const times: number[] = [];
    const stepTimes: (readonly number[])[] = [];
    for (let run = 0; run < runs; run++) {
      const start = performance.now();
      await executor.run(tensor);
      times.push(performance.now() - start);
      stepTimes.push(await executor.stepTimes(tensor));
    }
    const machine = fastest(before, await machineSpeed(build));
    const [plan] = executor.plans;
    const { steps } = plan!;
    const macs = steps.reduce((sum, step) => sum + step.macs, 0);
    return {
      build,
      machine,
      opening,
      memoryBytes: executor.memoryBytes,
      macs,
      times,
      ofPeak: (2 * macs) / (median(times) / 1000) / machine.peak,
      steps: steps.map(({ step, shape, macs, bytes }, at) => {
        const time = median(stepTimes.map((all) => all[at]!));
        const perSecond = (amount: number) => (time > 0 ? amount / (time / 1000) : 0);
        return {
          kernel: step.kernel,
          value: step.output,
          shape,
          macs,
          bytes,
          time,
          ofPeak: perSecond(2 * macs) / machine.peak,
          ofBandwidth: perSecond(bytes) / machine.near.copy,
        };
      }),
    };
  } finally {
    await executor.dispose();
  }
}

/** The build that the engine takes here by itself. */
function buildHere(): RooflineBuild {
  const bytes = Uint8Array.from(atob(ROOFLINE.relaxed), (character) => character.charCodeAt(0));
  return WebAssembly.validate(bytes) ? 'relaxed' : 'simd';
}

function fastest(a: MachineSpeed, b: MachineSpeed): MachineSpeed {
  const both = (size: 'near' | 'far') => ({
    read: Math.max(a[size].read, b[size].read),
    copy: Math.max(a[size].copy, b[size].copy),
  });
  return { peak: Math.max(a.peak, b.peak), near: both('near'), far: both('far') };
}
