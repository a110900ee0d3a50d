import type { Activation, Graph, InputNode } from '../graph.ts';
import { type GraphBuilder, graphBuilder } from './graph-builder.ts';

/** A graph that is built on demand, and the name of what it tries. */
export interface NamedGraph {
  readonly name: string;
  readonly graph: () => Graph;
}

const activations = {
  linear: true,
  relu: true,
  relu6: true,
  leakyRelu: true,
  sigmoid: true,
  swish: true,
  hardSwish: true,
  elu: true,
} satisfies Record<Activation['kind'], true>;

/** Every nonlinearity. */
const everyActivation = (Object.keys(activations) as Activation['kind'][]).map(
  (kind): Activation => (kind === 'leakyRelu' ? { kind, alpha: 0.1 } : { kind }),
);

/** Odd sides, an even one among them, and few channels. */
const ODD = [9, 14, 6] as const;

/** Channel counts around the widths of vectors and of blocks. */
const CHANNELS = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 24, 31, 32, 33];

const one = (
  name: string,
  build: (b: GraphBuilder) => string | readonly string[],
  shape: InputNode['shape'] = ODD,
): NamedGraph => ({
  name,
  graph: () => {
    const b = graphBuilder(shape, { seed: name });
    return b.graph(...[build(b)].flat());
  },
});

const geometries = [
  { kernel: 3, strides: 2 },
  { kernel: 3, strides: [3, 2], padding: 'valid' },
  { kernel: 3, strides: 2, padding: 'valid' },
  { kernel: 3, dilations: 2 },
  { kernel: 3, dilations: 2, padding: 'valid' },
  { kernel: 3, dilations: [2, 3] },
  { kernel: [5, 2], strides: 2 },
  { kernel: [1, 4] },
  { kernel: [3, 1], padding: 'valid' },
  { kernel: 5 },
  { kernel: 5, strides: 2 },
  { kernel: 7, strides: [1, 3] },
  { kernel: [9, 14], padding: 'valid' },
  { kernel: 1, strides: 3 },
  { kernel: 1, strides: 2 },
  { kernel: [2, 1], strides: [1, 2] },
  { kernel: [1, 2], strides: [2, 1] },
  { kernel: 2, strides: 3 },
  { kernel: [1, 3], strides: [4, 1] },
  { kernel: 2, strides: 2, padding: 'valid' },
] as const;

const said = (options: object) =>
  Object.entries(options)
    .map(([key, value]) => `${key} ${[value].flat().join('x')}`)
    .join(', ');

const convolutions = (['conv', 'depthwise'] as const).flatMap((kind) => {
  const convolution = (b: GraphBuilder, options: Parameters<GraphBuilder['conv']>[2]) =>
    kind === 'conv'
      ? b.conv(b.input, 5, options)
      : b.depthwise(b.input, { multiplier: 2, ...options });
  return [
    ...everyActivation.flatMap((activation) =>
      [true, false].map((bias) =>
        one(`${kind} and ${activation.kind}${bias ? '' : ', no bias'}`, (b) =>
          convolution(b, { activation, bias }),
        ),
      ),
    ),
    ...geometries.map((geometry) =>
      one(`${kind}, ${said(geometry)}`, (b) => convolution(b, geometry)),
    ),
  ];
});

const channels = CHANNELS.flatMap((count, i) => {
  const others = CHANNELS[(i + 6) % CHANNELS.length]!;
  return [
    one(
      `pointwise from ${count} to ${others} channels`,
      (b) => b.conv(b.input, others, { kernel: 1, activation: 'relu6' }),
      [5, 7, count],
    ),
    one(`conv from ${count} to ${others} channels`, (b) => b.conv(b.input, others), [5, 3, count]),
    ...[1, 2].map((strides) =>
      one(
        `depthwise of ${count} channels, stride ${strides}`,
        (b) => b.depthwise(b.input, { strides, activation: 'relu' }),
        [7, 6, count],
      ),
    ),
    one(
      `elementwise of ${count} channels`,
      (b) => {
        const scaled = b.multiply(b.input, b.activate(b.globalAverage(b.input, true), 'sigmoid'));
        return b.activate(b.norm(b.add(b.input, scaled, b.input)), 'hardSwish');
      },
      [5, 3, count],
    ),
    one(
      `pools, upsampling and concat of ${count} channels`,
      (b) => {
        const maps = [
          b.maxPool(b.input, 3, { strides: 2 }),
          b.averagePool(b.input, 2, { padding: 'valid' }),
        ];
        const joined = b.concat(...maps.map((map) => b.upsample(map, 2, 'bilinear')));
        return b.upsample(joined, [1, 3], 'nearest');
      },
      [4, 6, count],
    ),
  ];
});

