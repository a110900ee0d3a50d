import { RsanetError } from '@rsanet/errors';
import type { Graph, InputNode } from '../graph.ts';
import type { Executor, ImageBatch, ImageBytes, RawTensor, Runtime } from '../runtime.ts';
import { interpretSteps } from './interpret.ts';
import { letterboxed } from './letterboxed.ts';
import { toRawTensor } from './value.ts';

/**
 * {@link interpret} as a runtime: slow and exact, for tests of what is built on runtimes.
 *
 * @example
 * ```ts
 * import { graphBuilder, interpreterRuntime } from '@rsanet/graph/conformance';
 *
 * const b = graphBuilder([2, 2, 1]);
 * const executor = await interpreterRuntime().open(b.graph(b.maxPool(b.input, 2)));
 * const [y] = await executor.run({ data: Float32Array.of(1, 4, 3, 2), shape: [1, 2, 2, 1] });
 * if (y?.data[0] !== 4) throw new Error(`${y?.data}`);
 * await executor.dispose();
 * ```
 */
export function interpreterRuntime(): Runtime {
  const name = 'interpreter';
  return {
    name,
    async open(graph, { signal } = {}) {
      signal?.throwIfAborted();
      return executorOf(graph, onlyInput(graph), name);
    },
  };
}

function executorOf(graph: Graph, input: InputNode, name: string): Executor {
  let disposed = false;
  const assertUsable = () => {
    if (!disposed) return;
    throw new RsanetError('DISPOSED', `The executor of '${graph.name}' is disposed; open another.`);
  };
  return {
    backend: { name, reason: 'it is what other runtimes are compared with', tried: [] },
    takesCanvases: false,
    async run(given, { signal } = {}) {
      assertUsable();
      signal?.throwIfAborted();
      const steps = interpretSteps(graph, [tensorOf(given, input)]);
      for (;;) {
        const step = steps.next();
        if (step.done) return step.value.map(toRawTensor);
        await Promise.resolve();
        signal?.throwIfAborted();
        assertUsable();
      }
    },
    async dispose() {
      disposed = true;
    },
  };
}

function onlyInput(graph: Graph): InputNode {
  const inputs = graph.nodes.filter((node) => node.op === 'input');
  if (inputs.length === 1) return inputs[0]!;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The graph '${graph.name}' has ${inputs.length} inputs; an executor takes a graph of one.`,
  );
}

function tensorOf(given: RawTensor | ImageBatch, input: InputNode): RawTensor {
  const tensor = 'images' in given ? fromImages(given) : given;
  const { shape, data } = tensor;
  const fits =
    shape.length === 4 &&
    input.shape.every((side, i) => side === null || side === shape[i + 1]) &&
    shape.every((side) => Number.isInteger(side) && side > 0) &&
    data.length === shape.reduce((size, side) => size * side, 1);
  if (fits) return tensor;
  const expected = ['any', ...input.shape.map((side) => side ?? 'any')];
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The input has shape [${shape}] and ${data.length} values; '${input.name}' takes [${expected}].`,
  );
}

function fromImages({ images, letterbox }: ImageBatch): RawTensor {
  const fits =
    images.length > 0 &&
    images.length === letterbox.length &&
    images.every((image, i) => isBytes(image) && sameSize(image, letterbox[i]!.source)) &&
    letterbox.every(({ input }) => sameSize(input, letterbox[0]!.input));
  if (fits) return toRawTensor(letterboxed(images as readonly ImageBytes[], letterbox));
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `${images.length} images came with ${letterbox.length} letterboxes; expected bytes of 1, 3 or 4 values per pixel, and a letterbox made for each.`,
  );
}

function isBytes(image: object): image is ImageBytes {
  if (!('data' in image)) return false;
  const { data, width, height, channels } = image as ImageBytes;
  const found = data.length / (width * height);
  return [1, 3, 4].includes(found) && (channels ?? found) === found;
}

function sameSize(
  a: { readonly width: number; readonly height: number },
  b: { readonly width: number; readonly height: number },
): boolean {
  return a.width === b.width && a.height === b.height;
}
