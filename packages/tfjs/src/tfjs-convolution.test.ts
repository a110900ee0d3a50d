import type { Activation, Graph, Node, Padding, Pair } from '@rsanet/graph';
import { interpret } from '@rsanet/graph/conformance';
import { expect, test } from 'vitest';
import { tfjsRuntime } from './node.ts';

const values = (...shape: number[]) => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => Math.sin(i + 1)),
});

interface Form {
  kernel: Pair;
  strides: Pair;
  dilations: Pair;
  padding: Padding;
}

const pairs: readonly Pair[] = [1, 2, 3].flatMap((a) => [1, 2, 3].map((b) => [a, b] as const));
const forms: readonly Form[] = pairs.flatMap((kernel) =>
  pairs.flatMap((strides) =>
    (
      [
        [1, 1],
        [1, 2],
        [3, 2],
      ] as const
    ).flatMap((dilations) =>
      (['same', 'valid'] as const).map((padding) => ({ kernel, strides, dilations, padding })),
    ),
  ),
);

/** All forms of a convolution of one input, each an output. */
function graphOf(op: 'conv2d' | 'depthwiseConv2d', side: Pair): Graph {
  const fitting = forms.filter(
    ({ kernel, dilations, padding }) =>
      padding === 'same' || kernel.every((size, i) => (size - 1) * dilations[i]! < side[i]!),
  );
  const nodes = fitting.map(({ kernel, ...form }): Node => {
    const activation: Activation = { kind: 'hardSwish' };
    return {
      ...form,
      op,
      name: JSON.stringify({ kernel, ...form }),
      inputs: ['x'],
      kernel: values(...kernel, 4, op === 'conv2d' ? 5 : 1),
      bias: values(op === 'conv2d' ? 5 : 4),
      activation,
    };
  });
  return {
    name: op,
    nodes: [{ op: 'input', name: 'x', inputs: [], shape: [...side, 4] }, ...nodes],
    outputs: nodes.map(({ name }) => name),
  };
}

test.each(
  (['cpu', 'wasm'] as const).flatMap((backend) =>
    (['conv2d', 'depthwiseConv2d'] as const).flatMap((op) =>
      (
        [
          [6, 7],
          [8, 6],
        ] as const
      ).map((side) => ({ backend, op, side })),
    ),
  ),
)('on $backend every form of $op of a map of $side is right', async ({ backend, op, side }) => {
  const graph = graphOf(op, side);
  const input = values(2, ...side, 4);
  const executor = await tfjsRuntime(backend).open(graph);
  const outputs = await executor.run(input);
  await executor.dispose();
  for (const [i, { data, shape }] of interpret(graph, input).entries()) {
    expect(outputs[i]!.shape, graph.outputs[i]).toEqual(shape);
    const error = data.reduce(
      (max, v, at) => Math.max(max, Math.abs(v - outputs[i]!.data[at]!)),
      0,
    );
    expect(error, graph.outputs[i]).toBeLessThan(1e-4);
  }
});
