import { RsanetError } from '@rsanet/errors';
import type { ImageBytes, ImageTransform } from '@rsanet/graph';
import { KERNELS } from '../kernels.ts';
import { blockBytes, writeBlock } from '../parameter-block.ts';
import type { Region } from '../plan/plan.ts';
import { SAMPLE_BYTES, sampledPositions, writeSample } from './sample-table.ts';

/** Bytes behind the last row that the kernel may read. */
const SLACK = 4;

/**
 * Draws an image into the network's input, as `letterboxPixels` of `@rsanet/detect-utils` does: copies only the rows that
 * are shown, as many as the staging region takes at once. Yields the address of a parameter block each time the kernel
 * `letterbox` has to be called; after the last call the input is complete.
 *
 * @param staging what may be overwritten: tables, and two rows of the image at least
 * @param image bytes of 1, 3 or 4 values per pixel, of the size that `transform` was made for
 * @param out address of the input, `[height, width, 3]` floats
 * @throws RsanetError INVALID_ARGUMENT when two rows of the image do not fit into the staging region
 */
export function* letterboxStrips(
  memory: WebAssembly.Memory,
  staging: Region,
  image: ImageBytes,
  transform: ImageTransform,
  out: number,
): Generator<number, void> {
  const { source, input, scale } = transform;
  const bytesPerPixel = image.data.length / (source.width * source.height);
  const rowBytes = source.width * bytesPerPixel;
  const block = Math.ceil(staging.address / 8) * 8;
  const columnTable = block + blockBytes(KERNELS.letterbox);
  const rowTable = columnTable + SAMPLE_BYTES * input.width;
  const bytes = rowTable + SAMPLE_BYTES * input.height;
  const room = staging.address + staging.bytes - SLACK - bytes;
  const capacity = Math.floor(room / rowBytes);
  if (capacity < 2) {
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `The image's rows have ${rowBytes} bytes; two of them have to fit into ${Math.max(0, room)} bytes, so make the image narrower.`,
    );
  }
  const view = new DataView(memory.buffer);
  const staged = new Uint8Array(memory.buffer, bytes, capacity * rowBytes);

  const columns = sampledPositions(source.width, input.width, transform.offsetX, scale);
  for (let x = columns.from; x < columns.to; x++) {
    const { low, high, share } = columns.at(x);
    const sample = { low: low * bytesPerPixel, high: high * bytesPerPixel, share };
    writeSample(view, columnTable, x, sample);
  }

  const rows = sampledPositions(source.height, input.height, transform.offsetY, scale);
  /** Where in the strip each row of the image begins. */
  const starts = new Map<number, number>();
  function startOf(row: number): number {
    const found = starts.get(row);
    if (found !== undefined) return found;
    const start = starts.size * rowBytes;
    staged.set(image.data.subarray(row * rowBytes, (row + 1) * rowBytes), start);
    starts.set(row, start);
    return start;
  }

  function strip(fromRow: number, toRow: number): number {
    writeBlock(view, block, KERNELS.letterbox, {
      bytes,
      bytesPerPixel,
      columns: columnTable,
      columnFrom: columns.from,
      columnTo: columns.to,
      rows: rowTable,
      rowFrom: rows.from,
      rowTo: rows.to,
      out,
      inputWidth: input.width,
      fromRow,
      toRow,
    });
    return block;
  }

  let fromRow = 0;
  for (let y = rows.from; y < rows.to; y++) {
    const { low, high, share } = rows.at(y);
    const missing = [...new Set([low, high])].filter((row) => !starts.has(row)).length;
    if (starts.size + missing > capacity) {
      yield strip(fromRow, y);
      fromRow = y;
      starts.clear();
    }
    writeSample(view, rowTable, y, { low: startOf(low), high: startOf(high), share });
  }
  yield strip(fromRow, input.height);
}
