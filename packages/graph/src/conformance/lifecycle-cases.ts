import { type ErrorCode, isRsanetError } from '@rsanet/errors';
import type { Graph } from '../graph.ts';
import type { Executor, ImageBatch, RawTensor, Runtime } from '../runtime.ts';
import { assertClose } from './difference.ts';
import { graphBuilder } from './graph-builder.ts';
import { interpret } from './interpret.ts';
import { letterboxOf } from './letterboxed.ts';
import { type ConformanceCase, randomInput, withExecutor } from './value-cases.ts';

/** A small network of several steps, of an open size. */
function network(seed = 1): Graph {
  const b = graphBuilder([null, null, 3], { seed, name: `network-${seed}` });
  let y = b.conv(b.input, 8, { strides: 2, activation: 'relu' });
  for (let block = 0; block < 6; block++) {
    y = b.add(y, b.conv(b.depthwise(y), 8, { kernel: 1, activation: 'hardSwish' }));
  }
  return b.graph(b.globalAverage(y), b.upsample(y, 2, 'nearest'));
}

const zeros = (...shape: number[]): RawTensor => ({
  data: new Float32Array(shape.reduce((size, side) => size * side, 1)),
  shape,
});

const image = (width: number, height: number, values = width * height * 3) => ({
  data: new Uint8Array(values),
  width,
  height,
});

const SQUARE = { width: 8, height: 8 };

/** Inputs that do not fit a network of `[any, any, 3]`. */
const unfit: Readonly<Record<string, RawTensor | ImageBatch>> = {
  'a tensor without a batch': zeros(8, 8, 3),
  'a tensor of five sides': zeros(1, 1, 8, 8, 3),
  'a tensor of other channels': zeros(1, 8, 8, 4),
  'a tensor of no images': zeros(0, 8, 8, 3),
  'a tensor of no width': zeros(1, 8, 0, 3),
  'a tensor of half a pixel': { data: new Float32Array(12), shape: [1, 0.5, 8, 3] },
  'a tensor of too few values': { data: new Float32Array(100), shape: [1, 8, 8, 3] },
  'a tensor of too many values': { data: new Float32Array(400), shape: [1, 8, 8, 3] },
  'a batch of no images': { images: [], letterbox: [] },
  'an image without a letterbox': { images: [image(4, 4)], letterbox: [] },
  'more letterboxes than images': {
    images: [image(4, 4)],
    letterbox: [letterboxOf(image(4, 4), SQUARE), letterboxOf(image(4, 4), SQUARE)],
  },
  'letterboxes of two input sizes': {
    images: [image(4, 4), image(4, 4)],
    letterbox: [
      letterboxOf(image(4, 4), SQUARE),
      letterboxOf(image(4, 4), { width: 16, height: 8 }),
    ],
  },
  'a letterbox of another image': {
    images: [image(4, 4)],
    letterbox: [letterboxOf(image(4, 5), SQUARE)],
  },
  'an image of too few bytes': {
    images: [image(4, 4, 47)],
    letterbox: [letterboxOf(image(4, 4), SQUARE)],
  },
  'an image of two values per pixel': {
    images: [image(4, 4, 32)],
    letterbox: [letterboxOf(image(4, 4), SQUARE)],
  },
};

