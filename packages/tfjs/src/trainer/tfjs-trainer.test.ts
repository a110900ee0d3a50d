import { tfjsTrainer } from './index.ts';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import type { Graph, LossValue, RawTensor, Trainer } from '@rsanet/graph';
import { weightsOf } from '@rsanet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expectClose, numbers } from '../testing/numbers.ts';
import { gradientsByOneRun, gradientsByTwoRuns } from './loss-gradients.ts';
import { trainingNetwork } from './training-network.ts';

const weight = (seed: number, ...shape: number[]) => ({
  shape,
  data: numbers(
    shape.reduce((a, b) => a * b),
    seed,
    seed === 9 ? 0.5 : -1,
  ),
});

const window = {
  strides: [1, 1],
  dilations: [1, 1],
  padding: 'same',
  activation: { kind: 'linear' },
} as const;

/** Convolution, batch norm, and a convolution with a bias. */
const graph: Graph = {
  name: 'small',
  nodes: [
    { op: 'input', name: 'x', inputs: [], shape: [4, 4, 2] },
    {
      ...window,
      op: 'conv2d',
      name: 'conv',
      inputs: ['x'],
      kernel: weight(1, 3, 3, 2, 3),
      bias: null,
    },
    {
      op: 'batchNorm',
      name: 'norm',
      inputs: ['conv'],
      scale: weight(9, 3),
      offset: weight(3, 3),
      mean: weight(4, 3),
      variance: weight(9, 3),
      epsilon: 1e-3,
    },
    { op: 'activation', name: 'act', inputs: ['norm'], activation: { kind: 'relu6' } },
    {
      ...window,
      op: 'conv2d',
      name: 'head/a',
      inputs: ['act'],
      kernel: weight(5, 1, 1, 3, 2),
      bias: weight(6, 2),
    },
  ],
  outputs: ['head/a', 'act'],
};

const batch = (seed: number, size = 2): RawTensor => ({
  data: numbers(size * 32, 100 + seed, 0, 1),
  shape: [size, 4, 4, 2],
});

/** Half the sum of squared distances to the sine of the position. */
function distance(outputs: readonly RawTensor[]): LossValue {
  let value = 0;
  const gradients = outputs.map(({ data, shape }) => ({
    shape,
    data: data.map((y, i) => y - Math.sin(i)),
  }));
  for (const { data } of gradients) for (const error of data) value += error ** 2 / 2;
  return { value, gradients };
}

const flat = ({ nodes }: Graph) =>
  new Map(
    nodes.flatMap((node) =>
      Object.entries(weightsOf(node)).map(([field, { data }]) => [`${node.name}/${field}`, data]),
    ),
  );

beforeAll(() => tf.setBackend('cpu'));

let before = 0;
let trainers: Trainer[] = [];
const make = (options?: Parameters<typeof tfjsTrainer>[1], of = graph) => {
  const trainer = tfjsTrainer(of, options);
  trainers.push(trainer);
  return trainer;
};
beforeEach(() => {
  before = tf.memory().numTensors;
});
afterEach(async () => {
  for (const trainer of trainers) {
    await trainer.dispose();
    await trainer.dispose();
  }
  trainers = [];
  expect(tf.memory().numTensors).toBe(before);
});

async function step(trainer: Trainer, seed = 1, rate = 0.01) {
  const { value } = await trainer.accumulate(batch(seed), distance);
  return { value, ...(await trainer.update(rate)) };
}

const current = async (trainer: Trainer) => flat(await trainer.weights('current'));
const gradient = async (trainer: Trainer, name: string) =>
  (await trainer.state()).tensors.get(`first/${name}`)!.data.map((value) => value / 0.1);

