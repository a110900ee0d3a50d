import { expect, test } from 'vitest';
import type { Executor, RawTensor, Runtime } from '../runtime.ts';
import { conformanceCases, interpreterRuntime, randomGraph } from './index.ts';

const cases = conformanceCases({
  tolerance: 1e-5,
  letterboxTolerance: 1e-6,
  networks: [],
  randomGraphs: 2,
});

/** The interpreter with something wrong. */
function broken(change: (executor: Executor) => Partial<Executor>): Runtime {
  const sound = interpreterRuntime();
  return {
    name: 'broken',
    async open(graph, options) {
      const executor = await sound.open(graph, options);
      return { ...executor, ...change(executor) };
    },
  };
}

const changed = (change: (output: RawTensor) => RawTensor) =>
  broken(({ run }) => ({ run: async (...given) => (await run(...given)).map(change) }));

const values = (change: (value: number, i: number) => number) =>
  changed(({ data, shape }) => ({ data: data.map(change), shape }));

const defects: Record<string, [runtime: Runtime, caught: string]> = {
  'values a little too large': [values((value) => value * 1.0001), 'conv and relu'],
  'one value of NaN': [values((value, i) => (i === 3 ? Number.NaN : value)), 'batch norm'],
  'another shape': [
    changed(({ data, shape }) => ({ data, shape: [...shape, 1] })),
    'global average pool',
  ],
  'an output too few': [
    broken(({ run }) => ({ run: async (...given) => (await run(...given)).slice(1) })),
    'the input itself as an output',
  ],
  'images from another place': [
    broken(({ run }) => ({
      run: (input, options) => {
        if (!('images' in input)) return run(input, options);
        const letterbox = input.letterbox.map((one) => ({ ...one, offsetX: one.offsetX + 0.01 }));
        return run({ ...input, letterbox }, options);
      },
    })),
    'letterboxes RGB, wide, smaller',
  ],
  'no ear for signals': [
    broken(({ run }) => ({ run: (input) => run(input) })),
    'run rejects with the reason of a signal aborted meanwhile; others go on',
  ],
  'an end that is none': [
    broken(() => ({ dispose: async () => {} })),
    'dispose is idempotent, and nothing runs after it',
  ],
  'a second end that fails': [
    broken(({ dispose }) => {
      let disposed = false;
      return {
        dispose() {
          if (disposed) throw new Error('again');
          disposed = true;
          return dispose();
        },
      };
    }),
    'dispose is idempotent, and nothing runs after it',
  ],
  'a way with bad shapes': [
    broken(({ run }) => ({ run: (...given) => run(...given).catch(() => []) })),
    'a tensor of other channels is refused, and the next run is right',
  ],
  'one memory for all outputs': [
    broken(({ run }) => {
      const memory: Float32Array[] = [];
      return {
        run: async (...given) =>
          (await run(...given)).map(({ data, shape }, i) => {
            memory[i] ??= data;
            if (memory[i].length === data.length) memory[i].set(data);
            return { data: memory[i].length === data.length ? memory[i] : data, shape };
          }),
      };
    }),
    'outputs are the caller\u2019s own',
  ],
  'values of a run before': [
    broken(({ run }) => {
      let last: Promise<RawTensor[]> | undefined;
      return {
        run(input, options) {
          const given = last ?? run(input, options);
          last = run(input, options);
          return given;
        },
      };
    }),
    'runs of one executor may overlap',
  ],
};

test.each(Object.entries(defects))('a runtime with %s is caught', async (_, [runtime, caught]) => {
  const found = cases.find(({ name }) => name === caught)!;
  await expect(found.run(runtime)).rejects.toThrow(/[;:] expected |does not hold|again/);
});

test('names are unique', () => {
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
});

test('random graphs are the same for the same seed, and hold every operation', () => {
  expect(randomGraph(3)).toEqual(randomGraph(3));
  const ops = Array.from({ length: 60 }, (_, seed) => randomGraph(seed).nodes).flat();
  expect([...new Set(ops.map(({ op }) => op))].toSorted()).toEqual([
    'activation',
    'add',
    'averagePool',
    'batchNorm',
    'concat',
    'conv2d',
    'depthwiseConv2d',
    'globalAveragePool',
    'input',
    'maxPool',
    'multiply',
    'reshape',
    'upsample',
    'zeroPadding',
  ]);
});
