/** A plane seen from elsewhere: rows of a 3x3 matrix on `(x, y, 1)`. */
export type Homography = readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

export type Point = readonly [x: number, y: number];

/**
 * What takes the unit square to a convex quadrangle (Heckbert, Fundamentals of Texture Mapping, 1989).
 *
 * @param corners where (0, 0), (1, 0), (1, 1) and (0, 1) go
 */
export function squareToQuadrangle([a, b, c, d]: readonly [
  Point,
  Point,
  Point,
  Point,
]): Homography {
  const [sx, sy] = [0, 1].map((i) => a[i]! - b[i]! + c[i]! - d[i]!) as [number, number];
  const [bx, by] = [b[0] - c[0], b[1] - c[1]];
  const [dx, dy] = [d[0] - c[0], d[1] - c[1]];
  const area = bx * dy - by * dx;
  const g = (sx * dy - sy * dx) / area;
  const h = (bx * sy - by * sx) / area;
  return [
    b[0] - a[0] + g * b[0],
    d[0] - a[0] + h * d[0],
    a[0],
    b[1] - a[1] + g * b[1],
    d[1] - a[1] + h * d[1],
    a[1],
    g,
    h,
    1,
  ];
}

/** What takes back, up to a factor that no point sees. */
export function inverse([a, b, c, d, e, f, g, h, i]: Homography): Homography {
  return [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
}

/** Where a point goes. */
export function apply(of: Homography, [x, y]: Point): Point {
  const depth = of[6] * x + of[7] * y + of[8];
  return [(of[0] * x + of[1] * y + of[2]) / depth, (of[3] * x + of[4] * y + of[5]) / depth];
}
