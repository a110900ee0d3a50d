import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ERROR_KINDS } from '@rsanet/detect-utils';
import { loadDetector, readDetector } from '@rsanet/rsanet/node';
import { tfjsRuntime, useBackend } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { capture } from '../testing/capture.ts';
import { imageFile } from '../testing/image-file.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { tinyModel } from '../testing/tiny-model.ts';
import { writeFiles } from '../write-files.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const voc = at('voc');
const coco = at('coco');
const yolo = at('yolo');
let tensors = 0;

const object = (name: string, box: readonly number[], difficult = 0) =>
  `<object><name>${name}</name><difficult>${difficult}</difficult><bndbox><xmin>${box[0]}</xmin><ymin>${box[1]}</ymin><xmax>${box[2]}</xmax><ymax>${box[3]}</ymax></bndbox></object>`;
const annotation = (...objects: string[]) =>
  `<annotation><size><width>120</width><height>80</height><depth>3</depth></size>${objects.join('')}</annotation>`;

beforeAll(async () => {
  await useBackend('cpu');
  await writeFiles(at('model'), tinyModel());
  await writeFiles(join(voc, 'ImageSets/Main'), new Map([['test.txt', 'a\nb\n']]));
  await writeFiles(
    join(voc, 'Annotations'),
    new Map([
      [
        'a.xml',
        annotation(
          object('red', [11, 11, 50, 50]),
          object('red', [61, 11, 100, 50], 1),
          object('green', [5, 5, 5, 40]),
        ),
      ],
      ['b.xml', annotation(object('red', [11, 11, 50, 50]), object('green', [31, 31, 90, 60]))],
    ]),
  );
  const jpeg = await imageFile(120, 80);
  await writeFiles(
    join(voc, 'JPEGImages'),
    new Map([
      ['a.jpg', jpeg],
      ['b.jpg', jpeg],
    ]),
  );
  const instances = {
    images: [1, 2].map((id) => ({ id, file_name: `${id}.jpg`, width: 120, height: 80 })),
    categories: [
      { id: 3, name: 'red' },
      { id: 7, name: 'green' },
    ],
    annotations: [
      { id: 1, image_id: 1, category_id: 3, bbox: [10, 10, 40, 40], area: 1600, iscrowd: 0 },
      { id: 2, image_id: 2, category_id: 3, bbox: [10, 10, 40, 40], area: 1600, iscrowd: 0 },
      { id: 3, image_id: 2, category_id: 7, bbox: [30, 30, 20, 20], area: 400, iscrowd: 0 },
    ],
  };
  await writeFiles(
    join(coco, 'annotations'),
    new Map([['instances_val.json', JSON.stringify(instances)]]),
  );
  await writeFiles(
    join(coco, 'val'),
    new Map([
      ['1.jpg', jpeg],
      ['2.jpg', jpeg],
    ]),
  );
  // The objects of COCO's set.
  await writeFiles(yolo, new Map([['data.yaml', 'names: [red, green]\nval: images/val\n']]));
  await writeFiles(
    join(yolo, 'images/val'),
    new Map([
      ['1.jpg', jpeg],
      ['2.jpg', jpeg],
    ]),
  );
  const inYolo = (classId: number, [x, y, width, height]: readonly number[]) =>
    `${classId} ${(x! + width! / 2) / 120} ${(y! + height! / 2) / 80} ${width! / 120} ${height! / 80}\n`;
  const redBox = inYolo(0, [10, 10, 40, 40]);
  await writeFiles(
    join(yolo, 'labels/val'),
    new Map([
      ['1.txt', redBox],
      ['2.txt', redBox + inYolo(1, [30, 30, 20, 20])],
    ]),
  );
  tensors = tf.memory().numTensors;
});
afterEach(() => {
  expect(tf.memory().numTensors).toBe(tensors);
});

const onVoc = ['eval', '--data', voc, '--format', 'voc', '--split', 'test'];
const onCoco = ['eval', '--data', coco, '--format', 'coco', '--split', 'val'];
const onYolo = ['eval', '--data', yolo, '--format', 'yolo', '--split', 'val'];
const withModel = ['--model', at('model'), '--backend', 'cpu'];