const wide = [
  one(
    'pointwise from 513 to 130 channels',
    (b) => b.conv(b.input, 130, { kernel: 1 }),
    [3, 3, 513],
  ),
  one('pointwise from 96 to 513 channels', (b) => b.conv(b.input, 513, { kernel: 1 }), [2, 5, 96]),
  one('conv from 130 to 67 channels', (b) => b.conv(b.input, 67, { strides: 2 }), [6, 5, 130]),
  one('depthwise of 513 channels', (b) => b.depthwise(b.input), [5, 4, 513]),
  one('depthwise 5x5 of 260 channels', (b) => b.depthwise(b.input, { kernel: 5 }), [5, 4, 260]),
  one('mean of 513 channels', (b) => b.norm(b.globalAverage(b.input)), [5, 7, 513]),
];

const pixels = [
  one(
    'all on one pixel',
    (b) => {
      const y = b.depthwise(b.conv(b.input, 8, { strides: 2, activation: 'relu' }), { kernel: 5 });
      return b.upsample(b.maxPool(b.norm(y), 2), 2, 'bilinear');
    },
    [1, 1, 3],
  ),
  one('a row of pixels', (b) => b.maxPool(b.conv(b.input, 4, { strides: 2 }), 2), [1, 23, 3]),
  one('a column of pixels', (b) => b.averagePool(b.depthwise(b.input), 3), [23, 1, 3]),
];

