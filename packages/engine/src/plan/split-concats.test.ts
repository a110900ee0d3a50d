import { cost } from '@rsanet/graph';
import { assertClose, graphBuilder, interpret, randomInput } from '@rsanet/graph/conformance';
import { describe, expect, test } from 'vitest';
import { splitConcats } from './split-concats.ts';

const SIDES = [6, 4, 5] as const;

function head(options: { highFirst?: boolean; bilinear?: boolean; kernel?: number } = {}) {
  const b = graphBuilder(SIDES);
  const high = b.maxPool(b.conv(b.input, 7), 2);
  const upsampled = b.upsample(high, 2, options.bilinear ? 'bilinear' : 'nearest');
  const both = options.highFirst ? b.concat(upsampled, b.input) : b.concat(b.input, upsampled);
  const mix = b.conv(both, 3, { kernel: options.kernel ?? 1, activation: 'relu6', name: 'mix' });
  return { b, both, mix, upsampled };
}

describe('a pointwise convolution over a concat with an upsampled map', () => {
  test.each([false, true])('is taken apart, the upsampled map first: %s', (highFirst) => {
    const { b, mix } = head({ highFirst });
    const graph = b.graph(mix);
    const split = splitConcats(graph);
    const input = randomInput(graph, 2);
    assertClose(interpret(split, input), interpret(graph, input), 1e-6);
    // 7 of 12 channels, at a quarter of the 24 pixels.
    expect(cost(graph).macs - cost(split).macs).toBe(24 * 3 * 7 * 0.75);
    expect(split.nodes.some(({ op }) => op === 'concat')).toBe(false);
  });

  test('keeps its numbers where they are', () => {
    const { b, mix } = head();
    const graph = b.graph(mix);
    const whole = graph.nodes.find(({ name }) => name === 'mix');
    const low = splitConcats(graph).nodes.find(({ name }) => name === 'mix/low');
    if (whole?.op !== 'conv2d' || low?.op !== 'conv2d') throw new Error('no convolution');
    expect(low.kernel.data.buffer).toBe(whole.kernel.data.buffer);
  });

  test('takes names that are free', () => {
    const { b, mix } = head();
    const other = b.activate(b.input, 'relu', 'mix/low');
    const split = splitConcats(b.graph(mix, other));
    expect(split.nodes.map(({ name }) => name)).toContain("mix/low'");
  });
});

test.each([
  ['a kernel of 3', head({ kernel: 3 }), []],
  ['bilinear upsampling', head({ bilinear: true }), []],
  ['a concat that is an output', head(), ['both']],
  ['an upsampled map that is an output', head(), ['upsampled']],
] as const)('%s stays', (_, made, more) => {
  const graph = made.b.graph(made.mix, ...more.map((value) => made[value]));
  expect(splitConcats(graph)).toEqual(graph);
});
