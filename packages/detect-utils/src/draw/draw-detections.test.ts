import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classColour } from './class-colour.ts';
import { contrast } from './contrast.ts';
import {
  type DrawingContext,
  type DrawnDetection,
  type DrawOptions,
  drawDetections,
} from './draw-detections.ts';

const found = (bbox: DrawnDetection['bbox'], classId = 0, score = 0.5): DrawnDetection => ({
  bbox,
  class: `class ${classId}`,
  classId,
  score,
});

type Rectangle = [x: number, y: number, width: number, height: number];

const [BLACK, WHITE] = ['#000000', '#ffffff'];

/** Keeps what is drawn on a canvas of a size; letters are 7 pixels wide. */
function recorder(width = 400, height = 400) {
  const strokes: { box: Rectangle; style: unknown; line: number }[] = [];
  const fills: { box: Rectangle; style: unknown }[] = [];
  const texts: { text: string; at: [number, number]; max: number; style: unknown }[] = [];
  let depth = 0;
  const context: DrawingContext = {
    canvas: { width, height },
    font: '',
    lineWidth: 1,
    textAlign: 'center',
    textBaseline: 'alphabetic',
    fillStyle: '',
    strokeStyle: '',
    save: () => void depth++,
    restore: () => void depth--,
    measureText: (text) => ({ width: 7 * text.length }),
    strokeRect: (...box) =>
      void strokes.push({ box, style: context.strokeStyle, line: context.lineWidth }),
    fillRect: (...box) => void fills.push({ box, style: context.fillStyle }),
    fillText: (text, x, y, max) => {
      expect([context.textAlign, context.textBaseline]).toEqual(['left', 'middle']);
      texts.push({ text, at: [x, y], max: max!, style: context.fillStyle });
    },
  };
  function draw(detections: DrawnDetection[], options: DrawOptions = {}) {
    drawDetections(context, detections, options);
    expect(depth).toBe(0);
    return { context, strokes, fills, texts };
  }
  return { draw, strokes, fills };
}

test('each box has an edge, and a label with class and score above it', () => {
  const { strokes, fills, texts } = recorder().draw([found([50, 60, 70, 80], 1, 0.876)]);
  expect(strokes).toEqual([
    { box: [50, 60, 70, 80], style: BLACK, line: 4 },
    { box: [50, 60, 70, 80], style: classColour(1), line: 2 },
  ]);
  expect(texts).toMatchObject([{ text: 'class 1 0.88', style: BLACK }]);
  const [{ box, style }] = fills as [(typeof fills)[0]];
  expect(style).toBe(classColour(1));
  expect(box[1] + box[3]).toBe(60);
});

test('edge and letters are white on dark colours, and always readable', () => {
  const all = Array.from({ length: 8 }, (_, classId) => found([9, 90, 9, 9], classId));
  const { strokes, fills, texts } = recorder().draw(all);
  expect(strokes.filter(({ line }) => line === 4)).toHaveLength(8);
  expect(new Set(texts.map(({ style }) => style))).toEqual(new Set([BLACK, WHITE]));
  for (const [i, { style }] of texts.entries()) {
    expect(contrast(String(fills[i]!.style), String(style))).toBeGreaterThan(4.5);
    expect(strokes[2 * i]!.style).toBe(style);
    expect(strokes[2 * i + 1]!.style).toBe(fills[i]!.style);
  }
});

test('labels stay in the image, wherever the box, whatever the size', () => {
  const side = fc.double({ min: -50, max: 900, noNaN: true });
  const length = fc.integer({ min: 1, max: 3000 });
  fc.assert(
    fc.property(fc.tuple(side, side, side, side), length, length, (bbox, width, height) => {
      const { fills, texts } = recorder(width, height).draw([found(bbox)]);
      const [x, y, wide, high] = fills[0]!.box;
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
      expect(x + wide).toBeLessThanOrEqual(width + 1e-9);
      expect(y + high).toBeLessThanOrEqual(height + 1e-9);
      const [{ at, max }] = texts as [(typeof texts)[0]];
      expect(at[0] - x).toBeCloseTo(x + wide - (at[0] + max), 6);
    }),
  );
});

test('lines and letters grow with the image', () => {
  const styleOf = (width: number, height: number, options?: DrawOptions) => {
    const { strokes, context } = recorder(width, height).draw([found([9, 9, 9, 9])], options);
    return { line: strokes[1]!.line, font: context.font };
  };
  expect(styleOf(100, 100)).toEqual(styleOf(400, 300));
  expect(styleOf(4000, 3000)).toMatchObject({ line: 15, font: expect.stringContaining('83px') });
  // A canvas scaled for a dense display, the image's size given.
  expect(styleOf(4000, 3000, { size: { width: 400, height: 300 } })).toEqual(styleOf(400, 300));
});

test('the best lies on top, and a class keeps its colour', () => {
  const { texts, fills } = recorder().draw([
    found([9, 90, 9, 9], 8, 0.9),
    found([9, 90, 9, 9], 1, 0.8),
    found([9, 90, 9, 9], 0, 0.7),
  ]);
  expect(texts.map(({ text }) => text.slice(-4))).toEqual(['0.70', '0.80', '0.90']);
  expect(fills[2]!.style).toBe(fills[0]!.style);
});

test('labels of boxes that lie close do not cover each other', () => {
  const { fills } = recorder().draw([0, 1, 2].map((id) => found([50 + id, 60 + id, 70, 80], id)));
  const rows = fills
    .map(({ box: [, top, , high] }) => [top, top + high])
    .sort(([a], [b]) => a! - b!);
  expect(rows).toHaveLength(3);
  for (const [i, [top]] of rows.slice(1).entries())
    expect(top).toBeGreaterThanOrEqual(rows[i]![1]!);
});

test('labels can be worded, or left out', () => {
  const label = ({ class: name, score }: DrawnDetection) => (score < 0.5 ? '' : name);
  const all = [found([9, 90, 9, 9], 0, 0.9), found([9, 90, 9, 9], 1, 0.3)];
  const { strokes, fills, texts } = recorder().draw(all, { label });
  expect(texts.map(({ text }) => text)).toEqual(['class 0']);
  expect([strokes.length, fills.length]).toEqual([4, 1]);
});

test.each([
  ['a side that is no number', found([9, 9, Number.NaN, 9]), '9,9,NaN,9'],
  ['a side without end', found([9, Number.POSITIVE_INFINITY, 9, 9]), '9,Infinity,9,9'],
  ['too few sides', found([9, 9, 9] as never), '9,9,9'],
  ['no class id', { ...found([9, 9, 9, 9]), classId: undefined as never }, 'undefined'],
])('%s is refused before anything is drawn', (_, wrong, named) => {
  const { draw, strokes, fills } = recorder();
  expect(() => draw([found([9, 9, 9, 9]), wrong])).toThrowError(
    expect.objectContaining({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining(named),
    }),
  );
  expect([strokes, fills]).toEqual([[], []]);
});

test('takes the contexts of pages and workers', () => {
  const draws: (
    context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
    detections: DrawnDetection[],
  ) => void = drawDetections;
  expect(draws).toBe(drawDetections);
});