async function vocDetections(name: string, files: Record<string, string>): Promise<string> {
  await writeFiles(at(name), new Map(Object.entries(files)));
  return at(name);
}

const red = 'a 0.9 11 11 50 50\na 0.8 61 11 100 50\nb 0.7 1 1 9 9\nb 0.6 11 11 50 50\n';

test('VOC detections are measured as the development kit measures them', async () => {
  const dir = await vocDetections('some', {
    'comp4_det_test_red.txt': red,
    'comp4_det_test_green.txt': 'b 0.5 31 31 90 60\n',
    'comp4_det_val_red.txt': 'of another split',
    'notes.txt': 'of something else',
  });
  const { code, out, lines } = await capture([...onVoc, '--detections', dir, '--json']);
  expect(code).toBe(0);
  // The box without an area is an object nobody finds: half the recall of green.
  expect(lines).toEqual([expect.stringMatching(/^a: object 3 \(green\) .* without an area/)]);
  const result = JSON.parse(out);
  expect(result.metric).toBe('11-point');
  const [green, redResult] = result.perClass;
  // Of red: true, difficult, false, true, so precision is 1 up to recall 0.5 and 2/3 up to 1.
  expect(redResult).toMatchObject({ class: 'red', positives: 2, detections: 4, truePositives: 2 });
  expect(redResult.ap).toBeCloseTo((6 + 5 * (2 / 3)) / 11, 12);
  expect(green).toMatchObject({ class: 'green', positives: 2, truePositives: 1 });
  expect(green.ap).toBeCloseTo(6 / 11, 12);
  expect(result.map).toBeCloseTo((redResult.ap + green.ap) / 2, 12);

  const all = await capture([...onVoc, '--detections', dir, '--metric', 'all-point', '--json']);
  expect(JSON.parse(all.out)).toMatchObject({ metric: 'all-point' });
  expect(JSON.parse(all.out).map).toBeCloseTo((0.5 + 0.5 * (2 / 3) + 0.5) / 2, 12);

  const table = await capture([...onVoc, '--detections', dir, '--classes', 'red']);
  expect(table.out).toMatch(/mean .* 84\.85/);
  expect(table.out).not.toContain('green');
});

test('a class without a file counts, and is reported', async () => {
  const dir = await vocDetections('one', { 'comp4_det_test_red.txt': red });
  const { code, out, lines } = await capture([...onVoc, '--detections', dir, '--json']);
  expect(code).toBe(0);
  expect(lines.at(-1)).toContain('no detections of green');
  expect(JSON.parse(out).perClass[0]).toMatchObject({ class: 'green', ap: 0 });
});

test.each<[string, string, Record<string, string>]>([
  ['no such file', 'comp4_det_test_<class>.txt', { 'comp3_det_test_red.txt': red }],
  ['a line that is cut', 'comp4_det_test_red.txt', { 'comp4_det_test_red.txt': 'a 0.9 11 11' }],
  ['an unknown image', "image 'z'", { 'comp4_det_test_red.txt': 'z 0.9 1 1 9 9\n' }],
])('VOC detections with %s fail', async (name, part, files) => {
  const dir = await vocDetections(name, files);
  const { code, out, lines } = await capture([...onVoc, '--detections', dir, '--json']);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(lines.at(-1)).toContain(part);
});

