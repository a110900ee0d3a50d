import type { ImageBatch, ImageBytes } from '../runtime.ts';
import type { InputSize } from '../shapes.ts';
import { graphBuilder } from './graph-builder.ts';
import { letterboxed, letterboxOf } from './letterboxed.ts';
import { randomNumbers } from './random-numbers.ts';
import { type ConformanceCase, withExecutor } from './value-cases.ts';

/** An image of random bytes. */
function image(width: number, height: number, channels: 1 | 3 | 4 = 3): ImageBytes {
  const key = `image ${width}x${height}x${channels}`;
  const data = Uint8Array.from(randomNumbers(width * height * channels, key, 0, 256));
  return { data, width, height };
}

const clamped = ({ data, ...size }: ImageBytes): ImageBytes => ({
  ...size,
  data: Uint8ClampedArray.from(data),
});

/** The same bytes in the middle of others. */
function within({ data, ...size }: ImageBytes): ImageBytes {
  const all = new Uint8Array(data.length + 7).fill(77);
  all.set(data, 3);
  return { ...size, data: all.subarray(3, 3 + data.length) };
}

const SQUARE = { width: 16, height: 16 };

const batches: readonly [name: string, input: InputSize, images: readonly ImageBytes[]][] = [
  ['RGB, wide, smaller', SQUARE, [image(40, 23)]],
  ['RGB, tall, larger', SQUARE, [image(5, 9)]],
  ['RGB of the input\u2019s own size', SQUARE, [image(16, 16)]],
  ['RGBA', SQUARE, [image(21, 30, 4)]],
  ['RGBA, clamped, as canvases give it', SQUARE, [clamped(image(33, 17, 4))]],
  ['grey', SQUARE, [image(19, 19, 1)]],
  ['grey, said so', SQUARE, [{ ...image(7, 12, 1), channels: 1 }]],
  ['bytes in the middle of a buffer', SQUARE, [within(image(13, 11))]],
  ['one pixel', SQUARE, [image(1, 1)]],
  ['a wide input of odd sides', { width: 31, height: 9 }, [image(50, 40, 4)]],
  ['a line too thin to show but for its middle', SQUARE, [image(200, 2), image(3, 150)]],
  [
    'several sizes and kinds at once',
    { width: 17, height: 12 },
    [image(40, 23), image(9, 31, 4), image(17, 12, 1), image(2, 3)],
  ],
];

/** Images that the runtime letterboxes by itself, compared value by value: the network returns its own input. */
export function letterboxCases(tolerance: number): ConformanceCase[] {
  return batches.map(([name, input, images]) => ({
    name: `letterboxes ${name}`,
    run: (runtime) => {
      const b = graphBuilder([null, null, 3]);
      const graph = b.graph(b.input, b.maxPool(b.input, 2));
      const letterbox = images.map((source) => letterboxOf(source, input));
      const batch: ImageBatch = { images, letterbox };
      return withExecutor(runtime, graph, async (executor) => {
        const expected = letterboxed(images, letterbox);
        const [actual] = await executor.run(batch);
        if (`${actual?.shape}` !== `${expected.shape}`) {
          throw new Error(`The input has shape [${actual?.shape}]; expected [${expected.shape}].`);
        }
        expected.data.forEach((value, i) => {
          const got = actual!.data[i]!;
          if (Math.abs(got - value) <= tolerance) return;
          throw new Error(
            `Value ${i} of the letterboxed input [${expected.shape}] is ${got}; expected ${value}, and at most ${tolerance} apart.`,
          );
        });
      });
    },
  }));
}
