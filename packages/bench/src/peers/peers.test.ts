import { cost, fold } from '@rsanet/graph';
import { tfjsExecutor, useBackend } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import type { PeerName } from './names.ts';
import { peers } from './peers.ts';
import { publishedMacs } from './published.ts';
import { publishedTable } from './published-table.ts';

beforeAll(() => useBackend('wasm'));

const ssdMaps = (sides: number[], boxes: number[], classes: number) =>
  sides.flatMap((side, i) => [
    [side, side, boxes[i]! * 4],
    [side, side, boxes[i]! * classes],
  ]);

test.each<[PeerName, { params: number; outputs: number[][] }]>([
  // Darknet's weights file holds 8,858,734 numbers: these, and two statistics a channel.
  [
    'tiny-yolov3',
    {
      params: 8_858_734 - 2 * (16 + 32 + 64 + 128 + 256 + 512 + 1024 + 256 + 512 + 128 + 256),
      outputs: [
        [26, 26, 255],
        [13, 13, 255],
      ],
    },
  ],
  [
    'ssdlite-mobilenet-v2',
    { params: 4_337_013, outputs: ssdMaps([20, 10, 5, 3, 2, 1], [3, 6, 6, 6, 6, 6], 81) },
  ],
  ['pelee', { params: 5_425_892, outputs: ssdMaps([19, 19, 10, 5, 3, 1], Array(6).fill(6), 21) }],
  [
    'yolo-nano',
    {
      params: 2_890_527,
      outputs: [
        [52, 52, 75],
        [26, 26, 75],
        [13, 13, 75],
      ],
    },
  ],
])('%s has the shapes of its paper and runs', async (name, { params, outputs }) => {
  const before = tf.memory().numTensors;
  const { build, input } = peers[name];
  const graph = build();
  expect(cost(graph).params).toBe(params);
  const executor = tfjsExecutor(fold(graph));
  const { width, height } = input;
  const shape = [1, height, width, 3];
  const maps = await executor.run({ data: new Float32Array(width * height * 3).fill(0.5), shape });
  executor.dispose();
  expect(maps.map((map) => map.shape)).toEqual(outputs.map((sides) => [1, ...sides]));
  expect(maps.every(({ data }) => data.every(Number.isFinite))).toBe(true);
  expect(tf.memory().numTensors).toBe(before);
});

test.each(Object.entries(peers))('%s has the weights of its seed', (_, { build }) => {
  const kernels = (seed?: number) =>
    build(seed).nodes.flatMap((node) => ('kernel' in node ? [node.kernel.data.slice(0, 4)] : []));
  expect(kernels(7)).toEqual(kernels(7));
  expect(kernels(7)).not.toEqual(kernels());
});

test('Pelee, made of more than the primitives, is the network that was measured', () => {
  const { macs, flops, memoryAccess } = cost(peers.pelee.build());
  expect([macs, flops, memoryAccess]).toEqual([1_204_968_960, 2_429_642_496, 241_493_032]);
});

test('the table puts counts beside published figures, within the stated tolerance', () => {
  const table = publishedTable();
  const built = Object.values(peers);
  for (const [i, { label, tolerance, published }] of built.entries()) {
    const { difference, counted, publishedMacs: stated } = table[i]!;
    expect(table[i]!.label).toBe(label);
    expect(stated).toBe(publishedMacs(published));
    const { params, macs } = difference!;
    expect(params === null).toBe(tolerance.params === null);
    if (params !== null) expect(Math.abs(params)).toBeLessThanOrEqual(tolerance.params!);
    expect(Math.abs(macs!)).toBeLessThanOrEqual(tolerance.macs);
    expect(counted!.flops).toBeGreaterThan(2 * counted!.macs);
  }
  const others = table.slice(built.length);
  expect(others.map(({ counted }) => counted)).toEqual(others.map(() => null));
  // Twice as many in one convention as in the other.
  const of = (label: string) => table.find((row) => row.label === label)!.publishedMacs;
  expect(of('Tiny-YOLOv2')).toBe(3.485e9);
  expect(of('Tiny-DSOD')).toBe(1.06e9);
});

test("YOLO Nano's stated size cannot be that of its published widths in float32", () => {
  const { modelBytes } = peers['yolo-nano'].published;
  // First projections and outputs of the eight PEPs at stride 16, then of those at stride 32.
  const stride16 = [132, 124, 141, 140, 137, 135, 133, 140].reduce(
    (sum, p) => sum + 2 * 325 * p,
    0,
  );
  const stride32 = 2 * 545 * 276 + 545 * 230 + 489 * 213 + 213 * 469 + 469 * 189;
  expect(4 * (stride16 + stride32)).toBeGreaterThan(modelBytes!);
});