test('COCO results are measured', async () => {
  const result = { image_id: 1, category_id: 3, bbox: [10, 10, 40, 40], score: 0.9 };
  const results = at('results.json');
  await writeFile(results, JSON.stringify([result, { ...result, image_id: 2, category_id: 7 }]));
  const { code, out, err } = await capture([...onCoco, '--detections', results, '--json']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const figures = JSON.parse(out);
  // Of red one of two objects is found, exactly: precision 1 at 51 of 101 recalls.
  expect(figures.AP).toBeCloseTo(51 / 101 / 2, 12);
  expect(figures).toMatchObject({ APlarge: -1, AR1: 0.25, ARsmall: 0, ARmedium: 0.5 });
  expect(Object.keys(figures)).toHaveLength(13);
  const reds = await capture([...onCoco, '--detections', results, '--classes', 'red', '--json']);
  expect(JSON.parse(reds.out).AP).toBeCloseTo(51 / 101, 12);
  const table = await capture([...onCoco, '--detections', results]);
  expect(table.out).toMatch(/AR1 .* 25\.00/);
  expect(table.out).toMatch(/APlarge .* - /);
});

test.each([
  ['[{"image_id": 1', 'no COCO result file'],
  ['{}', 'expected an array'],
  ['[null]', 'result 0 is null'],
  ['[{"image_id": 1, "category_id": 3, "segmentation": [], "score": 1}]', 'result 0'],
  ['[{"image_id": 9, "category_id": 3, "bbox": [1, 1, 2, 2], "score": 1}]', 'image 9'],
])('COCO results %s fail', async (text, part) => {
  const file = at('bad.json');
  await writeFile(file, text);
  const { code, lines } = await capture([...onCoco, '--detections', file]);
  expect(code).toBe(1);
  expect(lines).toEqual([expect.stringContaining(part)]);
});

test.each([
  ['UTF-8 with a mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
  ['UTF-16', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
])('results in %s are those without', async (name, encode) => {
  const result = { image_id: 1, category_id: 3, bbox: [10, 10, 40, 40], score: 0.9 };
  const dir = at(`encoded ${name}`);
  const texts: [string[], string, string][] = [
    [onVoc, 'comp4_det_test_red.txt', red],
    [onCoco, 'results.json', JSON.stringify([result])],
  ];
  for (const [line, file, text] of texts) {
    const figures = async (bytes: Uint8Array) => {
      await writeFiles(dir, new Map([[file, bytes]]));
      const run = await capture([...line, '--detections', join(dir, file), '--json']);
      expect(run.code).toBe(0);
      return run.out;
    };
    expect(await figures(encode(text))).toBe(await figures(Buffer.from(text)));
  }
});

test.each([
  ['voc', onVoc, ''],
  ['coco', onCoco, 'detections_val_results.json'],
  ['yolo', onYolo, 'detections_val_results.json'],
])('a model has the figures of the detections it writes, %s', async (name, line, file) => {
  const dir = at(`written-${name}`);
  const run = await capture([...line, ...withModel, '--out', dir, '--json']);
  expect(run.code).toBe(0);
  const again = await capture([...line, '--detections', join(dir, file), '--json']);
  expect(JSON.parse(again.out)).toEqual(JSON.parse(run.out));
  const written = await readFile(join(dir, file || 'comp4_det_test_red.txt'), 'utf8');
  expect(written.length).toBeGreaterThan(1000);
});

test('a YOLO set has the figures of a COCO set of the same objects', async () => {
  const near = (values: object) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, expect.closeTo(value, 12)]),
    );
  const boxes = [
    [12, 9, 38, 42],
    [10, 10, 30, 40],
    [28, 31, 22, 20],
    [70, 5, 20, 20],
  ];
  // Every box in each image as each class, in either numbering.
  const results = (imageIds: number[], categoryIds: number[]) =>
    imageIds.flatMap((image_id, i) =>
      categoryIds.flatMap((category_id, j) =>
        boxes.map((bbox, k) => ({
          image_id,
          category_id,
          bbox,
          score: 0.9 - 0.2 * k + 0.03 * i + 0.01 * j,
        })),
      ),
    );
  await writeFile(at('in-coco.json'), JSON.stringify(results([1, 2], [3, 7])));
  await writeFile(at('in-yolo.json'), JSON.stringify(results([0, 1], [0, 1])));
  for (const more of [[], ['--classes', 'red']]) {
    const measured = ['--json', ...more, '--detections'];
    const first = await capture([...onCoco, ...measured, at('in-coco.json')]);
    const second = await capture([...onYolo, ...measured, at('in-yolo.json')]);
    expect([first.code, second.code, second.err]).toEqual([0, 0, '']);
    const { perClass, ...figures } = JSON.parse(first.out);
    expect(figures.AP).toBeGreaterThan(0.1);
    expect(figures.AP).toBeLessThan(0.95);
    expect(JSON.parse(second.out)).toEqual({
      ...near(figures),
      perClass: perClass.map(({ class: name, ...rest }: { class: string }) => ({
        class: name,
        ...near(rest),
      })),
    });
  }
});