const others = [
  ...everyActivation.map((activation) =>
    one(`activation ${activation.kind}`, (b) =>
      // Cubes reach beyond 6 and below -3.
      b.activate(b.multiply(b.input, b.input, b.input), activation),
    ),
  ),
  one('softmax of a map', (b) => b.softmax(b.multiply(b.input, b.input, b.input))),
  one('softmax of a vector of 13', (b) =>
    b.softmax(b.globalAverage(b.conv(b.input, 13, { kernel: 1 }))),
  ),
  one('softmax of one channel, and of rows', (b) => [
    b.softmax(b.conv(b.input, 1, { kernel: 1 })),
    b.softmax(b.reshape(b.input, [63, 12])),
  ]),
  one('batch norm', (b) => b.norm(b.input)),
  one('batch norm of an epsilon of its own', (b) => b.norm(b.input, 0.1)),
  one('batch norm of a vector', (b) => b.norm(b.globalAverage(b.input))),
  one('max pool, same', (b) => b.maxPool(b.input, 2)),
  one('max pool, same, of negative numbers', (b) => {
    const positive = b.activate(b.input, 'sigmoid');
    return b.maxPool(b.activate(b.conv(positive, 5), { kind: 'leakyRelu', alpha: -1 }), 3, {
      strides: 2,
    });
  }),
  one('max pool, valid, overlapping', (b) =>
    b.maxPool(b.input, [3, 2], { strides: [1, 2], padding: 'valid' }),
  ),
  one('max pool 5x5, stride 1', (b) => b.maxPool(b.input, 5, { strides: 1 })),
  one('average pool, same', (b) => b.averagePool(b.input, 3, { strides: 2 })),
  one('average pool, same, stride 1', (b) => b.averagePool(b.input, [4, 3], { strides: 1 })),
  one('average pool, valid', (b) =>
    b.averagePool(b.input, [2, 3], { strides: [2, 1], padding: 'valid' }),
  ),
  one('global average pool', (b) => b.globalAverage(b.input)),
  one('global average pool, sides kept', (b) => b.globalAverage(b.input, true)),
  one('add of three, broadcast', (b) => b.add(b.input, b.globalAverage(b.input, true), b.input)),
  one('add of a map to itself', (b) => b.add(b.input, b.input)),
  one('add of a map of one channel', (b) =>
    b.add(b.conv(b.input, 1, { kernel: 1 }), b.conv(b.input, 7, { kernel: 1 })),
  ),
  one('add of two vectors', (b) => {
    const mean = b.globalAverage(b.input);
    return b.add(mean, mean);
  }),
  one('multiply, broadcast both ways', (b) => {
    const row = b.maxPool(b.input, [9, 1], { padding: 'valid' });
    const column = b.maxPool(b.input, [1, 14], { padding: 'valid' });
    return b.multiply(row, column);
  }),
  one('multiply by a vector of channels', (b) =>
    b.multiply(b.globalAverage(b.input, true), b.input),
  ),
  one('sigmoid times its own input', (b) => b.multiply(b.input, b.activate(b.input, 'sigmoid'))),
  one('concat of three', (b) => {
    const a = b.conv(b.input, 5);
    return b.concat(a, b.input, a);
  }),
  one('concat of vectors', (b) => {
    const mean = b.globalAverage(b.input);
    return b.concat(mean, b.activate(mean, 'relu'));
  }),
  one('concat of rows', (b) => {
    const rows = b.reshape(b.input, [126, 6]);
    return b.concat(rows, b.reshape(b.conv(b.input, 2), [-1, 2]));
  }),
  one('upsample nearest', (b) => b.upsample(b.input, [2, 3], 'nearest')),
  one('upsample bilinear', (b) => b.upsample(b.input, [3, 2], 'bilinear')),
  one('upsample by one', (b) => b.upsample(b.input, [1, 1], 'bilinear')),
  one('zero padding', (b) => b.pad(b.input, [0, 1, 2, 3])),
  one('reshape of a map to another', (b) => b.reshape(b.input, [14, 9, 6])),
  one('reshape to rows', (b) => b.reshape(b.input, [126, 6])),
  one('reshape with an open side', (b) => b.reshape(b.reshape(b.input, [-1, 3]), [18, 7, -1])),
  one('reshape to four sides behind the batch', (b) => b.reshape(b.input, [9, 14, 2, 3])),
  one('reshape of a vector to a map of one pixel', (b) => {
    const pixel = b.reshape(b.globalAverage(b.input), [1, 1, 6]);
    return [b.multiply(b.input, pixel), b.reshape(pixel, [6])];
  }),
  one('an output in the middle, outputs against the order, and one twice', (b) => {
    const [conv, mean] = [b.conv(b.input, 5), b.globalAverage(b.input)];
    const sum = b.add(conv, conv);
    return [sum, mean, conv, sum];
  }),
  one('the input itself as an output', (b) => [b.input, b.globalAverage(b.input)]),
  one('a node that nothing reads', (b) => {
    b.conv(b.input, 3);
    return b.activate(b.input, 'relu');
  }),
  one('blocks to fold, with a side exit', (b) => {
    const a = b.activate(b.norm(b.conv(b.input, 8, { bias: false })), 'relu');
    const c = b.activate(b.norm(b.depthwise(a, { multiplier: 2 })), {
      kind: 'leakyRelu',
      alpha: 0.2,
    });
    const d = b.activate(b.norm(b.conv(b.depthwise(c), 8, { kernel: 1 })), 'swish');
    const seen = b.conv(d, 8);
    const e = b.norm(b.conv(b.norm(seen), 8, { activation: 'relu' }));
    return [b.add(a, e), seen];
  }),
  one('names that clash with those of steps and weights', (b) => {
    const conv = b.conv(b.input, 6, { name: 'conv', activation: 'swish', bias: false });
    const kernel = b.activate(conv, 'relu', 'conv/kernel');
    const product = b.activate(b.multiply(kernel, conv), 'swish', 'conv/Conv2D');
    return b.activate(product, 'swish', 'conv/Sigmoid');
  }),
];

/** Small graphs that try every operation with every option: odd sides, strides, paddings and channel counts. */
export const operationGraphs: readonly NamedGraph[] = [
  ...convolutions,
  ...others,
  ...pixels,
  ...channels,
  ...wide,
];
