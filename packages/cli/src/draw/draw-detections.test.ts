import { expect, test } from 'vitest';
import { type DrawingContext, type DrawnDetection, drawDetections } from './draw-detections.ts';
import { palette } from './palette.ts';

const found = (bbox: DrawnDetection['bbox'], classId = 0, score = 0.5): DrawnDetection => ({
  bbox,
  class: `class ${classId}`,
  classId,
  score,
});

type Rectangle = [x: number, y: number, width: number, height: number];

/** Keeps what is drawn; letters are 7 pixels wide. */
function recorder() {
  const strokes: { box: Rectangle; style: unknown; line: number }[] = [];
  const fills: { box: Rectangle; style: unknown }[] = [];
  const texts: { text: string; x: number; y: number; style: unknown }[] = [];
  const context: DrawingContext = {
    font: '',
    lineWidth: 1,
    textBaseline: 'alphabetic',
    fillStyle: '',
    strokeStyle: '',
    save() {},
    restore() {},
    measureText: (text) => ({ width: 7 * text.length }),
    strokeRect: (...box) =>
      void strokes.push({ box, style: context.strokeStyle, line: context.lineWidth }),
    fillRect: (...box) => void fills.push({ box, style: context.fillStyle }),
    fillText: (text, x, y) => void texts.push({ text, x, y, style: context.fillStyle }),
  };
  return { context, strokes, fills, texts };
}

test('each box has an edge, and a label with class and score above it', () => {
  const { context, strokes, fills, texts } = recorder();
  drawDetections(context, [found([50, 60, 70, 80], 1, 0.876)], { width: 400, height: 400 });
  expect(strokes).toEqual([
    { box: [50, 60, 70, 80], style: '#000000', line: 4 },
    { box: [50, 60, 70, 80], style: palette[1].fill, line: 2 },
  ]);
  expect(texts).toMatchObject([{ text: 'class 1 0.88', style: palette[1].text }]);
  const [{ box, style }] = fills as [(typeof fills)[0]];
  expect(style).toBe(palette[1].fill);
  expect(box[1] + box[3]).toBe(60);
});

test('labels stay in the picture where it has room for them', () => {
  const size = { width: 300, height: 200 };
  const edges: Rectangle[] = [
    [0, 0, 300, 200],
    [280, 190, 20, 10],
    [-5, -5, 30, 30],
    [295, 0, 5, 200],
  ];
  const { context, fills } = recorder();
  drawDetections(
    context,
    edges.map((bbox) => found(bbox)),
    size,
  );
  expect(fills).toHaveLength(4);
  for (const {
    box: [x, y, width, height],
  } of fills) {
    expect(x).toBeGreaterThanOrEqual(0);
    expect(y).toBeGreaterThanOrEqual(0);
    expect(x + width).toBeLessThanOrEqual(300);
    expect(y + height).toBeLessThanOrEqual(200);
  }
});

test('the best lies on top, and a class keeps its colour', () => {
  const { context, texts, fills } = recorder();
  const all = [
    found([9, 90, 9, 9], 8, 0.9),
    found([9, 90, 9, 9], 0, 0.8),
    found([9, 90, 9, 9], 1, 0.7),
  ];
  drawDetections(context, all, { width: 400, height: 400 });
  expect(texts.map(({ text }) => text.slice(-4))).toEqual(['0.70', '0.80', '0.90']);
  expect(fills[2]!.style).toBe(fills[0]!.style);
});

/** Contrast of two colours as WCAG 2 defines it. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low = 0, high = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

test.each(palette)('text is readable on $fill', ({ fill, text }) => {
  expect(contrast(fill, text)).toBeGreaterThan(4.5);
});