test('results of a YOLO set are of its images and classes', async () => {
  const file = at('yolo.json');
  const right = { image_id: 0, category_id: 0, bbox: [10, 10, 40, 40], score: 0.9 };
  const all = [
    right,
    { ...right, image_id: 1 },
    { image_id: 1, category_id: 1, bbox: [30, 30, 20, 20], score: 0.8 },
  ];
  const measure = async (results: object[], ...more: string[]) => {
    await writeFile(file, JSON.stringify(results));
    return capture([...onYolo, '--detections', file, '--json', ...more]);
  };
  expect(JSON.parse((await measure(all)).out).AP).toBeCloseTo(1, 12);
  expect(JSON.parse((await measure(all.slice(0, 2))).out).AP).toBeCloseTo(0.5, 12);
  for (const [change, part] of [
    [{ image_id: 2 }, 'is of image 2, but the split val has 2'],
    [{ category_id: 2 }, 'is of class 2, but data.yaml names 2'],
  ] as const) {
    const { code, lines } = await measure([{ ...right, ...change }]);
    expect({ code, lines }).toEqual({ code: 1, lines: [expect.stringContaining(part)] });
  }
  const unknown = await measure(all, '--classes', 'blue');
  expect(unknown.lines.at(-1)).toContain('blue; it has red, green');
});

const odd = ['../../../pwned', 'n/a', 'a:b', '50%', 'Red', 'RED', 'café & <x>'];

async function oddVoc(name: string): Promise<string[]> {
  const inXml = (text: string) => text.replace(/[&<]/g, (c) => (c === '&' ? '&amp;' : '&lt;'));
  const xml = annotation(
    ...odd.map((name, i) => object(inXml(name), [1 + 9 * i, 1, 8 + 9 * i, 30])),
  );
  await writeFiles(at(`${name}/ImageSets/Main`), new Map([['test.txt', 'im 2\nim 2 1\nim 0\n']]));
  const files = ['im 2', 'im 2 1', 'im 0'];
  await writeFiles(at(`${name}/Annotations`), new Map(files.map((id) => [`${id}.xml`, xml])));
  const jpeg = await imageFile(120, 80);
  await writeFiles(at(`${name}/JPEGImages`), new Map(files.map((id) => [`${id}.jpg`, jpeg])));
  return ['eval', '--data', at(name), '--format', 'voc', '--split', 'test'];
}

test('classes and images of any name are written inside --out and read back', async () => {
  const line = await oddVoc('names');
  await writeFiles(at('deep/odd-model'), tinyModel(odd));
  const out = at('deep/er/out');
  const model = ['--model', at('deep/odd-model'), '--backend', 'cpu'];
  const run = await capture([...line, ...model, '--out', out, '--json']);
  expect(run).toMatchObject({ code: 0, err: '' });
  expect((await readdir(out)).toSorted()).toEqual(
    ['..%2F..%2F..%2Fpwned', '50%25', 'RED', '%52ed', 'a%3Ab', 'café & %3Cx%3E', 'n%2Fa']
      .map((name) => `comp4_det_test_${name}.txt`)
      .toSorted(),
  );
  expect(await readdir(at('deep'))).toEqual(['er', 'odd-model']);
  const again = await capture([...line, '--detections', out, '--json']);
  expect(again.err).toBe('');
  expect(JSON.parse(again.out)).toEqual(JSON.parse(run.out));
  expect(
    JSON.parse(run.out).perClass.map((found: { detections: number }) => found.detections),
  ).toEqual(odd.map(() => expect.toSatisfy((count: number) => count > 0)));
});

