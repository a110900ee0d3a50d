export { KERNELS, type KernelName } from './kernels.ts';
