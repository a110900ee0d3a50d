import { cp, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildTree } from './build-tree.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rsanet-build-'));
});
afterEach(() => rm(folder, { recursive: true }));

const dependency = { 'node_modules/dependency': { version: '1.0.0' } };
const nested = { 'packages/one/node_modules/other': { version: '2.0.0' } };

/** A repository that has installed what it says, and a tree of it that wants something. */
async function trees(
  installed: Record<string, { version: string }>,
  wanted: Record<string, { version: string }>,
  build = 'node -e 0',
) {
  const write = async (path: string, content: object) => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, JSON.stringify(content));
  };
  const root = { name: 'root', version: '1.0.0', scripts: { build } };
  const lock = { name: 'root', version: '1.0.0', lockfileVersion: 3 };
  const [repository, tree] = [join(folder, 'repository'), join(folder, 'tree')];
  await write(join(tree, 'package.json'), root);
  await write(join(tree, 'package-lock.json'), { ...lock, packages: { '': root, ...wanted } });
  await mkdir(join(tree, 'packages', 'one'), { recursive: true });
  await cp(tree, repository, { recursive: true });
  await write(join(repository, 'node_modules', '.package-lock.json'), { packages: installed });
  for (const path of Object.keys(installed)) await write(join(repository, path, 'file.json'), {});
  return { repository, tree: { folder: tree, ref: 'HEAD', commit: 'c0ffee' } };
}

test('links the packages that are installed already', async () => {
  const all = { ...dependency, ...nested };
  const { repository, tree } = await trees(all, all);
  await buildTree(tree, repository);
  for (const path of Object.keys(all)) {
    const [from, to] = await Promise.all(
      [repository, tree.folder].map((top) => stat(join(top, path, 'file.json'))),
    );
    expect(to!.ino).toBe(from!.ino);
  }
});

test('installs where other packages are wanted', async () => {
  const { repository, tree } = await trees(dependency, {});
  await buildTree(tree, repository);
  await expect(stat(join(tree.folder, 'node_modules', 'dependency'))).rejects.toThrow('ENOENT');
});

test('says why a tree does not build', async () => {
  const { repository, tree } = await trees({}, {}, 'echo the compiler is lost && exit 1');
  await expect(buildTree(tree, repository)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringMatching(
      /^'HEAD' \(c0ffee\) cannot be compared, .*the compiler is lost/s,
    ),
  });
});

test("aborting rejects with the signal's reason", async () => {
  const { repository, tree } = await trees({}, {}, 'sleep 30');
  const reason = new Error('enough');
  const controller = new AbortController();
  const building = buildTree(tree, repository, controller.signal);
  setTimeout(() => controller.abort(reason), 500);
  await expect(building).rejects.toBe(reason);
});