test('figures are printed although a file cannot be written, and the others are', async () => {
  const dir = at('blocked');
  await mkdir(join(dir, 'comp4_det_test_red.txt'), { recursive: true });
  const { code, out, lines } = await capture([...onVoc, ...withModel, '--out', dir, '--json']);
  expect(code).toBe(1);
  expect(JSON.parse(out).perClass).toHaveLength(3);
  expect(lines.at(-1)).toMatch(/figures stand, but in .*blocked comp4_det_test_red\.txt could not/);
  expect(await readdir(dir)).toContain('comp4_det_test_green.txt');

  await writeFile(at('no-folder'), '');
  const none = await capture([...onCoco, ...withModel, '--out', at('no-folder'), '--json']);
  expect(none.code).toBe(1);
  expect(JSON.parse(none.out).AP).toBeTypeOf('number');
});

test('what COCO’s own tool would misread, too, is said', async () => {
  const text = await readFile(join(coco, 'annotations/instances_val.json'), 'utf8');
  const instances = JSON.parse(text);
  const [first, ...others] = instances.annotations;
  const annotations = [
    { ...first, id: 0 },
    ...others,
    { ...first, id: 10, image_id: 77 },
    { ...first, id: 11, category_id: 99 },
    { ...first, id: 12, bbox: [] },
    { ...first, id: 13, bbox: [5, 5, 0, 9], area: 0 },
    { ...first, id: 14, bbox: undefined, segmentation: [[10, 10, 50, 10, 50, 50]] },
    { ...first, id: 14, bbox: [60, 10, 20, 20] },
  ];
  const changed = { ...instances, annotations };
  await writeFiles(at('odd'), new Map([['instances_val.json', JSON.stringify(changed)]]));
  const result = { image_id: 1, category_id: 3, bbox: [10, 10, 40, 40], score: 0.9 };
  const results = at('odd-results.json');
  await writeFile(results, JSON.stringify([result, { ...result, category_id: 99 }]));
  const line = ['eval', '--data', at('odd'), '--format', 'coco', '--split', 'val', '--json'];
  const { code, lines } = await capture([...line, '--detections', results]);
  expect(code).toBe(0);
  expect(lines).toEqual([
    '1: object 12 has a box that is not four numbers and is left out.',
    '1: object 13 has a box without an area, [5,5,0,9], and counts as it stands.',
    '1 object has no box; the bounds of the outline are taken.',
    expect.stringMatching(/^1 annotation repeats the id of another one, such as 14: .* anew\.$/),
    expect.stringMatching(/^The annotation with the id 0, of image 1, is never found/),
    expect.stringMatching(/^1 annotation is of images .* such as 77, and left out/),
    expect.stringMatching(/^1 annotation is of categories .* such as 99, and left out/),
    expect.stringMatching(/^1 result is of categories .* such as 99, and left out/),
  ]);
  await writeFile(results, JSON.stringify([{ ...result, bbox: [0.1, 0.1, 0.5, 0.5] }]));
  const parts = await capture([...onCoco, '--detections', results]);
  expect(parts.lines).toEqual([
    expect.stringMatching(/^All boxes of the results lie within 0\.\.1/),
  ]);
  const odd = [
    [70, 10, 110, 50],
    [90, 20, 110, 70],
    [30, 30, -20, 20],
  ];
  await writeFile(results, JSON.stringify(odd.map((bbox) => ({ ...result, bbox }))));
  const corners = await capture([...onCoco, '--detections', results]);
  expect(corners.lines).toEqual([
    '1 result is without a width or a height, such as [30,30,-20,20], and can match nothing.',
    "2 of 3 results reach beyond their images, such as [70,10,110,50]; COCO's boxes are [x, y, width, height], so are these corners?",
  ]);
});

