import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { loadDetector } from '@rsanet/rsanet/node';
import { beforeAll, expect, test } from 'vitest';
import { run } from '../run.ts';
import { capture } from '../testing/capture.ts';
import { imageFile } from '../testing/image-file.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { tinyModel } from '../testing/tiny-model.ts';
import { writeFiles } from '../write-files.ts';
import type { ImageResult } from './results-file.ts';

const folder = temporaryFolder();
const at = (...names: string[]) => join(folder, ...names);
const flags = ['--model', at('model'), '--score', '0.1', '--threads', '1'];
const images = ['a.jpg', 'broken.jpg', 'c.jpg', 'd d.jpg', 'é.jpg', 'lacking.jpg', 'g.jpg'].map(
  (name) => at('images', name),
);
const list = at('list.txt');
const output = (name: string) => at(`${name}.jsonl`);
const detect = (name: string, ...more: string[]) =>
  capture(['detect', ...flags, '--output', output(name), ...more]);
const linesOf = async (name: string) =>
  (await readFile(output(name), 'utf8')).split('\n').slice(0, -1);
const resultsOf = async (name: string): Promise<ImageResult[]> =>
  (await linesOf(name)).map((line) => JSON.parse(line));

beforeAll(async () => {
  await writeFiles(at('model'), tinyModel());
  await mkdir(at('images'));
  for (const [i, path] of images.entries()) {
    if (path.includes('lacking')) continue;
    await writeFile(path, path.includes('broken') ? 'no image' : await imageFile(60 + 8 * i, 50));
  }
  await writeFile(list, `\uFEFF${images.join('\r\n')}\n\n`);
});

test('each image of a list gets a line, in order: what the detector finds, or why it cannot be read', async () => {
  const { code, out } = await detect('whole', '--input', list, '--threads', '2');
  expect({ code, out }).toEqual({
    code: 0,
    out: `${output('whole')}: 7 images, 2 of which could not be read\n`,
  });
  const results = await resultsOf('whole');
  expect(results.map(({ image }) => image)).toEqual(images);
  const detector = await loadDetector(at('model'));
  let found = 0;
  for (const [i, result] of results.entries()) {
    if ('error' in result) {
      expect(result.image).toMatch(/broken|lacking/);
      expect(result.error.message).toContain(result.image);
      continue;
    }
    const { width, height, detections } = result;
    expect({ width, height }).toEqual({ width: 60 + 8 * i, height: 50 });
    const expected = await detector.detect(images[i]!, { scoreThreshold: 0.1 });
    expect(detections).toEqual(JSON.parse(JSON.stringify(expected)));
    found += expected.length;
  }
  await detector.dispose();
  expect(found).toBeGreaterThan(5);
  expect(results.flatMap((one) => ('error' in one ? one.error.code : []))).toEqual([
    'INVALID_IMAGE',
    'IMAGE_NOT_FOUND',
  ]);
});

test.each([1, -1, -40])(
  'a run that was cut off at byte %d goes on to the same file',
  async (cut) => {
    const whole = await readFile(output('whole'));
    const name = `cut${cut}`;
    await writeFile(output(name), whole.subarray(0, cut < 0 ? whole.length + cut : cut));
    const { code } = await detect(name, '--input', list);
    expect(code).toBe(0);
    expect(await readFile(output(name))).toEqual(whole);
    const again = await detect(name, '--input', list, '--json');
    expect(JSON.parse(again.out)).toEqual({ output: output(name), images: 7, bad: 2 });
    expect(await readFile(output(name))).toEqual(whole);
  },
);

test('shards have every image once', async () => {
  for (const i of [1, 2, 3]) {
    expect((await detect(`shard${i}`, '--input', list, '--shard', `${i}/3`)).code).toBe(0);
  }
  const shards = await Promise.all([1, 2, 3].map((i) => linesOf(`shard${i}`)));
  expect(shards.map(({ length }) => length)).toEqual([3, 2, 2]);
  expect(shards.flat().sort()).toEqual((await linesOf('whole')).sort());
});

