import { differentiate } from '@rsanet/graph';
import { graphBuilder } from '@rsanet/graph/conformance';
import { expect, test } from 'vitest';
import { PAGE } from '../plan/pages.ts';
import type { ValueShape } from '../plan/step.ts';
import type { Runner } from '../runner.ts';
import { layState } from './state-layout.ts';
import { RESERVED, trainingMemory } from './training-memory.ts';
import type { TrainingPlan } from './training-plan.ts';

const b = graphBuilder([2, 2, 3]);
const state = layState(differentiate(b.graph(b.conv(b.input, 4))), new Set(), 8, RESERVED);

/** A runner of a machine with little memory, and the memories it has given and not got back. */
function stingyRunner(pages: number): { runner: Runner; held: Set<WebAssembly.Memory> } {
  const held = new Set<WebAssembly.Memory>();
  const runner: Runner = {
    parts: 1,
    memory(bytes) {
      if (bytes > pages * PAGE) throw new RangeError('could not allocate memory');
      const memory = new WebAssembly.Memory({ initial: bytes / PAGE });
      held.add(memory);
      return memory;
    },
    async run() {},
    release(memory) {
      held.delete(memory);
    },
    async close() {},
  };
  return { runner, held };
}

/** Plans of a page for all and some for each image. */
const plansOf =
  (pagesPerImage: number) =>
  (inputShapes: readonly ValueShape[]): TrainingPlan => ({
    inputShapes,
    memoryBytes: PAGE * (1 + pagesPerImage * inputShapes[0]![0]!),
    blocks: { address: state.end, data: Uint8Array.of(inputShapes[0]![0]!) },
    programs: {
      pack: new Int32Array(),
      forward: new Int32Array(),
      follow: new Int32Array(),
      backward: new Int32Array(),
    },
    inputs: inputShapes.map((shape) => ({ address: 0, shape })),
    outputs: [],
  });

const refused = (message: RegExp) =>
  expect.objectContaining({
    code: 'INVALID_ARGUMENT',
    message: expect.stringMatching(message),
  });

test('where the machine refuses memory, the largest batch that it takes is named and all stays', () => {
  const { runner, held } = stingyRunner(8);
  const memory = trainingMemory(runner, state, plansOf(1));
  const small = memory.load([[2, 2, 2, 3]]);
  const before = memory.memory;
  new Uint8Array(before.buffer)[RESERVED] = 99;
  expect(() => memory.load([[40, 2, 2, 3]])).toThrow(
    refused(
      /^A batch of shape \[40,2,2,3\] takes 2686976 bytes of memory to train, which this machine refuses to give; give at most 7 images per batch, which take 524288\.$/,
    ),
  );
  expect([...held]).toEqual([before]);
  expect(memory.memory).toBe(before);
  expect(memory.load([[2, 2, 2, 3]])).toBe(small);
  memory.load([[7, 2, 2, 3]]);
  expect(memory.memory.buffer.byteLength).toBe(8 * PAGE);
  const bytes = new Uint8Array(memory.memory.buffer);
  expect([bytes[RESERVED], bytes[state.end]]).toEqual([99, 7]);
  expect(held.size).toBe(1);
  memory.release();
  expect(held.size).toBe(0);
});

test('what passes the end of WebAssembly is asked of no machine', () => {
  const { runner, held } = stingyRunner(8);
  const memory = trainingMemory(runner, state, plansOf(4096));
  expect(() => memory.load([[16, 2, 2, 3]])).toThrow(
    refused(
      /takes 4295032832 bytes .*WebAssembly's limit of 4294901760; .* 15 images per batch, which take 4026597376\.$/,
    ),
  );
  expect(held.size).toBe(1);
});

test('where not even one image fits, that is said', () => {
  const { runner, held } = stingyRunner(8);
  for (const pages of [8, 65536]) {
    const memory = trainingMemory(runner, state, plansOf(pages));
    expect(() => memory.load([[3, 2, 2, 3]])).toThrow(
      refused(/not even one image fits, so give smaller ones or a smaller network\.$/),
    );
    memory.release();
  }
  expect(held.size).toBe(0);
});

test('what refuses memory for the weights is said', () => {
  const { runner, held } = stingyRunner(0);
  expect(() => trainingMemory(runner, state, plansOf(1))).toThrow(
    refused(/take 65536 bytes, which this machine refuses to give; take a smaller network\.$/),
  );
  expect(held.size).toBe(0);
});
