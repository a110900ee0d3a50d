import { lowerProduct } from '../plan/lower.ts';
import { product as sizeOf } from '../plan/map-sides.ts';
import { type Call, call } from './call.ts';
import { callOf } from './lower-forward.ts';
import type { Lowering } from './lowering.ts';
import { pixelSides, sidesOf, written } from './parameters.ts';

/** The product of two values whose sides broadcast. */
export function product(a: string, b: string, out: string, { shapeOf }: Lowering): readonly Call[] {
  if (`${shapeOf(a)}` !== `${shapeOf(b)}`) {
    return lowerProduct(a, b, out, shapeOf).map((step) => callOf(step, shapeOf));
  }
  return [
    call('multiplyMaps', { reads: [a, b], writes: [out], over: [a, b] }, (places) => {
      const [first, second] = [places.value(a), places.value(b)];
      return {
        a: first.address,
        lda: first.stride,
        b: second.address,
        ldb: second.stride,
        ...written(out, places),
        ...pixelSides(out, places),
      };
    }),
  ];
}

/** The sum of two or more values of one shape. */
export function summed([first, ...others]: readonly string[], out: string): readonly Call[] {
  return others.map((value, i) => {
    const so = i === 0 ? first! : out;
    return call(
      'addMaps',
      { reads: [so, value], writes: [out], over: i === 0 ? [so, value] : [] },
      (places) => {
        const [a, b] = [places.value(so), places.value(value)];
        return {
          a: a.address,
          lda: a.stride,
          b: b.address,
          ldb: b.stride,
          ...written(out, places),
          ...pixelSides(out, places),
        };
      },
    );
  });
}

/** A value summed over the sides that are 1 in the shape of the result: run of sides by run of sides. */
export function reduced(value: string, out: string, { shapeOf, add }: Lowering): readonly Call[] {
  const wanted = shapeOf(out);
  const calls: Call[] = [];
  let [from, shape] = [value, shapeOf(value)];
  const summedAt = (at: number) => wanted[at] === 1 && shape[at] !== 1;
  for (let start = 0; start < wanted.length; start++) {
    if (!summedAt(start)) continue;
    let end = start + 1;
    while (end < wanted.length && summedAt(end)) end++;
    const rest = shape.map((side, at) => (at >= start && at < end ? 1 : side));
    const to = `${rest}` === `${wanted}` ? out : add(`${out} (${calls.length})`, rest);
    calls.push(
      sumOfSides(
        from,
        to,
        sizeOf(shape.slice(0, start)),
        sizeOf(shape.slice(start, end)),
        sizeOf(shape.slice(end)),
      ),
    );
    [from, shape] = [to, rest];
  }
  return calls;
}

/** A dense value `[outer, length, inner]` summed over its second side. */
function sumOfSides(
  value: string,
  out: string,
  outer: number,
  length: number,
  inner: number,
): Call {
  const sides = { images: outer, height: 1, width: length, channels: inner };
  return call(
    'reduceBroadcast',
    { reads: [value], writes: [out], dense: [value, out] },
    (places) => ({
      x: places.value(value).address,
      ldx: inner,
      ...sides,
      out: places.value(out).address,
      outImage: inner,
      outRow: 0,
      outPixel: 0,
      outChannel: 1,
    }),
  );
}

/** A map without the zeros around it. */
export function cropped(value: string, out: string, top: number, left: number): Call {
  return call('broadcast', { reads: [value], writes: [out], dense: [out] }, (places) => {
    const { address, stride } = places.value(value);
    const { height, width } = sidesOf(value, places);
    const inner = sidesOf(out, places);
    return {
      multiply: 0,
      a: address + 4 * stride * (top * width + left),
      aImage: height * width * stride,
      aRow: width * stride,
      aPixel: stride,
      aChannel: 1,
      b: places.zeros,
      bImage: 0,
      bRow: 0,
      bPixel: 0,
      bChannel: 0,
      out: places.value(out).address,
      ldo: inner.channels,
      ...inner,
    };
  });
}