test('a glob is sorted, and standard input is read', async () => {
  const glob = await detect('glob', '--input', at('images/*.jpg').replaceAll('\\', '/'));
  expect(glob.code).toBe(0);
  const names = (await resultsOf('glob')).map(({ image }) => image.split('/').at(-1));
  expect(names).toEqual(['a.jpg', 'broken.jpg', 'c.jpg', 'd d.jpg', 'g.jpg', 'é.jpg']);

  const sink = new Writable({ write: (_, __, done) => done() });
  const argv = ['detect', ...flags, '--input', '-', '--output', output('stdin')];
  const stdin = Readable.from([images.slice(0, 3).join('\n')]);
  expect(await run(argv, { stdout: sink, stderr: sink, stdin })).toBe(0);
  expect(await linesOf('stdin')).toEqual((await linesOf('whole')).slice(0, 3));
});

test("COCO's results have the ids of an annotation file", async () => {
  const annotations = at('instances.json');
  const file = {
    images: images.map((path, i) => ({
      id: 100 + i,
      file_name: path.split('/').slice(-2).join('/'),
    })),
    categories: ['green', 'red', 'blue'].map((name, i) => ({ id: 7 * (i + 1), name })),
    annotations: [],
  };
  await writeFile(annotations, JSON.stringify(file));
  expect((await detect('coco', '--input', list, '--coco', annotations)).code).toBe(0);
  const expected = (await resultsOf('coco')).flatMap((result, i) =>
    'error' in result
      ? []
      : result.detections.map(({ class: name, bbox, score }) => {
          const category_id = { green: 7, red: 14, blue: 21 }[name];
          return { image_id: 100 + i, category_id, bbox, score };
        }),
  );
  expect(JSON.parse(await readFile(`${output('coco')}.coco.json`, 'utf8'))).toEqual(expected);

  await writeFile(annotations, JSON.stringify({ ...file, categories: [{ id: 1, name: 'red' }] }));
  const lacking = await detect('lacking', '--input', list, '--coco', annotations);
  expect(lacking.code).toBe(1);
  expect(lacking.lines.at(-1)).toContain("has no category 'green'");
});

test('results of other images, another model or other limits are not gone on with', async () => {
  await detect('other', '--input', list);
  const before = await readFile(output('other'));
  const score = await detect('other', '--input', list, '--score', '0.2');
  expect(score.code).toBe(1);
  expect(score.lines.at(-1)).toContain('other limits');
  await writeFile(at('reversed.txt'), images.toReversed().join('\n'));
  const reversed = await detect('other', '--input', at('reversed.txt'));
  expect(reversed.code).toBe(1);
  expect(reversed.lines.at(-1)).toContain('in line 1, where the input has');
  await writeFile(at('short.txt'), images[0]!);
  const short = await detect('other', '--input', at('short.txt'));
  expect(short.lines.at(-1)).toContain('in line 2, where the input has ended');
  expect(await readFile(output('other'))).toEqual(before);
  await rm(`${output('other')}.run.json`);
});

test.each([
  [['--input', list], '--input needs --output'],
  [['--output', 'x.jsonl', 'a.jpg'], '--output needs --input'],
  [['--input', list, '--output', 'x.jsonl', 'a.jpg'], "'a.jpg' stands beside --input"],
  [['--input', list, '--output', 'x.jsonl', '--out', 'boxes'], '--out'],
  [['--input', list, '--output', 'x.jsonl', '--shard', '5/4'], "--shard is '5/4'"],
  [[], 'IMAGE... is missing'],
])('%j is a usage error', async (argv, part) => {
  const { code, out, lines } = await capture(['detect', ...argv]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(lines[0]).toContain(part);
});

test.each([
  [at('no-list.txt'), 'does not exist'],
  [folder, 'is a folder'],
  [at('*.gif'), 'matches no file'],
])('--input %s fails and writes nothing', async (input, part) => {
  const { code, lines } = await detect('never', '--input', input);
  expect(code).toBe(1);
  expect(lines.at(-1)).toContain(part);
  await expect(readFile(output('never'))).rejects.toThrow('ENOENT');
});

test('threads beside another backend are refused before anything is written', async () => {
  const flags = ['--model', at('model'), '--backend', 'wasm', '--threads', '2'];
  const { code, lines } = await capture([
    ...['detect', '--input', list, '--output', output('refused')],
    ...flags,
  ]);
  expect(code).toBe(2);
  expect(lines).toEqual([expect.stringContaining('--threads is for --backend engine, not wasm')]);
  await expect(readFile(`${output('refused')}.run.json`)).rejects.toThrow('ENOENT');
});