/** Requirements of executors beside computing: signals, overlapping runs, disposal, refusals, NaN. */
export function lifecycleCases(tolerance: number): ConformanceCase[] {
  const graph = network();
  const input = randomInput(graph, 2, [9, 12]);
  const expected = interpret(graph, input);
  const right = (outputs: RawTensor[]) => assertClose(outputs, expected, tolerance);
  const on = (use: (executor: Executor, runtime: Runtime) => Promise<void>) => (runtime: Runtime) =>
    withExecutor(runtime, graph, (executor) => use(executor, runtime));
  return [
    {
      name: 'names what computes and why',
      run: on(async ({ backend, takesCanvases }, { name }) => {
        expectThat(name.length > 0, 'the runtime has no name');
        expectThat(backend.name.length > 0, 'the backend has no name');
        expectThat(backend.reason.length > 0, 'the backend has no reason');
        expectThat(Array.isArray(backend.tried), 'the backend says nothing of what was tried');
        expectThat(typeof takesCanvases === 'boolean', 'takesCanvases is no boolean');
      }),
    },
    {
      name: 'computes the same again, and leaves its input as it was',
      run: on(async (executor) => {
        const given = { shape: [...input.shape], data: input.data.slice() };
        const [first, again] = [await executor.run(given), await executor.run(given)];
        right(first);
        right(again);
        assertClose([given], [input], 0);
      }),
    },
    {
      name: 'outputs are the caller\u2019s own',
      run: on(async (executor) => {
        const first = await executor.run(input);
        for (const { data } of first) data.fill(7);
        right(await executor.run(input));
        expectThat(
          first.every(({ data }) => data.every((value) => value === 7)),
          'a later run wrote over the outputs of an earlier one',
        );
      }),
    },
    {
      name: 'runs of one executor may overlap',
      run: on(async (executor) => {
        const inputs = [1, 2, 3, 1, 2].map((batch) => randomInput(graph, batch, [5 + batch, 8]));
        const all = await Promise.all(inputs.map((one) => executor.run(one)));
        all.forEach((outputs, i) => {
          assertClose(outputs, interpret(graph, inputs[i]!), tolerance);
        });
      }),
    },
    {
      name: 'several executors work side by side',
      async run(runtime) {
        const graphs = [network(2), network(3), network(4)];
        const executors = await Promise.all(graphs.map((one) => runtime.open(one)));
        try {
          const all = await Promise.all(executors.map((executor) => executor.run(input)));
          all.forEach((outputs, i) => {
            assertClose(outputs, interpret(graphs[i]!, input), tolerance);
          });
          await executors[0]!.dispose();
          assertClose(await executors[1]!.run(input), interpret(graphs[1]!, input), tolerance);
        } finally {
          for (const executor of executors) await executor.dispose();
        }
      },
    },
    {
      name: 'opens warm for one size, and takes others',
      run: (runtime) => {
        const warm = async (executor: Executor) => {
          right(await executor.run(input));
          const other = randomInput(graph, 1, [4, 4]);
          assertClose(await executor.run(other), interpret(graph, other), tolerance);
        };
        return withExecutor(runtime, graph, warm, { warmUp: { width: 12, height: 9 } });
      },
    },
    {
      name: 'open rejects with the reason of an aborted signal',
      async run(runtime) {
        const reason = new Error('enough');
        await rejects(
          async () => (await runtime.open(graph, { signal: AbortSignal.abort(reason) })).dispose(),
          (error) => error === reason,
          'the signal\u2019s reason',
        );
      },
    },
    {
      name: 'run rejects with the reason of a signal aborted before',
      run: on(async (executor) => {
        const reason = new Error('enough');
        await rejects(
          () => executor.run(input, { signal: AbortSignal.abort(reason) }),
          (error) => error === reason,
          'the signal\u2019s reason',
        );
        right(await executor.run(input));
      }),
    },
    {
      name: 'run rejects with the reason of a signal aborted meanwhile; others go on',
      run: on(async (executor) => {
        const [controller, reason] = [new AbortController(), new Error('enough')];
        const other = executor.run(input);
        const aborted = executor.run(input, { signal: controller.signal });
        controller.abort(reason);
        await rejects(
          () => aborted,
          (error) => error === reason,
          'the signal\u2019s reason',
        );
        right(await other);
        right(await executor.run(input, { signal: new AbortController().signal }));
      }),
    },
    {
      name: 'dispose is idempotent, and nothing runs after it',
      async run(runtime) {
        const executor = await runtime.open(graph);
        right(await executor.run(input));
        await Promise.all([executor.dispose(), executor.dispose()]);
        await executor.dispose();
        await rejectsWith('DISPOSED', () => executor.run(input));
      },
    },
    {
      name: 'an executor that never ran is disposed',
      async run(runtime) {
        const executor = await runtime.open(graph);
        await executor.dispose();
        await rejectsWith('DISPOSED', () => executor.run(input));
      },
    },
    {
      name: 'a run under way ends or rejects with DISPOSED when its executor is disposed',
      async run(runtime) {
        const executor = await runtime.open(graph);
        const under = executor.run(input).then(right);
        const [ended] = await Promise.allSettled([under, executor.dispose()]);
        if (ended.status === 'rejected') await rejectsWith('DISPOSED', () => under);
      },
    },
    {
      name: 'a graph of two inputs, or of none, is refused',
      async run(runtime) {
        const b = graphBuilder([4, 4, 3]);
        const one = b.graph(b.input);
        const two: Graph = {
          ...one,
          nodes: [...one.nodes, { op: 'input', name: 'y', inputs: [], shape: [4, 4, 3] }],
        };
        const none: Graph = { ...one, nodes: [], outputs: [] };
        await rejectsWith('INVALID_ARGUMENT', async () => (await runtime.open(two)).dispose());
        await rejectsWith('INVALID_ARGUMENT', async () => (await runtime.open(none)).dispose());
      },
    },
    ...Object.entries(unfit).map(([name, given]) => ({
      name: `${name} is refused, and the next run is right`,
      run: on(async (executor) => {
        await rejectsWith('INVALID_ARGUMENT', () => executor.run(given));
        right(await executor.run(input));
      }),
    })),
    {
      name: 'a fixed input takes no other size',
      run: (runtime) => {
        const b = graphBuilder([8, 6, 3]);
        return withExecutor(runtime, b.graph(b.conv(b.input, 4)), async (executor) => {
          await rejectsWith('INVALID_ARGUMENT', () => executor.run(zeros(1, 6, 8, 3)));
          const images = [image(4, 4)];
          const letterbox = [letterboxOf(images[0]!, SQUARE)];
          await rejectsWith('INVALID_ARGUMENT', () => executor.run({ images, letterbox }));
        });
      },
    },
    ...[Number.NaN, Number.POSITIVE_INFINITY, -3e38].map((value) => ({
      name: `${value} in the input neither crashes nor hangs`,
      run: on(async (executor) => {
        const spoilt = { shape: input.shape, data: input.data.map((x, i) => (i % 5 ? x : value)) };
        const outputs = await executor.run(spoilt);
        outputs.forEach(({ shape, data }, i) => {
          expectThat(
            `${shape}` === `${expected[i]!.shape}` && data.length === expected[i]!.data.length,
            `output ${i} has shape [${shape}]`,
          );
        });
        right(await executor.run(input));
      }),
    })),
    {
      name: 'finite input gives finite output, where activations saturate too',
      run: (runtime) => {
        const b = graphBuilder([7, 5, 4]);
        const kinds = ['sigmoid', 'swish', 'hardSwish', 'relu6'] as const;
        const far = kinds.map((kind) => b.activate(b.norm(b.input), kind));
        const saturated = b.graph(...far, b.conv(b.input, 3, { activation: 'swish' }));
        return withExecutor(runtime, saturated, async (executor) => {
          const { data, shape } = randomInput(saturated, 1);
          const given = { shape, data: data.map((value) => value * 1e4) };
          const outputs = await executor.run(given);
          assertClose(outputs, interpret(saturated, given), tolerance);
          expectThat(
            outputs.every((output) => output.data.every(Number.isFinite)),
            'an output is not finite',
          );
        });
      },
    },
  ];
}

function expectThat(condition: boolean, otherwise: string): void {
  if (!condition) throw new Error(`It does not hold: ${otherwise}.`);
}

function rejectsWith(code: ErrorCode, work: () => Promise<unknown>): Promise<void> {
  return rejects(work, (error) => isRsanetError(error, code), `a RsanetError ${code}`);
}

async function rejects(
  work: () => Promise<unknown>,
  suits: (error: unknown) => boolean,
  expected: string,
): Promise<void> {
  const outcome = await work().then(
    () => ({ error: null }),
    (error: unknown) => ({ error }),
  );
  if (outcome.error === null) throw new Error(`It went through; expected ${expected}.`);
  if (!suits(outcome.error)) {
    throw new Error(`It rejected with ${outcome.error}; expected ${expected}.`, {
      cause: outcome.error,
    });
  }
}
