import type { BuildName } from '../binary/choose-build.ts';
import { inferenceKernels, kernelModule } from '../binary/kernel-modules.ts';
import type { KernelSet } from '../kernel-set.ts';
import { KERNELS } from '../kernels.ts';
import { TRAIN_KERNELS } from './train-kernels.ts';

const BASE64: Record<BuildName, () => Promise<string>> = {
  simd: async () => (await import('../binary/train-simd.ts')).trainSimd,
  relaxed: async () => (await import('../binary/train-relaxed.ts')).trainRelaxed,
};

/** The kernels of inference and of training, with their parameters. */
export const ENGINE_KERNELS = { ...KERNELS, ...TRAIN_KERNELS } as const;

/** The name of a kernel of either kind. */
export type EngineKernelName = keyof typeof ENGINE_KERNELS;

const NAMES = Object.keys(ENGINE_KERNELS);

/** The index by which a program calls a kernel. */
export const kernelIndex = (kernel: EngineKernelName): number => NAMES.indexOf(kernel);

/**
 * The kernels that train a network.
 *
 * @param shared whether they import shared memory
 * @throws RsanetError BACKEND_UNAVAILABLE when they do not compile
 */
export async function trainingKernels(build: BuildName, shared: boolean): Promise<KernelSet> {
  const inference = await inferenceKernels(build, shared);
  const training = await kernelModule(await BASE64[build](), shared);
  return { modules: [...inference.modules, training], names: NAMES };
}