test('a split without objects is refused, as nothing can be measured against it', async () => {
  const bare = at('bare');
  await cp(voc, bare, { recursive: true });
  for (const name of ['a', 'b']) {
    await writeFile(join(bare, `Annotations/${name}.xml`), annotation());
  }
  const line = ['eval', '--data', bare, '--format', 'voc', '--split', 'test', '--json'];
  const { code, err } = await capture([...line, ...withModel]);
  expect(code).toBe(1);
  expect(err).toMatch(/The split 'test' of .*bare holds no object, so there is nothing to measure/);
});

test.each([
  ['voc', onVoc, 'JPEGImages/b.jpg'],
  ['coco', onCoco, 'val/2.jpg'],
])('an image that differs from its annotation is named or skipped, %s', async (_, line, name) => {
  const folder = line[2]!;
  const whole = await readFile(join(folder, name));
  const run = () => capture([...line, ...withModel, '--json']);
  const skip = () => capture([...line, ...withModel, '--json', '--skip-broken']);
  try {
    const turned = await sharp(whole).withMetadata({ orientation: 6 }).toBuffer();
    for (const [bytes, why] of [
      [await imageFile(80, 120), /is 80x120, its annotation says 120x80/],
      [turned, /is 80x120, its annotation says 120x80/],
      [whole.subarray(0, 300), /is unreadable/],
    ] as const) {
      await writeFile(join(folder, name), bytes);
      const { code, out, lines } = await run();
      expect({ code, out }).toEqual({ code: 1, out: '' });
      expect(lines.at(-1)).toMatch(why);
      const skipped = await skip();
      expect(skipped.code).toBe(0);
      expect(skipped.lines.some((said) => why.test(said) && said.includes('left out'))).toBe(true);
    }
  } finally {
    await writeFile(join(folder, name), whole);
  }
});

test('a limit of detections per image can be set', async () => {
  const run = await capture([...onVoc, ...withModel, '--json']);
  const limited = await capture([...onVoc, ...withModel, '--json', '--max-detections', '5']);
  const counted = ({ out }: { out: string }): number =>
    JSON.parse(out).perClass.reduce(
      (sum: number, found: { detections: number }) => sum + found.detections,
      0,
    );
  expect(counted(limited)).toBe(10);
  expect(counted(run)).toBeGreaterThan(10);
});

test('a model must know the classes that are measured', async () => {
  await mkdir(at('other/ImageSets/Main'), { recursive: true });
  await writeFiles(at('other/ImageSets/Main'), new Map([['test.txt', 'a\n']]));
  const xml = annotation(object('red', [11, 11, 50, 50]), object('cow', [1, 1, 30, 30]));
  await writeFiles(at('other/Annotations'), new Map([['a.xml', xml]]));
  await writeFiles(at('other/JPEGImages'), new Map([['a.jpg', await imageFile(120, 80)]]));
  const line = ['eval', '--data', at('other'), '--format', 'voc', '--split', 'test', ...withModel];
  const { code, lines } = await capture(line);
  expect(code).toBe(1);
  expect(lines).toEqual([expect.stringMatching(/does not know cow.*red, green, blue/)]);
  const reds = await capture([...line, '--classes', 'red', '--json']);
  expect(reds.code).toBe(0);
  expect(JSON.parse(reds.out).perClass).toMatchObject([{ class: 'red', positives: 1 }]);
});

test.each([
  [['--split', 'nope'], 'nope.txt'],
  [['--data', 'no-data'], 'no-data'],
  [['--model', 'no-model'], 'no-model'],
])('%j fails', async (flags, part) => {
  const { code, out, lines } = await capture([...onVoc, ...withModel, ...flags]);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(lines.at(-1)).toContain(part);
});

