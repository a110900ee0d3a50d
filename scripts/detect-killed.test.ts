import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { imageFile } from '../packages/cli/src/testing/image-file.ts';
import { tinyModel } from '../packages/cli/src/testing/tiny-model.ts';
import { writeFiles } from '../packages/cli/src/write-files.ts';

const COMMAND = fileURLToPath(new URL('../packages/cli/bin/rsanet.mjs', import.meta.url));
const IMAGES = 600;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rsanet-detect-killed-'));
  await writeFiles(join(folder, 'model'), tinyModel());
  const sizes = Array.from({ length: 6 }, (_, i) => 40 + 10 * i);
  const files = await Promise.all(sizes.map((side) => imageFile(side, 48)));
  await writeFiles(folder, new Map(files.map((file, i) => [`${i}.jpg`, file])));
  // One after another has a size of its own, so that lines that were exchanged would be seen.
  const names = Array.from({ length: IMAGES }, (_, i) => join(folder, `${(i * i) % 7}.jpg`));
  await writeFile(join(folder, 'list.txt'), names.join('\n'));
});
afterAll(() => rm(folder, { recursive: true }));

function start(output: string) {
  const files = ['--input', join(folder, 'list.txt'), '--output', join(folder, output)];
  const flags = ['--model', join(folder, 'model'), '--score', '0.1', '--threads', '2'];
  return spawn(process.execPath, [COMMAND, 'detect', ...files, ...flags], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

async function complete(output: string): Promise<Buffer> {
  const child = start(output);
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(code, said).toBe(0);
  return readFile(join(folder, output));
}

/** Whole lines in a file, none where it is not there yet. */
async function lines(output: string): Promise<number> {
  const content = await readFile(join(folder, output), 'utf8').catch(() => '');
  return content.split('\n').length - 1;
}

test('detection that is killed again and again loses and repeats no image', {
  timeout: 300_000,
}, async () => {
  let before = 0;
  for (let kills = 0; kills < 3; kills++) {
    const child = start('killed.jsonl');
    const exit = once(child, 'exit');
    while ((await lines('killed.jsonl')) < before + 40 && child.exitCode === null) await wait(2);
    child.kill('SIGKILL');
    expect((await exit)[1]).toBe('SIGKILL');
    const now = await lines('killed.jsonl');
    expect(now).toBeGreaterThan(before);
    expect(now).toBeLessThan(IMAGES);
    before = now;
  }
  const killed = await complete('killed.jsonl');
  expect(killed.equals(await complete('unbroken.jsonl'))).toBe(true);
  const names = `${killed}`
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).image);
  expect(names.join('\n')).toBe(await readFile(join(folder, 'list.txt'), 'utf8'));
});
