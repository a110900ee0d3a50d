import {
  differentiate,
  fold,
  type Graph,
  type LossValue,
  type RawTensor,
  splitGraph,
  type Trainer,
  weightsOf,
} from '@rsanet/graph';
import {
  graphBuilder,
  interpretForward,
  randomNumbers,
  weightValues,
} from '@rsanet/graph/conformance';
import { afterEach, describe, expect, test } from 'vitest';
import { expectClose } from '../../../tfjs/src/testing/numbers.ts';
import { engineRuntime } from '../runtime.ts';
import { type EngineTrainer, type EngineTrainerOptions, engineTrainer } from './engine-trainer.ts';
import { trainingBytes } from './training-bytes.ts';

const b = graphBuilder([null, null, 2], { seed: 'trainer', name: 'small' });
const norm = b.norm(b.conv(b.input, 5, { name: 'conv' }));
const act = b.activate(norm, 'relu6');
const graph = b.graph(b.conv(act, 3, { kernel: 1, name: 'head/a' }), act);

const batch = (seed: number, images = 2, side = 6): RawTensor => ({
  data: randomNumbers(images * side * side * 2, `${seed}`, 0, 1),
  shape: [images, side, side, 2],
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

let trainers: EngineTrainer[] = [];
async function make(options?: EngineTrainerOptions, of = graph): Promise<EngineTrainer> {
  const trainer = await engineTrainer(of, { threads: 1, ...options });
  trainers.push(trainer);
  return trainer;
}
afterEach(async () => {
  for (const trainer of trainers) {
    await trainer.dispose();
    await trainer.dispose();
    expect(trainer.memoryBytes).toBe(0);
  }
  trainers = [];
});

async function step(trainer: Trainer, seed = 1, rate = 0.01) {
  const { value } = await trainer.accumulate(batch(seed), distance);
  return { value, ...(await trainer.update(rate)) };
}

const code = (code: string) => expect.objectContaining({ code });

describe.each([1, 2])('on %i threads', (threads) => {
  test('a state restored into another trainer goes on to the same bits', async () => {
    const first = await make({ weightDecay: 0.01, threads });
    for (let i = 0; i < 3; i++) await step(first, i);
    const state = await first.state();
    expect(state.steps).toBe(3);
    expect([...state.tensors.keys()].filter((name) => name.includes(`${norm}/`))).toEqual([
      ...['scale', 'offset', 'mean', 'variance'].map((field) => `weights/${norm}/${field}`),
      ...['scale', 'offset', 'mean', 'variance'].map((field) => `average/${norm}/${field}`),
      ...['scale', 'offset'].map((field) => `first/${norm}/${field}`),
      ...['scale', 'offset'].map((field) => `second/${norm}/${field}`),
    ]);
    const second = await make({ weightDecay: 0.01, threads });
    await second.accumulate(batch(77), distance);
    await second.restore(state);
    expect(await step(second, 5)).toEqual(await step(first, 5));
    expect(await second.state()).toEqual(await first.state());
    expect(await second.weights('average')).toEqual(await first.weights('average'));
  });

  test('batches of other sizes leave the state as it is, also where memory has to grow', async () => {
    const [one, other] = [await make({ threads }), await make({ threads })];
    await one.accumulate(batch(1), distance);
    await other.accumulate(batch(1), distance);
    const { memoryBytes } = one;
    await one.accumulate(batch(2, 3, 60), () => ({
      value: 0,
      gradients: [3, 5].map((channels) => ({
        data: new Float32Array(3 * 60 * 60 * channels),
        shape: [3, 60, 60, channels],
      })),
    }));
    expect(one.memoryBytes).toBeGreaterThan(memoryBytes);
    await one.accumulate(batch(3, 1, 5), distance);
    await other.accumulate(batch(3, 1, 5), distance);
    // Of three batches, one of zeros, and of two.
    expect((await one.update(0)).gradientNorm * 3).toBeCloseTo(
      (await other.update(0)).gradientNorm * 2,
      4,
    );
  });
});

test('the rest of a network trains on the features of its beginning as it does on images', async () => {
  const frozen = ['conv', norm];
  const { beginning, rest } = splitGraph(graph, new Set(frozen), { width: 6, height: 6 })!;
  const executor = await engineRuntime({ threads: 1 }).open(fold(beginning));
  const whole = await make({ frozen });
  const part = await make({}, rest);
  for (let i = 0; i < 3; i++) {
    const wanted = await whole.accumulate(batch(i), distance);
    const { value } = await part.accumulate(await executor.run(batch(i)), distance);
    expect(Math.abs(value / wanted.value - 1)).toBeLessThan(1e-5);
    const [found, norm] = [await part.update(0.01), await whole.update(0.01)];
    expect(Math.abs(found.gradientNorm / norm.gradientNorm - 1)).toBeLessThan(1e-4);
  }
  await executor.dispose();
  const wanted = flat(await whole.weights('average'));
  for (const [name, data] of flat(await part.weights('average'))) {
    expectClose(data, wanted.get(name)!, 1e-4);
  }
});

test('a network of two inputs takes a tensor for each', async () => {
  const x = graphBuilder([null, null, 2], { name: 'two' });
  const y = { op: 'input', name: 'y', inputs: [], shape: [null, null, 3] } as const;
  const { nodes } = x.graph(x.conv(x.input, 3, { kernel: 1, name: 'conv' }));
  const sum = { op: 'add', name: 'sum', inputs: ['conv', 'y'] } as const;
  const two: Graph = {
    name: 'two',
    nodes: [nodes[0]!, y, ...nodes.slice(1), sum],
    outputs: ['sum'],
  };
  const trainer = await make({}, two);
  const maps = { shape: [2, 6, 6, 3], data: randomNumbers(2 * 6 * 6 * 3, 'maps', 0, 1) };
  const plan = differentiate(two);
  const values = interpretForward(plan, weightValues(two), batch(1), maps);
  const wanted = values.get('sum')!.data;
  await trainer.accumulate([batch(1), maps], (outputs) => {
    expectClose(outputs[0]!.data, Float32Array.from(wanted), 1e-6);
    return distance(outputs);
  });
  await expect(trainer.accumulate(batch(1), distance)).rejects.toThrow(code('INVALID_ARGUMENT'));
  await expect(trainer.accumulate([maps, batch(1)], distance)).rejects.toThrow(
    code('INVALID_ARGUMENT'),
  );
});

test('memory is at most what was said before', async () => {
  const images = batch(1, 4, 80);
  const trainer = await make();
  await trainer.accumulate(images, (outputs) => ({ value: 0, gradients: outputs }));
  const max = trainingBytes(graph, images.shape);
  expect(trainer.memoryBytes).toBeLessThanOrEqual(max);
  expect(trainer.memoryBytes).toBeGreaterThan(0.9 * max);
});

test('batches of several sizes take the memory of the largest', async () => {
  const trainer = await make();
  const sides = [40, 80, 56, 40, 64, 72, 48, 80];
  for (const side of sides) {
    const images = batch(1, 4, side);
    await trainer.accumulate(images, (outputs) => ({ value: 0, gradients: outputs }));
  }
  const max = trainingBytes(graph, batch(1, 4, 80).shape);
  expect(trainer.memoryBytes).toBeLessThanOrEqual(max);
  expect(trainer.memoryBytes).toBeGreaterThan(0.9 * max);
});

test.each([1, 2])(
  'a batch past the memory of WebAssembly is refused with the number that fits, and %i threads go on',
  async (threads) => {
    const w = graphBuilder([null, null, 1]);
    const hidden = w.activate(w.conv(w.input, 4096, { kernel: 1 }), 'relu6');
    const wide = w.graph(w.conv(hidden, 1, { kernel: 1 }));
    const images = (count: number, side: number): RawTensor => ({
      data: new Float32Array(count * side * side).fill(0.5),
      shape: [count, side, side, 1],
    });
    const trainer = await make({ threads }, wide);
    await trainer.accumulate(images(2, 2), distance);
    const { memoryBytes } = trainer;
    const refused = trainer.accumulate(images(2000, 16), distance);
    await expect(refused).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    const message = await refused.then(
      () => '',
      (error: Error) => error.message,
    );
    const [, taken, limit, fitting] =
      /takes (\d+) bytes of memory to train, more than WebAssembly's limit of (\d+); give at most (\d+) images/
        .exec(message)!
        .map(Number);
    expect(Math.abs(trainingBytes(wide, [2000, 16, 16, 1]) / taken! - 1)).toBeLessThan(1e-3);
    expect(limit).toBe(2 ** 32 - 65536);
    expect(trainingBytes(wide, [fitting!, 16, 16, 1])).toBeLessThanOrEqual(limit!);
    expect(trainingBytes(wide, [fitting! + 1, 16, 16, 1])).toBeGreaterThan(limit!);
    expect(trainer.memoryBytes).toBe(memoryBytes);

    // The refused batch counts for nothing: as if it had never been given.
    const other = await make({ threads }, wide);
    await other.accumulate(images(2, 2), distance);
    for (const each of [trainer, other]) await each.accumulate(images(1, 2), distance);
    expect(await trainer.update(0.01)).toEqual(await other.update(0.01));
    expect(await trainer.state()).toEqual(await other.state());
  },
);

test('the trainer says what computes', async () => {
  const trainer = await make({ build: 'simd' });
  expect(trainer).toMatchObject({ build: 'simd', threads: 1, backend: { name: 'engine' } });
  // Threads change no bit, so they are not named.
  expect(trainer.numerics).toBe('engine, build simd');
  expect(trainer.backend.reason).toContain('SIMD build, as asked for; one thread, as asked for');
});

test('frozen nodes stay as they are and compute by their running statistics', async () => {
  const trainer = await make({ frozen: [norm, 'head/a'] });
  await step(trainer);
  const was = flat(graph);
  for (const [name, data] of flat(await trainer.weights('current'))) {
    if (name.startsWith('conv/')) expect(data, name).not.toEqual(was.get(name));
    else expect(data, name).toEqual(was.get(name));
  }
  expect(flat(await trainer.weights('average')).get(`${norm}/mean`)).toEqual(
    was.get(`${norm}/mean`),
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
  const [trainer, sound] = [await make(), await make()];
  await trainer.accumulate(batch(1), odd);
  await trainer.accumulate(batch(2), distance);
  const was = flat(graph);
  expect((await trainer.update(0.1)).applied).toBe(false);
  for (const [name, data] of flat(await trainer.weights('current'))) {
    if (!/mean|variance/.test(name)) expect(data, name).toEqual(was.get(name));
    expect(data.every(Number.isFinite)).toBe(true);
  }
  expect((await trainer.state()).steps).toBe(0);
  expect((await step(trainer, 3)).applied).toBe(true);
  await step(sound, 3);
  const [is, wanted] = [await trainer.weights('current'), await sound.weights('current')].map(flat);
  expect(is!.get('conv/kernel')).toEqual(wanted!.get('conv/kernel'));
});

test('what the loss throws comes through, and nothing is accumulated', async () => {
  const trainer = await make();
  const state = await trainer.state();
  const failing = () => {
    throw new Error('from the loss');
  };
  await expect(trainer.accumulate(batch(1), failing)).rejects.toThrow('from the loss');
  const short = (outputs: readonly RawTensor[]) => ({
    value: 1,
    gradients: outputs.map(({ data, shape }) => ({ data: data.subarray(1), shape })),
  });
  await expect(trainer.accumulate(batch(1), short)).rejects.toThrow(code('INVALID_ARGUMENT'));
  expect(await trainer.state()).toEqual(state);
  await expect(trainer.update(0.1)).rejects.toThrow(/call accumulate first/);
});

test('a batch, a state or an option that does not fit is refused', async () => {
  const trainer = await make();
  const odd = { data: new Float32Array(3), shape: [1, 1, 1, 3] };
  await expect(trainer.accumulate(odd, distance)).rejects.toThrow(code('INVALID_ARGUMENT'));
  await trainer.accumulate(batch(1), distance);
  await expect(trainer.update(Number.NaN)).rejects.toThrow(code('INVALID_ARGUMENT'));
  const state = await trainer.state();
  const other = { shape: [1], data: new Float32Array(1) };
  const tensors = new Map(state.tensors).set(`first/${norm}/scale`, other);
  await expect(trainer.restore({ steps: 0, tensors })).rejects.toThrow(code('INVALID_CHECKPOINT'));
  await expect(trainer.restore({ ...state, steps: -1 })).rejects.toThrow(
    code('INVALID_CHECKPOINT'),
  );
  expect(await trainer.state()).toEqual(state);
  for (const options of [
    { frozen: ['none'] },
    { clipNorm: 0 },
    { threads: 0 },
    { frozen: ['conv', norm, 'head/a'] },
  ]) {
    await expect(make(options)).rejects.toThrow(code('INVALID_ARGUMENT'));
  }
  await trainer.dispose();
  await expect(trainer.state()).rejects.toThrow(code('DISPOSED'));
  await expect(trainer.accumulate(batch(1), distance)).rejects.toThrow(code('DISPOSED'));
});
