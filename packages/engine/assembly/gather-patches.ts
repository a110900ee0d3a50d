import { ConvolveParameters } from './convolve';
import { loadLanes, storeLanes } from './lanes';
import { endTap, firstTap } from './window';

/** Writes what `count` pixels of output from `pixel` on see of the map, `[count][kh][kw][channels]`, zeros in the padding. */
export function gatherPatches(p: ConvolveParameters, pixel: i32, count: i32, patches: usize): void {
  let column = pixel % p.outWidth;
  let row = (pixel / p.outWidth) % p.outHeight;
  let image = p.x + 4 * <usize>(pixel / (p.outWidth * p.outHeight) * p.height * p.width) * p.ldx;
  const imageBytes = 4 * <usize>(p.height * p.width) * p.ldx;
  const tapFloats = p.channels;
  const rowFloats = p.kernelWidth * tapFloats;
  const adjacent = p.dilationX == 1 && p.ldx == p.channels;
  for (; count > 0; count--) {
    const y = row * p.strideY - p.top;
    const x = column * p.strideX - p.left;
    const first = firstTap(x, p.dilationX);
    const end = endTap(x, p.dilationX, p.kernelWidth, p.width);
    for (let ky = 0; ky < p.kernelHeight; ky++) {
      const mapRow = y + ky * p.dilationY;
      const inside = mapRow >= 0 && mapRow < p.height && first < end;
      if (!inside) {
        zeroFloats(patches, rowFloats);
      } else {
        zeroFloats(patches, first * tapFloats);
        const from = image + 4 * <usize>(mapRow * p.width + x + first * p.dilationX) * p.ldx;
        const to = patches + 4 * first * tapFloats;
        if (adjacent) {
          copyFloats(to, from, (end - first) * tapFloats);
        } else {
          for (let kx = 0; kx < end - first; kx++) {
            copyFloats(to + 4 * kx * tapFloats, from + 4 * <usize>(kx * p.dilationX) * p.ldx, tapFloats);
          }
        }
        zeroFloats(patches + 4 * end * tapFloats, (p.kernelWidth - end) * tapFloats);
      }
      patches += 4 * rowFloats;
    }
    if (++column == p.outWidth) {
      column = 0;
      if (++row == p.outHeight) {
        row = 0;
        image += imageBytes;
      }
    }
  }
}

// Copies are mostly too short to be worth a call of memory.copy.
@inline
function copyFloats(to: usize, from: usize, count: i32): void {
  for (; count >= 4; count -= 4) {
    v128.store(to, v128.load(from));
    to += 16;
    from += 16;
  }
  if (count > 0) storeLanes(to, loadLanes(from, count), count);
}

@inline
function zeroFloats(to: usize, count: i32): void {
  for (; count > 0; count--) {
    store<f32>(to, 0);
    to += 4;
  }
}
