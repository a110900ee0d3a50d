import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { engineReport } from './markdown/engine.ts';
import { readResult } from './read-result.ts';
import { reportFiles } from './report-files.ts';
import { engineResult } from './schema/engine.ts';
import { measurementResult } from './testing/measurement-schema.ts';

const RESULTS = fileURLToPath(new URL('../../../../results', import.meta.url));

const entries = readdirSync(RESULTS, { withFileTypes: true });
// Several results each, one per runtime, or one whose report is not made here.
const SEVERAL = ['arithmetic', 'engine', 'models', 'packed', 'training'].filter((name) =>
  existsSync(`${RESULTS}/${name}`),
);
const folders = entries
  .filter((entry) => entry.isDirectory() && !SEVERAL.includes(entry.name))
  .map(({ name }) => name);
const files = [
  ...entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name),
  ...SEVERAL.flatMap((folder) =>
    readdirSync(`${RESULTS}/${folder}`)
      .filter((name) => name.endsWith('.json'))
      .map((name) => `${folder}/${name}`),
  ),
];
const read = (path: string) => readFileSync(`${RESULTS}/${path}`, 'utf8');

test('there are results', () => {
  expect(folders).toContain('matrix');
  expect(files).toContain('folding.json');
  expect(files).toContain('engine/node-24.json');
});

test.each(folders)('%s holds a result, and the report and charts made from it', (folder) => {
  const names = readdirSync(`${RESULTS}/${folder}`);
  const [json = 'none', ...others] = names.filter((name) => name.endsWith('.json'));
  expect(others).toEqual([]);
  const kept: unknown = JSON.parse(read(`${folder}/${json}`));
  const result = readResult(kept);
  expect(result).toEqual(kept);

  const expected = reportFiles(result);
  expect(names.sort()).toEqual([...expected.keys()].sort());
  for (const [name, text] of expected) {
    if (name !== json) expect(read(`${folder}/${name}`), name).toBe(text);
  }
});

test.each(files)('%s is a result', (file) => {
  const kept: unknown = JSON.parse(read(file));
  expect(v.parse(measurementResult, kept)).toEqual(kept);
});

test('a report beside a result of the engine is made from it', () => {
  const reports = readdirSync(`${RESULTS}/engine`).filter((name) => name.endsWith('.md'));
  for (const name of reports) {
    const kept: unknown = JSON.parse(read(`engine/${name.replace(/md$/, 'json')}`));
    expect(read(`engine/${name}`), name).toBe(engineReport(v.parse(engineResult, kept)));
  }
});
