import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CompareOptions, type CompareProgress, compare } from './compare.ts';
import { type SmallRepository, smallRepository } from './testing/small-repository.ts';

let repository: SmallRepository;
const commits = { before: '', base: '', same: '', worse: '' };
beforeAll(async () => {
  repository = await smallRepository();
  commits.before = await repository.commit({ comparable: false });
  commits.base = await repository.commit({});
  commits.same = await repository.commit({});
  commits.worse = await repository.commit({ forward: 150, bytes: 5000 });
});
afterAll(() => repository.remove());

const run = (base: string, options: CompareOptions = {}) =>
  compare(base, {
    repository: repository.folder,
    sessions: 1,
    pairs: 6,
    seed: 7,
    ...options,
  });

async function leftBehind() {
  const folders = (await readdir(tmpdir())).filter((name) => name.startsWith('rsanet-compare-'));
  const ours = folders.filter((name) => existsSync(join(tmpdir(), name, 'base', 'build.mjs')));
  return [...ours, ...repository.git('worktree', 'list').split('\n').slice(1)];
}

test('a head that is as good passes', async () => {
  await writeFile(join(repository.folder, 'packages', 'bench', 'tree.js'), 'not committed');
  const steps: CompareProgress[] = [];
  const onProgress = (progress: CompareProgress) => void steps.push(progress);
  const head = commits.same.slice(0, 10);
  const result = await run(commits.base, { head, backends: ['wasm', 'cpu'], onProgress });
  repository.git('checkout', '-q', '.');

  expect(result).toMatchObject({
    benchmark: 'compare',
    version: 1,
    failures: [],
    passed: true,
    uncommitted: true,
    base: { ref: commits.base, commit: commits.base },
    head: { ref: head, commit: commits.same },
    settings: { network: { preset: 'voc-416' }, pairs: 6, sessions: 1, seed: 7 },
    backends: [
      { backend: 'wasm', status: 'ok', slower: [] },
      { backend: 'cpu', status: 'ok', slower: [] },
    ],
  });
  expect(result.environment).not.toHaveProperty('backend');
  // The private one is not published.
  expect(result.packages).toEqual([
    { name: 'bench', base: expect.any(Number), head: expect.any(Number) },
  ]);
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  expect(
    steps.map((at) => [at.step, 'side' in at ? at.side : 'backend' in at ? at.backend : '']),
  ).toEqual([
    ...[
      ['build', 'base'],
      ['open', 'base'],
      ['build', 'head'],
      ['open', 'head'],
      ['reference', ''],
    ],
    ...[
      ['check', 'wasm'],
      ['noise', 'wasm'],
      ['compare', 'wasm'],
    ],
    ...[
      ['check', 'cpu'],
      ['noise', 'cpu'],
      ['compare', 'cpu'],
    ],
  ]);
  expect(await leftBehind()).toEqual([]);
});

test('a head that is slower and heavier does not', async () => {
  const { backends, failures, passed, head, uncommitted } = await run(commits.base);
  expect([head, uncommitted]).toEqual([{ ref: 'HEAD', commit: commits.worse }, false]);
  expect(backends).toMatchObject([{ slower: ['forward', 'total'], attempts: { length: 2 } }]);
  expect(failures).toEqual([
    'wasm: forward takes 1.50 (1.50 to 1.50), then 1.50 (1.50 to 1.50) times as long as before; 1.10 is allowed on this machine.',
    'wasm: an inference takes 1.49 (1.49 to 1.49), then 1.49 (1.49 to 1.49) times as long as before; 1.10 is allowed on this machine.',
    expect.stringMatching(/^bench: its tarball has \d+ bytes/),
  ]);
  expect(passed).toBe(false);
});

test.each<[string, CompareOptions, RegExp]>([
  ['before', {}, /^'\w+' \(\w+\) cannot be compared, since its bench has no dist\/compare-tree.js/],
  [
    'base',
    { network: { preset: 'coco-320' } },
    /since its bench does not write the network: .*there is no such preset yet/s,
  ],
])('says why a base cannot be compared: %s', async (name, options, message) => {
  const given = { ...options, head: commits.same };
  await expect(run(commits[name as 'base'], given)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringMatching(message),
  });
  expect(await leftBehind()).toEqual([]);
});

test.each(['build', 'open', 'noise'] as const)(
  'aborting at %s leaves nothing behind',
  async (step) => {
    const reason = new Error('enough');
    const controller = new AbortController();
    const onProgress = (at: CompareProgress) => {
      if (at.step === step) controller.abort(reason);
    };
    const options = { head: commits.same, signal: controller.signal, onProgress };
    await expect(run(commits.base, options)).rejects.toBe(reason);
    await expect(run(commits.base, options)).rejects.toBe(reason);
    expect(await leftBehind()).toEqual([]);
  },
);

test.each<CompareOptions>([
  { backends: ['gpu' as 'wasm'] },
  { pairs: 5 },
  { sessions: 0 },
  { bytesTolerance: -0.1 },
  { bytesTolerance: Number.NaN },
  { head: 'no-such-branch' },
  { repository: tmpdir() },
])('refuses %o', async (options) => {
  await expect(run(commits.base, options)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});