describe.each(['cpu', 'wasm'])('on %s', (backend) => {
  beforeEach(() => tf.setBackend(backend));

  test('the trainer says what computes', () => {
    expect(make().numerics).toBe(backend);
  });

  test('gradients are those of differences of the loss', async () => {
    const trainer = make({ clipNorm: 1e9 });
    await trainer.accumulate(batch(1), distance);
    await trainer.update(0);
    const lossOf = async (node: string, field: string, at: number, change: number) => {
      const nodes = graph.nodes.map((old) => {
        const fields = weightsOf(old);
        if (old.name !== node) return old;
        const data = fields[field]!.data.slice();
        data[at]! += change;
        return { ...old, [field]: { ...fields[field]!, data } } as typeof old;
      });
      const other = make({}, { ...graph, nodes });
      const { value } = await other.accumulate(batch(1), distance);
      return value;
    };
    for (const [node, field, at] of [
      ['conv', 'kernel', 7],
      ['norm', 'scale', 1],
      ['norm', 'offset', 2],
      ['head/a', 'kernel', 3],
      ['head/a', 'bias', 0],
    ] as const) {
      const h = 1e-2;
      const wanted =
        ((await lossOf(node, field, at, h)) - (await lossOf(node, field, at, -h))) / (2 * h);
      const actual = (await gradient(trainer, `${node}/${field}`))[at]!;
      expect(Math.abs(actual / wanted - 1), `${node}/${field}`).toBeLessThan(0.02);
    }
  });

  test('one run and two give the same value, gradients and statistics', async () => {
    make();
    const network = trainingNetwork(graph, new Set());
    const x = tf.tensor4d(batch(2).data, [2, 4, 4, 2]);
    const one = gradientsByOneRun(network, [x], distance);
    const two = await gradientsByTwoRuns(
      network,
      [x],
      distance,
      async (tensors) => {
        const read = tensors.map((y) => ({ data: y.dataSync<'float32'>(), shape: y.shape }));
        tf.dispose(tensors);
        return read;
      },
      (work) => work(),
    );
    expect(two.value).toEqual(one.value);
    for (const part of ['gradients', 'statistics'] as const) {
      expect([...two[part].keys()]).toEqual([...one[part].keys()]);
      for (const [name, tensor] of one[part]) {
        expect(two[part].get(name)!.dataSync()).toEqual(tensor.dataSync());
      }
      tf.dispose([...one[part].values(), ...two[part].values()]);
    }
    x.dispose();
    network.dispose();
  });

  test('a state restored into another trainer goes on to the same bits', async () => {
    const first = make({ weightDecay: 0.01 });
    for (let i = 0; i < 3; i++) await step(first, i);
    const state = await first.state();
    expect(state.steps).toBe(3);
    expect([...state.tensors.keys()].filter((name) => name.includes('norm/'))).toEqual([
      ...['scale', 'offset', 'mean', 'variance'].map((field) => `weights/norm/${field}`),
      ...['scale', 'offset', 'mean', 'variance'].map((field) => `average/norm/${field}`),
      ...['scale', 'offset'].map((field) => `first/norm/${field}`),
      ...['scale', 'offset'].map((field) => `second/norm/${field}`),
    ]);
    const second = make({ weightDecay: 0.01 });
    await second.accumulate(batch(77), distance);
    await second.restore(state);
    expect(await step(second, 5)).toEqual(await step(first, 5));
    expect(await second.state()).toEqual(await first.state());
    expect(await second.weights('average')).toEqual(await first.weights('average'));
  });
});

