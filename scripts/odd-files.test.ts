import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { isRsanetError } from '@rsanet/errors';
import { type Detection, detectorFiles, loadDetector } from '@rsanet/rsanet/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { capture } from '../packages/cli/src/testing/capture.ts';
import { areRight } from '../packages/rsanet/src/testing/are-right.ts';
import { coloursModel } from '../packages/rsanet/src/testing/colours.ts';
import { type OddFile, oddFiles } from '../packages/rsanet/src/testing/odd-files.ts';

const { graph, metadata } = coloursModel(64, 64);
let folder: string;
let files: OddFile[];
const pathOf = ({ name }: OddFile) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rsanet-odd-files-'));
  files = await oddFiles();
  for (const file of files) await writeFile(pathOf(file), file.bytes);
  for (const [name, bytes] of detectorFiles(graph, metadata)) {
    await writeFile(join(folder, name), bytes);
  }
});
afterAll(() => rm(folder, { recursive: true }));

test('there are files of many kinds', () => {
  expect(files.length).toBeGreaterThan(200);
});

test('loadDetector finds the right boxes in each, or refuses it in one line', async () => {
  const detector = await loadDetector(folder);
  const wrong: string[] = [];
  let refused = 0;
  for (const file of files) {
    const outcome = await detector.detect(pathOf(file)).catch((error: unknown) => error);
    if (Array.isArray(outcome)) {
      if (!areRight(file, outcome)) wrong.push(`${file.name}: ${JSON.stringify(outcome)}`);
    } else {
      refused += 1;
      const { message } = outcome as Error;
      const isReported = isRsanetError(outcome) && !message.includes('\n') && message.length < 500;
      if (!isReported || file.part === 1) wrong.push(`${file.name}: ${message}`);
    }
  }
  await detector.dispose();
  expect(wrong).toEqual([]);
  expect(refused).toBeGreaterThan(files.length / 2);
});

test('rsanet detect prints the right boxes of each, or one line', async () => {
  const { code, out, lines } = await capture([
    'detect',
    ...files.map(pathOf),
    '--model',
    folder,
    '--json',
  ]);
  expect(code).toBe(1);
  const results = JSON.parse(out) as { image: string; detections: Detection[] }[];
  const byName = new Map(results.map(({ image, detections }) => [basename(image), detections]));
  const wrong = files.filter((file) => {
    const found = byName.get(file.name);
    if (found) return !areRight(file, found);
    const said = lines.filter((line) => line.includes(`${file.name} `));
    return file.part === 1 || said.length !== 1;
  });
  expect(wrong.map(({ name }) => name)).toEqual([]);
  expect(results.length + lines.length).toBe(files.length);
});