test('errors, precision and recall from a score, and AP by size', async () => {
  // Of two red objects that are not difficult one is found, one in the wrong place; a green one is taken for red.
  const found = 'a 0.9 11 11 50 50\nb 0.8 31 11 70 50\nb 0.7 41 31 90 60\nb 0.2 11 11 50 50\n';
  await writeFiles(
    at('broken-down'),
    new Map([
      ['comp4_det_test_red.txt', found],
      ['comp4_det_test_green.txt', ''],
    ]),
  );
  const line = [...onVoc, '--detections', at('broken-down'), '--breakdown', '--score', '0.5'];
  const { code, out } = await capture([...line, '--json']);
  expect(code).toBe(0);
  const { breakdown } = JSON.parse(out);
  const [green, red] = breakdown.perClass;
  expect(red).toMatchObject({ class: 'red', found: 1, place: 1, confused: 1, missed: 0 });
  expect(red).toMatchObject({ precision: 1 / 3, recall: 1 / 2 });
  expect(red.best).toMatchObject({ threshold: 0.9, precision: 1, recall: 1 / 2 });
  expect(green).toMatchObject({ class: 'green', found: 0, missed: 1, best: null });
  // Of red one recall in 101 up to 0.5 has precision 1, the others 2/4; of green nothing is found, also of the small one.
  const medium = expect.closeTo((51 + 50 / 2) / 101 / 2, 12);
  expect(breakdown.sizes).toEqual({ small: 0, medium, large: -1 });
  const text = (await capture(line)).out;
  expect(text).toContain('From the score 0.5');
  const ofFile = [...onCoco, '--detections', at('results.json'), '--breakdown'];
  expect((await capture(ofFile)).code).toBe(2);
  expect((await capture([...onVoc, ...withModel, '--score', '0.5'])).code).toBe(2);
});

test('errors and thresholds are found in COCO’s layout, too', async () => {
  const { code, out } = await capture([...onCoco, ...withModel, '--breakdown', '--json']);
  expect(code).toBe(0);
  const { AP, breakdown } = JSON.parse(out);
  const found = JSON.parse((await capture([...onCoco, ...withModel, '--json'])).out);
  expect(found).toMatchObject({ AP });
  expect(found.breakdown).toBeUndefined();
  const { perClass } = breakdown as { perClass: { class: string; best: object | null }[] };
  expect(perClass.map((one) => one.class).toSorted()).toEqual(['green', 'red']);
});

test('errors are of the best class of each box, as detect returns it', async () => {
  const scoreThreshold = 0.27;
  const line = [...onCoco, ...withModel, '--breakdown', '--score', `${scoreThreshold}`, '--json'];
  const { code, out } = await capture(line);
  expect(code).toBe(0);
  const rows: Record<string, number>[] = JSON.parse(out).breakdown.perClass;
  const counted = ERROR_KINDS.filter((kind) => kind !== 'missed');
  const sum = rows.reduce(
    (all, row) => all + counted.reduce((own, kind) => own + row[kind]!, 0),
    0,
  );
  const detector = await loadDetector(at('model'), { runtime: tfjsRuntime('cpu') });
  const options = { scoreThreshold, maxDetections: 1e6, classes: ['red', 'green'] };
  const shown = await detector.detect(join(coco, 'val/1.jpg'), options);
  await detector.dispose();
  expect(shown.length).toBeGreaterThan(5);
  // Both images are the same.
  expect(sum).toBe(2 * shown.length);
});