describe('settings', () => {
  beforeEach(() => tf.setBackend('cpu'));

  test('an update takes the mean of what was accumulated', async () => {
    // Clipping would hide it.
    const [both, one, other] = [1, 2, 3].map(() => make({ clipNorm: 1e9 })) as [
      Trainer,
      Trainer,
      Trainer,
    ];
    await both.accumulate(batch(1), distance);
    await both.accumulate(batch(2), distance);
    await both.update(0);
    await step(one, 1, 0);
    await step(other, 2, 0);
    const [mean, a, b] = await Promise.all(
      [both, one, other].map((trainer) => gradient(trainer, 'conv/kernel')),
    );
    expectClose(
      mean!,
      a!.map((value, i) => (value + b![i]!) / 2),
      1e-5,
    );
  });

  test('long gradients are shortened to clipNorm, short ones are not', async () => {
    const [free, short] = [make({ clipNorm: 1e9 }), make({ clipNorm: 0.5 })];
    const { gradientNorm } = await step(free);
    expect((await step(short)).gradientNorm).toBe(gradientNorm);
    expect(gradientNorm).toBeGreaterThan(0.5);
    let sum = 0;
    for (const [name, { data }] of (await short.state()).tensors) {
      if (name.startsWith('first/')) for (const value of data) sum += (value / 0.1) ** 2;
    }
    expect(Math.sqrt(sum)).toBeCloseTo(0.5, 4);
    sum = 0;
    for (const [name, { data }] of (await free.state()).tensors) {
      if (name.startsWith('first/')) for (const value of data) sum += (value / 0.1) ** 2;
    }
    expect(Math.sqrt(sum) / gradientNorm).toBeCloseTo(1, 4);
  });

  test('frozen nodes stay as they are and compute by their running statistics', async () => {
    const trainer = make({ frozen: ['norm', 'head/a'] });
    await step(trainer);
    const [was, is] = [flat(graph), await current(trainer)];
    for (const [name, data] of is) {
      if (name === 'conv/kernel') expect(data, name).not.toEqual(was.get(name));
      else expect(data, name).toEqual(was.get(name));
    }
    expect(flat(await trainer.weights('average')).get('norm/mean')).toEqual(was.get('norm/mean'));
  });

  test('rates scale a node’s steps, weight decay shrinks kernels alone', async () => {
    const [plain, slow, decayed] = [
      make(),
      make({ rates: { conv: 0.5, 'head/a': 0 } }),
      make({ weightDecay: 0.1 }),
    ];
    for (const trainer of [plain, slow, decayed]) await step(trainer);
    const [was, full, half, shrunk] = [
      flat(graph),
      await current(plain),
      await current(slow),
      await current(decayed),
    ];
    const start = was.get('conv/kernel')!;
    const moved = full.get('conv/kernel')!.map((value, i) => value - start[i]!);
    expectClose(
      half.get('conv/kernel')!.map((value, i) => value - start[i]!),
      moved.map((m) => m / 2),
      1e-4,
    );
    expect(half.get('head/a/bias')).toEqual(was.get('head/a/bias'));
    expectClose(
      shrunk.get('conv/kernel')!.map((value, i) => value - full.get('conv/kernel')![i]!),
      start.map((value) => -0.01 * 0.1 * value),
      1e-3,
    );
    for (const name of ['norm/scale', 'norm/offset', 'head/a/bias']) {
      expect(shrunk.get(name), name).toEqual(full.get(name));
    }
  });

  test('the average follows by the decay, statistics by the momentum', async () => {
    const trainer = make({ emaDecay: 0, momentum: 0 });
    await step(trainer);
    expect(await trainer.weights('average')).toEqual(await trainer.weights('current'));
    const moving = make({ momentum: 0.5 });
    await step(moving);
    const [was, batchOwn, between] = [flat(graph), await current(trainer), await current(moving)];
    expectClose(
      between.get('norm/mean')!,
      was.get('norm/mean')!.map((value, i) => (value + batchOwn.get('norm/mean')![i]!) / 2),
      1e-5,
    );
  });

  test.each<[string, (outputs: readonly RawTensor[]) => LossValue]>([
    ['loss', (outputs) => ({ ...distance(outputs), value: Number.NaN })],
    [
      'gradient',
      (outputs) => {
        const { value, gradients } = distance(outputs);
        gradients[0]!.data[3] = Infinity;
        return { value, gradients };
      },
    ],
  ])('a %s that is not finite changes no weight, and the next step is a step', async (_, odd) => {
    const [trainer, sound] = [make({ momentum: 0.9 }), make({ momentum: 0.9 })];
    await trainer.accumulate(batch(1), odd);
    await trainer.accumulate(batch(2), distance);
    const was = flat(graph);
    expect((await trainer.update(0.1)).applied).toBe(false);
    for (const [name, data] of await current(trainer)) {
      if (!/mean|variance/.test(name)) expect(data, name).toEqual(was.get(name));
      expect(data.every(Number.isFinite)).toBe(true);
    }
    expect((await trainer.state()).steps).toBe(0);
    expect((await step(trainer, 3)).applied).toBe(true);
    await step(sound, 3);
    expect((await current(trainer)).get('conv/kernel')).toEqual(
      (await current(sound)).get('conv/kernel'),
    );
  });

  test('what the loss throws comes through, and nothing is accumulated', async () => {
    const trainer = make();
    const state = await trainer.state();
    const { numTensors } = tf.memory();
    const failing = () => {
      throw new Error('from the loss');
    };
    await expect(trainer.accumulate(batch(1), failing)).rejects.toThrow('from the loss');
    const short = (outputs: readonly RawTensor[]) => ({
      value: 1,
      gradients: outputs.map(({ data, shape }) => ({ data: data.subarray(1), shape })),
    });
    await expect(trainer.accumulate(batch(1), short)).rejects.toThrow();
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(await trainer.state()).toEqual(state);
    await expect(trainer.update(0.1)).rejects.toThrow(/call accumulate first/);
  });

  test('a batch, a state or an option that does not fit is refused', async () => {
    const trainer = make();
    const odd = { data: new Float32Array(3), shape: [1, 1, 1, 3] };
    const code = (code: string) => expect.objectContaining({ code });
    await expect(trainer.accumulate(odd, distance)).rejects.toThrow(code('INVALID_ARGUMENT'));
    const state = await trainer.state();
    const tensors = new Map(state.tensors).set('first/norm/scale', {
      shape: [1],
      data: new Float32Array(1),
    });
    await expect(trainer.restore({ steps: 0, tensors })).rejects.toThrow(
      code('INVALID_CHECKPOINT'),
    );
    await expect(trainer.restore({ ...state, steps: -1 })).rejects.toThrow(
      code('INVALID_CHECKPOINT'),
    );
    expect(await trainer.state()).toEqual(state);
    for (const options of [
      { frozen: ['none'] },
      { rates: { none: 1 } },
      { rates: { conv: -1 } },
      { weightDecay: Number.NaN },
      { clipNorm: 0 },
      { emaDecay: 1 },
      { momentum: 1.5 },
      { frozen: ['conv', 'norm', 'head/a'] },
    ]) {
      expect(() => tfjsTrainer(graph, options)).toThrow(code('INVALID_ARGUMENT'));
    }
    expect(() => tfjsTrainer(graph, { backend: 'none' })).toThrow(code('BACKEND_UNAVAILABLE'));
    await trainer.dispose();
    await expect(trainer.state()).rejects.toThrow(code('DISPOSED'));
  });

  test('works on its own backend, whichever is current', async () => {
    await tf.setBackend('wasm');
    await tf.setBackend('cpu');
    const [here, there] = [make(), make({ backend: 'wasm' })];
    await step(here);
    await step(there);
    expect(tf.getBackend()).toBe('cpu');
    expectClose(
      (await current(there)).get('norm/mean')!,
      (await current(here)).get('norm/mean')!,
      1e-5,
    );
  });
});
