import { describe, expect, test } from 'vitest';
import { graphBuilder, trainingGraphs } from '../conformance/index.ts';
import { type Differentiated, differentiate } from '../index.ts';

const ops = (nodes: readonly { readonly op: string }[]) => nodes.map(({ op }) => op);
const backwardOf = (plan: Differentiated) => ops(plan.backward);

test('convolutions are linear, batch norm takes its statistics from the batch, pools keep positions', () => {
  const b = graphBuilder([8, 8, 3]);
  const conv = b.conv(b.input, 4, { name: 'conv', activation: 'relu' });
  const plan = differentiate(b.graph(b.maxPool(b.norm(conv), 2)));
  expect(plan.forward).toMatchObject([
    { op: 'input', name: 'x' },
    { op: 'conv2d', name: 'conv', inputs: ['x'], activation: { kind: 'linear' } },
    {
      op: 'activation',
      name: 'conv/activation',
      inputs: ['conv'],
      activation: { kind: 'relu' },
    },
    {
      op: 'batchNormTraining',
      name: 'batchNorm2',
      inputs: ['conv/activation'],
      batch: { mean: 'batchNorm2/batch/mean', variance: 'batchNorm2/batch/variance' },
    },
    {
      op: 'maxPoolTraining',
      name: 'maxPool3',
      inputs: ['batchNorm2'],
      positions: 'maxPool3/positions',
    },
  ]);
  expect(plan.updates).toEqual([
    { running: 'batchNorm2/mean', batch: 'batchNorm2/batch/mean' },
    { running: 'batchNorm2/variance', batch: 'batchNorm2/batch/variance' },
  ]);
  expect(backwardOf(plan)).toEqual([
    'maxPoolGradient',
    'batchNormParameterGradient',
    'batchNormTrainingInputGradient',
    'activationGradient',
    'biasGradient',
    'conv2dKernelGradient',
  ]);
});

test('a product of more than two factors is one of two', () => {
  const b = graphBuilder([2, 2, 1]);
  const y = b.conv(b.input, 1, { name: 'y' });
  const { forward } = differentiate(b.graph(b.multiply(y, y, y)));
  expect(forward.slice(2)).toEqual([
    { op: 'multiply', name: 'multiply2/product', inputs: ['y', 'y'] },
    { op: 'multiply', name: 'multiply2', inputs: ['multiply2/product', 'y'] },
  ]);
});

describe('what is frozen', () => {
  test('has no gradients, and nothing leads back to it or through it without need', () => {
    const b = graphBuilder([8, 8, 3]);
    const stem = b.maxPool(b.conv(b.input, 4, { name: 'stem' }), 2);
    const head = b.conv(stem, 2, { name: 'head', bias: false });
    const plan = differentiate(b.graph(head), { frozen: ['stem'] });
    expect(ops(plan.forward)).toEqual(['input', 'conv2d', 'maxPool', 'conv2d']);
    expect(backwardOf(plan)).toEqual(['conv2dKernelGradient']);
    expect([...plan.gradients.keys()]).toEqual(['head/kernel']);
  });

  test('lets gradients through to what is not, batch norm by its running statistics', () => {
    const b = graphBuilder([8, 8, 3]);
    const first = b.conv(b.input, 4, { name: 'first', bias: false });
    const norm = b.norm(first);
    const plan = differentiate(b.graph(b.conv(norm, 2, { name: 'last' })), {
      frozen: [norm, 'last'],
    });
    expect(ops(plan.forward)).toEqual(['input', 'conv2d', 'batchNorm', 'conv2d']);
    expect(backwardOf(plan)).toEqual([
      'conv2dInputGradient',
      'batchNormInputGradient',
      'conv2dKernelGradient',
    ]);
    expect(plan.updates).toEqual([]);
    expect([...plan.gradients.keys()]).toEqual(['first/kernel']);
  });

  test('is a node of the graph', () => {
    const b = graphBuilder([2, 2, 1]);
    expect(() => differentiate(b.graph(b.input), { frozen: ['stem'] })).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: expect.stringContaining("'stem'"),
      }),
    );
  });
});

describe('outputs', () => {
  test('have a gradient for each time they are named, and those of one value are summed', () => {
    const b = graphBuilder([4, 4, 1]);
    const y = b.conv(b.input, 2, { name: 'y', activation: 'relu' });
    const { outputs, backward } = differentiate(b.graph(y, b.globalAverage(y), y));
    expect(outputs.map(({ value }) => value)).toEqual(['y/activation', 'mean2', 'y/activation']);
    expect(new Set(outputs.map(({ gradient }) => gradient)).size).toBe(3);
    expect(backward[0]!.op).toBe('globalAveragePoolGradient');
    expect(backward[1]).toMatchObject({
      op: 'sum',
      inputs: [outputs[0]!.gradient, outputs[2]!.gradient, ...Object.values(backward[0]!.outputs)],
    });
  });

  test('that depend on nothing to train have none', () => {
    const b = graphBuilder([4, 4, 1]);
    const { outputs } = differentiate(b.graph(b.input, b.conv(b.input, 1)));
    expect(outputs[0]).toEqual({ value: 'x', gradient: null });
    expect(outputs[1]!.gradient).not.toBeNull();
  });
});

test('what nothing reads has no gradient, but its statistics follow', () => {
  const b = graphBuilder([4, 4, 1]);
  const norm = b.norm(b.conv(b.input, 2, { name: 'unread' }));
  const plan = differentiate(b.graph(b.conv(b.input, 2, { name: 'read' })));
  expect([...plan.gradients.keys()].sort()).toEqual(['read/bias', 'read/kernel']);
  expect(plan.updates.map(({ running }) => running)).toEqual([`${norm}/mean`, `${norm}/variance`]);
});

test.each(trainingGraphs)('every value is made once, and before it is read: $name', ({ graph }) => {
  const { forward, outputs, backward, gradients, gradientOf } = differentiate(graph());
  const made = new Set<string>();
  const make = (name: string) => {
    expect(made).not.toContain(name);
    made.add(name);
  };
  const read = (name: string) => expect(made).toContain(name);
  for (const node of forward) {
    node.inputs.forEach(read);
    make(node.name);
    if (node.op === 'batchNormTraining') Object.values(node.batch).forEach(make);
    if (node.op === 'maxPoolTraining') make(node.positions);
  }
  for (const { value, gradient } of outputs) {
    read(value);
    if (gradient !== null) make(gradient);
  }
  for (const { inputs, outputs } of backward) {
    Object.values(inputs).forEach(read);
    Object.values<string>(outputs).forEach(make);
  }
  for (const gradient of gradients.values()) read(gradient);
  for (const [gradient, value] of gradientOf) [gradient, value].forEach(read);
});

test('a plan is plain data', () => {
  for (const { graph } of trainingGraphs.slice(0, 5)) {
    const plan = differentiate(graph());
    expect(structuredClone(plan)).toEqual(plan);
  }
});