test('the best threshold per class is written into a model, which detect then takes', async () => {
  const model = at('with-thresholds');
  await cp(at('model'), model, { recursive: true });
  const line = [...onVoc, '--model', model, '--backend', 'cpu', '--breakdown', '--json'];
  const before = await capture([...line, '--write-thresholds']);
  expect(before.code).toBe(0);
  const { perClass } = JSON.parse(before.out).breakdown as {
    perClass: { class: string; best: { threshold: number } | null }[];
  };
  const { metadata } = await readDetector(model);
  expect(metadata.version).toBe(2);
  const expected = perClass.flatMap(({ class: name, best }) =>
    best ? [[name, expect.closeTo(best.threshold, 3)]] : [],
  );
  expect(expected).not.toEqual([]);
  expect(metadata.scoreThresholds).toEqual(Object.fromEntries(expected));
  for (const { class: name, best } of perClass) {
    if (best) expect(metadata.scoreThresholds![name]!).toBeLessThanOrEqual(best.threshold);
  }
  // AP goes by all scores, as before; what counts is what detect takes.
  const after = JSON.parse((await capture(line)).out);
  const { breakdown, ...figures } = JSON.parse(before.out);
  expect(after).toMatchObject(figures);
  expect(breakdown.score).toBe(0.3);
  for (const row of after.breakdown.perClass) {
    expect(row.score).toBe(metadata.scoreThresholds![row.class] ?? 0.3);
    if (row.best === null) continue;
    expect([row.precision, row.recall]).toEqual([row.best.precision, row.best.recall]);
  }
  const asked = JSON.parse((await capture([...line, '--score', '0.3'])).out);
  expect(asked).toEqual(JSON.parse(before.out));
  const detector = await loadDetector(model);
  const image = join(voc, 'JPEGImages/a.jpg');
  const chosen = await detector.detect(image, { maxDetections: 1e6 });
  const all = await detector.detect(image, { scoreThreshold: 0, maxDetections: 1e6 });
  await detector.dispose();
  const minScore = (name: string) => metadata.scoreThresholds![name] ?? 0.3;
  expect(all.length).toBeGreaterThan(chosen.length);
  for (const one of chosen) expect(one.score).toBeGreaterThanOrEqual(minScore(one.class));
});

test('thresholds are written into a model of one’s own only', async () => {
  for (const model of ['bccd', at('no-model')]) {
    const { code, lines } = await capture([...onVoc, '--model', model, '--write-thresholds']);
    expect(code).toBe(2);
    expect(lines.at(-1)).toMatch(/--write-thresholds needs the path of a model/);
  }
  const line = [...onVoc, '--detections', 'x', '--write-thresholds'];
  expect((await capture(line)).lines.at(-1)).toMatch(/--write-thresholds needs --model/);
});

test('what a training held back of its split is measured alone', async () => {
  const model = at('held-back');
  await cp(at('model'), model, { recursive: true });
  const file = join(model, 'model.json');
  const parsed = JSON.parse(await readFile(file, 'utf8'));
  const trainedBy = async (training: object) => {
    parsed.userDefinedMetadata.rsanet.training = training;
    await writeFile(file, JSON.stringify(parsed));
  };
  const line = [...onVoc, '--model', model, '--backend', 'cpu', '--held-back', '--json'];
  await trainedBy({ train: 'test', holdBack: 0.5, seed: 1 });
  const { code, out } = await capture(line);
  expect(code).toBe(0);
  // Either of the two images has one red object that is not difficult.
  expect(JSON.parse(out).perClass).toContainEqual(
    expect.objectContaining({ class: 'red', positives: 1 }),
  );
  await trainedBy({ train: 'train', holdBack: 0.5, seed: 1 });
  expect((await capture(line)).lines.at(-1)).toContain(
    "held images of 'train' back, not of 'test'",
  );
  await trainedBy({ train: 'test', val: 'val', seed: 1 });
  expect((await capture(line)).lines.at(-1)).toContain('held no images back');
  const ofFiles = await capture([...onVoc, '--detections', 'x', '--held-back']);
  expect(ofFiles.lines.at(-1)).toMatch(/--held-back needs --model/);
});

test('images that a model gets right and wrong are drawn', async () => {
  const line = [...onVoc, ...withModel, '--examples', at('examples'), '--score', '0.1'];
  const { code, err } = await capture(line);
  expect({ code, failure: /rsanet.*/.exec(err)?.[0] }).toEqual({ code: 0 });
  const names = await readdir(at('examples'));
  // A network with random weights is wrong on both.
  expect(names.toSorted()).toEqual([
    expect.stringMatching(/^wrong-1-[ab]\.png$/),
    expect.stringMatching(/^wrong-2-[ab]\.png$/),
  ]);
  const { width, height } = await sharp(join(at('examples'), names[0]!)).metadata();
  expect({ width, height }).toEqual({ width: 120, height: 80 });
  const missing = await capture([...onVoc, '--detections', 'x', '--examples', at('none')]);
  expect(missing.code).toBe(2);
});
