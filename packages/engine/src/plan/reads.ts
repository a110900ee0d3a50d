import { type Step, type StepTable, visitStep } from './step.ts';

const input = (step: { readonly input: string }) => [step.input];
const both = ({ a, b }: { readonly a: string; readonly b: string }) => [a, b];
const withResidual = ({ input, epilogue }: Extract<Step, { epilogue: unknown }>) =>
  epilogue.residual ? [input, epilogue.residual.value] : [input];

const reads = {
  gemm: withResidual,
  gemmInt16: withResidual,
  convolve: withResidual,
  depthwise: input,
  maxPool: input,
  averagePool: input,
  globalAverage: input,
  upsampleNearest: input,
  upsampleBilinear: input,
  addMaps: both,
  scaleChannels: ({ input, vector, added }) =>
    added === null ? [input, vector] : [input, vector, added],
  broadcast: both,
  affine: input,
  activate: input,
  softmax: input,
  copyMap: input,
  padZeros: input,
} satisfies StepTable<[], readonly string[]>;

/** The values that a step reads; one that it reads twice is there twice. */
export function readsOf(step: Step): readonly string[] {
  return visitStep(reads, step);
}
