import { type Access, type Link, type PlacedValues, placeValues } from './place-values.ts';
import { readsOf } from './reads.ts';
import { type Step, type Steps, type StepTable, visitStep } from './step.ts';

/** Steps whose values have buffers. */
export interface PlacedSteps extends PlacedValues {
  readonly steps: readonly Step[];
}

/**
 * Gives every value a buffer. What is joined is written where the joined map lies, and its copy left out, where each has one
 * such place; a reshaped value is the same memory; elementwise steps write over what nobody reads any more.
 */
export function place({ input, outputs, shapes, reshaped, steps }: Steps): PlacedSteps {
  const links = new Map<string, Link>();
  for (const [value, source] of reshaped) links.set(value, { in: source, channel: null });

  const dense = new Set([input, ...outputs, ...reshaped.values(), ...steps.flatMap(denseOf)]);
  const kept = steps.filter((step) => {
    if (step.kernel !== 'copyMap' || dense.has(step.input) || links.has(step.input)) return true;
    links.set(step.input, { in: step.output, channel: step.channel });
    return false;
  });
  const accesses = kept.map(accessOf);
  return {
    steps: kept,
    ...placeValues({ shapes, links, steps: accesses, inputs: [input], outputs }),
  };
}

/** What a step does to memory. */
export function accessOf(step: Step): Access {
  return {
    reads: readsOf(step),
    writes: [step.output],
    over: visitStep<[], readonly string[]>(overwritable, step),
    whole: 'epilogue' in step ? [step.input] : [],
  };
}

/** Values of a step that have no other values between their pixels. */
export function denseOf(step: Step): readonly string[] {
  return step.kernel === 'broadcast' ? [step.a, step.b, step.output] : [];
}

const nothing = () => [];
const input = (step: { readonly input: string }) => [step.input];
const residual = ({ epilogue }: Extract<Step, { epilogue: unknown }>) =>
  epilogue.residual ? [epilogue.residual.value] : [];

/** Maps that a step may write over, as it reads each number before it writes the one in its place, and not again. */
const overwritable = {
  gemm: residual,
  gemmInt16: residual,
  convolve: residual,
  depthwise: nothing,
  maxPool: nothing,
  averagePool: nothing,
  globalAverage: nothing,
  upsampleNearest: nothing,
  upsampleBilinear: nothing,
  addMaps: ({ a, b }) => [a, b],
  scaleChannels: ({ input, added }) => (added === null ? [input] : [input, added]),
  broadcast: nothing,
  affine: input,
  activate: input,
  softmax: input,
  copyMap: nothing,
  padZeros: nothing,
} satisfies StepTable<[], readonly string[]>;
