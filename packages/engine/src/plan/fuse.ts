import { readsOf } from './reads.ts';
import {
  type ActivateStep,
  type AddMapsStep,
  type Step,
  type Steps,
  type StepTable,
  visitStep,
} from './step.ts';

/**
 * Merges steps with those that make what they read, where nobody else sees it: a sum into the convolution that makes one of
 * its maps, an activation into the linear convolution before it, a sum into the product by a vector.
 *
 * @returns steps of the same values; those that were merged away are made no more
 */
export function fuse(program: Steps): Steps {
  const seen = [
    ...program.steps.flatMap(readsOf),
    ...program.outputs,
    ...program.reshaped.values(),
  ];
  const count = (names: readonly string[]) =>
    names.reduce((all, name) => all.set(name, (all.get(name) ?? 0) + 1), new Map<string, number>());
  const reads = count(seen);
  const writes = count(program.steps.map(({ output }) => output));
  const kept = new Map<string, Step>();
  const steps = new Set<Step>();
  for (const given of program.steps) {
    let step = given;
    for (const value of readsOf(given)) {
      const maker = kept.get(value);
      if (!maker || reads.get(value) !== 1 || writes.get(value) !== 1) continue;
      const merged = visitStep(fusions, given, maker);
      if (!merged) continue;
      steps.delete(maker);
      step = merged;
      break;
    }
    steps.add(step);
    kept.set(step.output, step);
  }
  return { ...program, steps: [...steps] };
}

const none = () => null;

/** What becomes of a step and the maker of one of its values, null where both stay. */
const fusions = {
  gemm: none,
  gemmInt16: none,
  convolve: none,
  depthwise: none,
  maxPool: none,
  averagePool: none,
  globalAverage: none,
  upsampleNearest: none,
  upsampleBilinear: none,
  addMaps: (sum, maker) => residual(sum, maker) ?? scaledPlus(sum, maker),
  scaleChannels: none,
  broadcast: none,
  affine: none,
  activate: (step, maker) => activated(step, maker),
  softmax: none,
  copyMap: none,
  padZeros: none,
} satisfies StepTable<[maker: Step], Step | null>;

function residual({ a, b, output }: AddMapsStep, maker: Step): Step | null {
  if (maker.kernel !== 'gemm' && maker.kernel !== 'convolve') return null;
  if (maker.epilogue.residual) return null;
  const value = maker.output === a ? b : a;
  const epilogue = { ...maker.epilogue, residual: { value, first: false } };
  return { ...maker, output, epilogue };
}

function scaledPlus({ a, b, output }: AddMapsStep, maker: Step): Step | null {
  if (maker.kernel !== 'scaleChannels' || maker.added !== null) return null;
  return { ...maker, output, added: maker.output === a ? b : a };
}

function activated({ output, activation }: ActivateStep, maker: Step): Step | null {
  if (maker.kernel !== 'gemm' && maker.kernel !== 'convolve') return null;
  if (maker.epilogue.activation.kind !== 'linear') return null;
  const { residual } = maker.epilogue;
  const epilogue = { activation, residual: residual && { ...residual, first: true } };
  return { ...maker, output, epilogue };
}
