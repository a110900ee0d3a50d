import type { Graph } from '@rsanet/graph';
import { KERNELS } from '../kernels.ts';
import { blockBytes } from '../parameter-block.ts';
import { align } from './align.ts';
import { arrange } from './arrange.ts';
import { encode, type Places, scratchBytes } from './encode.ts';
import { figuresOf } from './figures.ts';
import { fuse } from './fuse.ts';
import { withInt16 } from './int16.ts';
import { lower } from './lower.ts';
import { product } from './map-sides.ts';
import { wholePages } from './pages.ts';
import { place } from './place.ts';
import type { Plan, Region } from './plan.ts';
import type { ValueShape } from './step.ts';
import type { WeightLayout } from './weights.ts';

/** Min bytes of the staging region: two rows of the widest JPEG as RGBA, and the tables of a wide input. */
const STAGING = 768 * 1024;

const KERNEL_NAMES = Object.keys(KERNELS);

/**
 * Plans a network for inputs of one shape.
 *
 * @param graph as {@link prepare} makes it; its weights' numbers are not looked at
 * @param weights where its packed weights lie
 * @param inputShape `[images, height, width, channels]`
 * @param parts how many parts each step is computed in at most
 * @throws RsanetError INVALID_ARGUMENT naming the node that does not fit the input
 */
export function makePlan(
  graph: Graph,
  weights: WeightLayout,
  inputShape: ValueShape,
  parts: number,
): Plan {
  const lowered = lower(graph, inputShape);
  const { steps: placed, places, buffers } = place(fuse(lowered));
  const steps = withInt16(placed, weights.int16);
  const shapeOf = (value: string) => lowered.shapes.get(value)!;

  const blockAddresses: number[] = [];
  const blocksAt = align(weights.end);
  let end = blocksAt;
  for (const { kernel } of steps) {
    blockAddresses.push(end);
    end += blockBytes(KERNELS[kernel]);
  }
  const blocks = new Uint8Array(end - blocksAt);

  const { offsets, bytes } = arrange(buffers.map((one) => ({ ...one, bytes: 4 * one.floats })));
  const arenaAt = align(end);
  const addressOf = (value: string) => {
    const { buffer, offset } = places.get(value)!;
    return arenaAt + offsets[buffer]! + 4 * offset;
  };
  const input = addressOf(lowered.input);
  const staging = stagingIn(
    { address: arenaAt, bytes },
    { address: input, bytes: 4 * product(inputShape) },
    inputShape[3] === 3 ? STAGING : 0,
  );
  const arena = {
    address: arenaAt,
    bytes: Math.max(bytes, staging.address + staging.bytes - arenaAt),
  };

  const bytesPerPart = align(Math.max(0, ...steps.map((step) => scratchBytes(step, shapeOf))));
  const scratchAt = align(arena.address + arena.bytes);
  const found: Places = {
    value: (name) => ({
      address: addressOf(name),
      stride: places.get(name)!.stride,
      shape: shapeOf(name),
    }),
    weights: (node) => weights.addresses.get(node)!,
    scratch: { address: scratchAt, bytesPerPart },
  };
  const view = new DataView(blocks.buffer);
  steps.forEach((step, at) => {
    encode(view, blockAddresses[at]! - blocksAt, step, found);
  });
  return {
    inputShape,
    parts,
    steps: steps.map((step) => {
      const written = step.kernel === 'copyMap' ? step.input : step.output;
      return { step, shape: shapeOf(written), ...figuresOf(step, shapeOf) };
    }),
    memoryBytes: wholePages(scratchAt + parts * bytesPerPart),
    blocks: { address: blocksAt, data: blocks },
    program: Int32Array.from(
      steps.flatMap(({ kernel }, at) => [KERNEL_NAMES.indexOf(kernel), blockAddresses[at]!]),
    ),
    input,
    outputs: lowered.outputs.map((value) => ({
      address: addressOf(value),
      shape: shapeOf(value),
    })),
    staging,
    arena,
  };
}

/** Room of at least some bytes where nothing but the input lies: before it, or behind it and beyond the arena if need be. */
function stagingIn(arena: Region, input: Region, min: number): Region {
  const before = input.address - arena.address;
  const behindAt = align(input.address + input.bytes);
  const behind = arena.address + arena.bytes - behindAt;
  if (before >= Math.max(behind, min)) return { address: arena.address, bytes: before };
  return { address: behindAt, bytes: Math.max(behind, min) };
}
