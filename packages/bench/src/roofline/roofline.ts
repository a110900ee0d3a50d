import type { RawImage } from '@rsanet/detect-utils';
import { engineRuntime, type KernelName } from '@rsanet/engine';
import { fold, type ReadFile, readGraphModel } from '@rsanet/graph';
import { parseMetadata, preprocess } from '@rsanet/rsanet';
import { median } from 'simple-statistics';
import { type MachineSpeed, machineSpeed, ROOFLINE, type RooflineBuild } from './machine-speed.ts';

/** A step of the plan, and how near it comes to what the machine can do. */
export interface RooflineStep {
  readonly kernel: KernelName;
  /** The value that it makes, and its shape. */
  readonly value: string;
  readonly shape: readonly number[];
  readonly macs: number;
  readonly bytes: number;
  /** Milliseconds, median over the runs. */
  readonly time: number;
  /** Operations per second, two per multiply-accumulate, over the machine's peak. */
  readonly ofPeak: number;
  /** Bytes of maps and weights per second over those that the machine copies in its cache. */
  readonly ofBandwidth: number;
}

/** What the machine can do, and what of it a network on the engine reaches by one thread. */
export interface Roofline {
  readonly build: RooflineBuild;
  /** The best of before and after the network. */
  readonly machine: MachineSpeed;
  /** Milliseconds of opening the network for the first time: compiling, planning, packing. */
  readonly opening: number;
  /** Bytes of the executor's memory: weights, maps and scratch. */
  readonly memoryBytes: number;
  /** Of the plan as executed. */
  readonly macs: number;
  /** Milliseconds of whole runs. */
  readonly times: readonly number[];
  /** Two operations per multiply-accumulate over the median time, over the machine's peak. */
  readonly ofPeak: number;
  readonly steps: readonly RooflineStep[];
}

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
