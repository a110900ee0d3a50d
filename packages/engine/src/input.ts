import { RsanetError } from '@rsanet/errors';
import type { Graph, ImageBatch, ImageBytes, InputNode, RawTensor } from '@rsanet/graph';
import { product } from './plan/map-sides.ts';
import type { ValueShape } from './plan/step.ts';

/**
 * The one input of a graph.
 *
 * @throws RsanetError INVALID_ARGUMENT when it has not exactly one
 */
export function onlyInput(graph: Graph): InputNode {
  const inputs = graph.nodes.filter((node) => node.op === 'input');
  if (inputs.length === 1) return inputs[0]!;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The graph '${graph.name}' has ${inputs.length} inputs; an executor takes a graph of one.`,
  );
}

/**
 * The shape of what an executor is given, `[images, height, width, channels]`.
 *
 * @throws RsanetError INVALID_ARGUMENT when it does not fit the network's input
 */
export function inputShape(given: RawTensor | ImageBatch, input: InputNode): ValueShape {
  if ('images' in given) assertImages(given);
  const shape = 'images' in given ? shapeOfImages(given) : given.shape;
  const expected = [null, ...input.shape];
  const fits =
    shape.length === 4 &&
    shape.every((side, i) => Number.isInteger(side) && side > 0 && side === (expected[i] ?? side));
  if (!fits) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The input has shape [${shape}]; '${input.name}' takes [${expected.map((side) => side ?? 'any')}].`,
    );
  }
  if ('images' in given || given.data.length === product(shape)) return shape;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `The input has ${given.data.length} values, but its shape [${shape}] takes ${product(shape)}.`,
  );
}

function shapeOfImages({ images, letterbox }: ImageBatch): ValueShape {
  const { height, width } = letterbox[0]!.input;
  return [images.length, height, width, 3];
}

function assertImages({ images, letterbox }: ImageBatch): void {
  const sizes = new Set(letterbox.map(({ input }) => `${input.width}x${input.height}`));
  if (images.length === 0 || images.length !== letterbox.length || sizes.size !== 1) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `There are ${images.length} images and ${letterbox.length} transforms into inputs of ${[...sizes].join(', ') || 'no size'}; expected one transform per image, all into one size.`,
    );
  }
  images.forEach((image, i) => {
    const { width, height } = image;
    const { source } = letterbox[i]!;
    if (width !== source.width || height !== source.height) {
      throw new RsanetError(
        'INVALID_ARGUMENT',
        `Image ${i} is ${width}x${height}, its letterbox was made for ${source.width}x${source.height}.`,
      );
    }
    channelsOf(image, i);
  });
}

/**
 * The values per pixel of an image.
 *
 * @param index which image of its batch it is, for the error's sentence
 * @throws RsanetError INVALID_ARGUMENT when it is no bytes of 1, 3 or 4 values per pixel
 */
function channelsOf(image: ImageBatch['images'][number], index: number): 1 | 3 | 4 {
  if (!('data' in image)) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `Image ${index} has no bytes; expected \`data\` of 1, 3 or 4 values per pixel, as the engine draws no canvas.`,
    );
  }
  const { data, width, height, channels } = image as ImageBytes;
  const found = data.length / (width * height);
  if ((found === 1 || found === 3 || found === 4) && (channels ?? found) === found) return found;
  throw new RsanetError(
    'INVALID_ARGUMENT',
    `Image ${index} of ${width}x${height} pixels has ${data.length} values; expected ${channels ?? '1, 3 or 4'} per pixel.`,
  );
}
