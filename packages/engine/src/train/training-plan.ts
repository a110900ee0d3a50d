import type { Differentiated, StatisticUpdate } from '@rsanet/graph';
import { blockBytes } from '../parameter-block.ts';
import { align } from '../plan/align.ts';
import { arrange } from '../plan/arrange.ts';
import { product } from '../plan/map-sides.ts';
import { wholePages } from '../plan/pages.ts';
import { type Access, placeValues } from '../plan/place-values.ts';
import type { ValueShape } from '../plan/step.ts';
import { type Call, call } from './call.ts';
import { ENGINE_KERNELS, kernelIndex } from './engine-kernels.ts';
import { linkCopies } from './link-copies.ts';
import { lowerTraining } from './lower-training.ts';
import { packing, reversing } from './packing.ts';
import { placesIn } from './places.ts';
import type { StateLayout } from './state-layout.ts';

/** A value in memory, dense. */
interface PlacedValue {
  readonly address: number;
  readonly shape: ValueShape;
}

/** Everything that training by batches of one shape takes, as plain data, but what is kept from batch to batch. */
export interface TrainingPlan {
  /** Of what the network's input nodes take, in their order, `[images, height, width, channels]`. */
  readonly inputShapes: readonly ValueShape[];
  /** Bytes that all takes, a multiple of WebAssembly's page. */
  readonly memoryBytes: number;
  readonly blocks: { readonly address: number; readonly data: Uint8Array<ArrayBuffer> };
  /**
   * What is called, in order: pairs of a kernel's index and its block's address. `pack` once weights have changed, `follow`
   * once the loss is known to be finite, `backward` once its gradients are there.
   */
  readonly programs: Readonly<Record<ProgramName, Int32Array<ArrayBuffer>>>;
  readonly inputs: readonly PlacedValue[];
  readonly outputs: readonly PlacedOutput[];
}

/** An output, and where the loss's gradient with respect to it is to be; null where nothing to train depends on it. */
export interface PlacedOutput extends PlacedValue {
  readonly gradient: number | null;
}

type ProgramName = 'pack' | 'forward' | 'follow' | 'backward';

/**
 * Plans training by batches of one shape.
 *
 * @param state where lies what is kept from batch to batch
 * @param inputShapes of what the input nodes take, in their order, `[images, height, width, channels]`
 * @param momentum of batch norm's running statistics
 * @param parts how many parts each call is computed in
 * @throws RsanetError INVALID_ARGUMENT naming the node that does not fit what it reads
 */
export function makeTrainingPlan(
  plan: Differentiated,
  state: StateLayout,
  inputShapes: readonly ValueShape[],
  momentum: number,
  parts: number,
): TrainingPlan {
  const { forward, backward, links, shapes } = lowerTraining(plan, inputShapes);
  const inputs = plan.forward.filter(({ op }) => op === 'input').map(({ name }) => name);
  const outputs = plan.outputs.map(({ value }) => value);
  const statistics = plan.updates.map(({ batch }) => batch);
  const outputGradients = plan.outputs.flatMap(({ gradient }) => gradient ?? []);
  const kept = linkCopies([...forward, ...backward], links, [
    ...inputs,
    ...outputs,
    ...outputGradients,
  ]);
  const [forth, back] = [forward, backward].map((calls) =>
    calls.filter((one) => kept.has(one)),
  ) as [Call[], Call[]];

  /** What happens between the two. */
  const loss: Access = {
    reads: [...outputs, ...statistics],
    writes: outputGradients,
    over: [],
    whole: [],
  };
  const { places, buffers } = placeValues({
    shapes,
    links,
    steps: [...forth, loss, ...back],
    inputs,
    outputs: [],
  });

  const calls = {
    pack: [...state.panels.map(packing), ...state.reversed.map(reversing)],
    forward: forth,
    follow: plan.updates.map((update) => following(update, momentum)),
    backward: back,
  } satisfies Record<ProgramName, readonly Call[]>;
  const blocksAt = align(state.end);
  let end = blocksAt;
  const programs = Object.fromEntries(
    Object.entries(calls).map(([name, list]) => {
      const program = list.flatMap(({ kernel }) => {
        const address = end;
        end += blockBytes(ENGINE_KERNELS[kernel]);
        return [kernelIndex(kernel), address];
      });
      return [name, Int32Array.from(program)];
    }),
  ) as Record<ProgramName, Int32Array<ArrayBuffer>>;
  const blocks = new Uint8Array(end - blocksAt);

  const { offsets, bytes } = arrange(buffers.map((one) => ({ ...one, bytes: 4 * one.floats })));
  const arenaAt = align(end);
  const scratchAt = align(arenaAt + bytes);
  const bytesPerPart = align(Math.max(0, ...[...kept].map(({ scratchBytes }) => scratchBytes)));
  const value = (name: string) => {
    const { buffer, offset, stride } = places.get(name)!;
    return { address: arenaAt + offsets[buffer]! + 4 * offset, stride, shape: shapes.get(name)! };
  };
  const found = placesIn(state, value, { address: scratchAt, bytesPerPart });
  const view = new DataView(blocks.buffer);
  for (const [name, list] of Object.entries(calls)) {
    list.forEach(({ encode }, i) => {
      encode(view, programs[name as ProgramName][2 * i + 1]! - blocksAt, found);
    });
  }
  return {
    inputShapes,
    memoryBytes: wholePages(scratchAt + parts * bytesPerPart),
    blocks: { address: blocksAt, data: blocks },
    programs,
    inputs: inputs.map(value),
    outputs: plan.outputs.map(({ value: name, gradient }) => ({
      ...value(name),
      gradient: gradient === null ? null : value(gradient).address,
    })),
  };
}

/** The call that moves a running statistic towards the batch's. */
function following({ running, batch }: StatisticUpdate, momentum: number): Call {
  return call('follow', { reads: [batch], writes: [] }, (places) => {
    const { address, shape } = places.value(batch);
    return { x: address, out: places.weight(running), count: product(shape), share: 1 - momentum };
  });
}
