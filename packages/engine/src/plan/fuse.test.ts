import { graphBuilder } from '@rsanet/graph/conformance';
import { expect, test } from 'vitest';
import { fuse } from './fuse.ts';
import { lower } from './lower.ts';
import { prepare } from './prepare.ts';

type Builder = ReturnType<typeof graphBuilder>;

function fused(build: (b: Builder) => string | readonly string[]) {
  const b = graphBuilder([6, 4, 5]);
  const graph = prepare(b.graph(...[build(b)].flat()));
  return fuse(lower(graph, [2, 6, 4, 5])).steps;
}

const kernels = (build: Parameters<typeof fused>[0]) => fused(build).map(({ kernel }) => kernel);

test('a sum goes into the convolution before it, behind its activation', () => {
  const steps = fused((b) => b.add(b.input, b.conv(b.input, 5, { kernel: 1, activation: 'relu' })));
  expect(steps).toEqual([
    {
      kernel: 'gemm',
      input: 'x',
      output: 'add2',
      weights: 'conv2d1',
      epilogue: { activation: { kind: 'relu' }, residual: { value: 'x', first: false } },
    },
  ]);
});

test('an activation behind the sum comes after it', () => {
  const [step] = fused((b) => b.activate(b.add(b.conv(b.input, 5), b.input), 'relu6'));
  expect(step).toMatchObject({
    kernel: 'convolve',
    output: 'activation3',
    epilogue: { activation: { kind: 'relu6' }, residual: { value: 'x', first: true } },
  });
});

test('of two convolutions the later one takes the sum', () => {
  const steps = fused((b) => b.add(b.conv(b.input, 7, { kernel: 1 }), b.conv(b.input, 7)));
  expect(steps).toHaveLength(2);
  expect(steps[1]).toMatchObject({ output: 'add3', epilogue: { residual: {} } });
});

test('a map times a vector plus a map is one step', () => {
  const attended = (b: Builder) => {
    const vector = b.activate(b.globalAverage(b.input, true), 'sigmoid');
    return { y: b.maxPool(b.input, 2, { strides: 1 }), vector };
  };
  const steps = fused((b) => {
    const { y, vector } = attended(b);
    return b.add(b.multiply(y, vector), y);
  });
  const [last] = steps.slice(-1);
  expect(last).toMatchObject({ kernel: 'scaleChannels' });
  expect(last).toHaveProperty('added', (last as { input: string }).input);
  expect(steps).toHaveLength(4);
  const others = fused((b) => {
    const { y, vector } = attended(b);
    return b.add(b.multiply(y, vector), b.input);
  });
  expect(others).toHaveLength(4);
  expect(others.at(-1)).toMatchObject({ kernel: 'scaleChannels', added: 'x' });
  const twice = kernels((b) => {
    const { y, vector } = attended(b);
    return b.add(b.add(b.multiply(y, vector), y), b.input);
  });
  expect(twice.slice(-2)).toEqual(['scaleChannels', 'addMaps']);
});

test.each<[string, Parameters<typeof fused>[0], string[]]>([
  [
    'a convolution that is an output',
    (b) => {
      const conv = b.conv(b.input, 5);
      return [b.add(conv, b.input), conv];
    },
    ['convolve', 'addMaps'],
  ],
  [
    'a convolution that is added to itself',
    (b) => {
      const conv = b.conv(b.input, 5);
      return b.add(conv, conv);
    },
    ['convolve', 'addMaps'],
  ],
  [
    'a convolution that is reshaped as well',
    (b) => {
      const conv = b.conv(b.input, 5);
      return [b.add(conv, b.input), b.reshape(conv, [-1, 5])];
    },
    ['convolve', 'addMaps'],
  ],
  [
    'an activation behind one that is not linear',
    (b) => b.activate(b.add(b.conv(b.input, 5, { activation: 'relu' }), b.input), 'swish'),
    ['convolve', 'activate'],
  ],
  ['a sum that broadcasts', (b) => b.add(b.conv(b.input, 1), b.input), ['convolve', 'broadcast']],
])('%s keeps its steps', (_, build, expected) => {
  expect(kernels(build)).toEqual(expected);
});
