import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { capture } from '../../testing/capture.ts';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { vocFolder } from '../../testing/voc-folder.ts';

const folder = temporaryFolder();

test.each([
  [['bench', '--backend', 'cuda'], "There is no backend 'cuda'"],
  [['bench', '--preset', 'nano'], "There is no preset 'nano'"],
  [['bench', '--input', '100'], "--input is '100'"],
  [['bench', '--runs', '0'], "--runs is '0'"],
  [['bench', '--pairs', '9'], '--pairs is for --aa'],
  [['bench', '--aa', '--backend', 'cpu,wasm'], '--aa measures one backend'],
  [['bench', 'ccn'], "Unexpected argument 'ccn'"],
  [['bench', 'ccm', '--pairs', '5'], "--pairs is '5'"],
  [['bench', 'ccm', '--input', '100'], "--input is '100'"],
  [['bench', 'rsam'], '--data is missing'],
  [['bench', 'rsam', '--data', 'd', '--seeds', '0'], "--seeds is '0'"],
  [['bench', 'rsam', '--data', 'd', '--patience', 'no'], "--patience is 'no'"],
  [['bench', 'rsam', '--data', 'd', '--rate', '1', '--rates-of', 'f'], '--rate and --rates-of'],
  [['bench', 'rsam', '--data', 'd', '--rate', '0'], "--rate is '0'"],
  [
    ['bench', 'rsam', '--data', 'd', '--only', 'no-rsam,all'],
    "--only names 'all'; there are no-res",
  ],
  [['bench', 'rsam', '--data', 'd', '--val', 'v', '--hold-back', '0.1'], '--val and --hold-back'],
  [['bench', 'assignments', '--data', 'd', '--hold-back', '2'], "--hold-back is '2'"],
  [['bench', 'compare'], 'REF is missing'],
  [['bench', 'compare', 'main', '--backend', 'cuda'], "There is no backend 'cuda'"],
  [['bench', 'peers', '--networks', 'yolo'], "There is no network 'yolo'"],
])('%j is wrong usage', async (argv, part) => {
  const { code, out, lines } = await capture(argv);
  expect(lines).toEqual([expect.stringContaining(part)]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
});

const NAMES = [
  'bench',
  'bench assignments',
  'bench ccm',
  'bench rsam',
  'bench peers',
  'bench compare',
];

test.each(NAMES)('%s has help', async (name) => {
  const { code, out, err } = await capture([...name.split(' '), '--help']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(new RegExp(`EXAMPLE\n\n  rsanet ${name} `));
});

test('rsam trains every variant, once, and hands out JSON, report and charts', async () => {
  const data = await vocFolder(join(folder, 'data'), { train: 4, val: 1, test: 1 });
  const out = join(folder, 'out');
  const line = [
    ...['bench', 'rsam', '--data', data, '--input', '32', '--epochs', '1', '--seeds', '1'],
    ...['--classes', 'spot', '--hold-back', '0.25', '--jobs', '1'],
    ...['--runs', join(folder, 'runs'), '--out', out, '--json'],
  ];
  const first = await capture(line);
  expect(first.lines.filter((text) => text.startsWith('rsanet'))).toEqual([]);
  expect(first.code).toBe(0);
  expect(first.lines.filter((text) => /finished, mAP/.test(text))).toHaveLength(5);
  const result = JSON.parse(first.out);
  expect(result).toMatchObject({
    benchmark: 'rsam',
    environment: { backend: { name: 'engine' } },
    recipe: {
      epochs: 1,
      data: 'data',
      classes: ['spot'],
      loss: { assignment: 'simota' },
      val: { heldBack: 0.25 },
      test: 'test',
    },
  });
  expect(result.arms).toHaveLength(5);
  expect(JSON.parse(await readFile(join(out, 'rsam.json'), 'utf8'))).toEqual(result);
  const files = await readdir(out);
  expect(files).toContain('rsam.md');
  expect(files.filter((file) => /^rsam-.*\.svg$/.test(file)).length).toBeGreaterThan(0);

  const again = await capture(line);
  expect(again.lines.filter((text) => /kept, mAP/.test(text))).toHaveLength(5);
  expect(JSON.parse(again.out).arms[0].runs).toEqual(result.arms[0].runs);

  const chosen = await capture([...line, '--only', 'no-rsam']);
  expect(JSON.parse(chosen.out).arms.map(({ name }: { name: string }) => name)).toEqual([
    'full',
    'no RSAM',
  ]);
});

test('rates come from an earlier result', async () => {
  const other = join(folder, 'other.json');
  await writeFile(other, '{"benchmark":"rsam","version":2}');
  const { code, lines } = await capture(['bench', 'rsam', '--data', 'd', '--rates-of', other]);
  expect(code).toBe(1);
  expect(lines).toEqual([expect.stringContaining("'version'")]);
});

test('assignments measures what chooses the epoch', async () => {
  const data = await vocFolder(join(folder, 'cells'), { train: 2, val: 1 });
  const line = ['bench', 'assignments', '--data', data, '--input', '32', '--epochs', '1'];
  const { code, out } = await capture([
    ...line,
    ...['--seeds', '1', '--jobs', '1', '--runs', join(folder, 'assignments'), '--json'],
  ]);
  expect(code).toBe(0);
  const { benchmark, variants } = JSON.parse(out);
  expect(benchmark).toBe('assignments');
  expect(variants.map(({ name }: { name: string }) => name)).toHaveLength(3);
  for (const { runs } of variants) expect(runs[0].map).toBe(runs[0].best.map);
});
