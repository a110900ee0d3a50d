import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A repository like this one, with a bench that only says how long it takes. */
export interface SmallRepository {
  folder: string;
  git(...args: string[]): string;
  /** Commits a bench; gives the commit. */
  commit(bench: SmallBench): Promise<string>;
  remove(): Promise<void>;
}

/** What a commit's bench does. */
interface SmallBench {
  /** Whether it can be compared. */
  comparable?: boolean;
  /** Milliseconds of each forward pass; 100 by default. */
  forward?: number;
  /** Bytes of its tarball beside its code. */
  bytes?: number;
}

/** Makes a repository without commits; its packages need none but each other. */
export async function smallRepository(): Promise<SmallRepository> {
  const folder = await mkdtemp(join(tmpdir(), 'rsanet-small-'));
  const git = (...args: string[]) => {
    const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
    return execFileSync('git', [...author, ...args], { cwd: folder, encoding: 'utf8' }).trim();
  };
  const write = (path: string, content: string | object | Uint8Array) =>
    writeFile(
      join(folder, path),
      typeof content === 'string' || content instanceof Uint8Array
        ? content
        : JSON.stringify(content),
    );
  git('init', '-q');
  await mkdir(join(folder, 'packages', 'bench'), { recursive: true });
  await mkdir(join(folder, 'packages', 'secret'), { recursive: true });
  const root = { name: 'root', version: '1.0.0', private: true, workspaces: ['packages/*'] };
  await write('package.json', { ...root, scripts: { build: 'node build.mjs' } });
  await write('.gitignore', 'dist\nnode_modules\n');
  await write(
    'build.mjs',
    `import { cpSync, existsSync } from 'node:fs';
     if (existsSync('packages/bench/tree.js')) cpSync('packages/bench/tree.js', 'packages/bench/dist/compare-tree.js');`,
  );
  const manifest = { version: '1.0.0', type: 'module' };
  await write('packages/bench/package.json', { name: 'bench', ...manifest });
  await write('packages/secret/package.json', { name: 'secret', ...manifest, private: true });
  await write('package-lock.json', {
    name: root.name,
    version: root.version,
    lockfileVersion: 3,
    packages: {
      '': root,
      'node_modules/bench': { resolved: 'packages/bench', link: true },
      'node_modules/secret': { resolved: 'packages/secret', link: true },
      'packages/bench': { name: 'bench', version: '1.0.0' },
      'packages/secret': { name: 'secret', version: '1.0.0' },
    },
  });

  return {
    folder,
    git,
    async commit({ comparable = true, forward = 100, bytes = 0 }) {
      const tree = join('packages', 'bench', 'tree.js');
      await rm(join(folder, tree), { force: true });
      if (comparable) await write(tree, treeSource(forward));
      // That no compression makes smaller.
      await write('packages/bench/bytes', crypto.getRandomValues(new Uint8Array(bytes)));
      git('add', '.');
      git('commit', '-q', '--allow-empty', '-m', 'Change');
      return git('rev-parse', 'HEAD');
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

function treeSource(forward: number): string {
  return `
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
export async function writeJob(folder, options) {
  console.log('A library may talk.');
  if (options.network.preset === 'coco-320') throw new Error('there is no such preset yet');
  await mkdir(folder);
  await writeFile(join(folder, 'model.json'), JSON.stringify({ options, process: process.pid }));
  return { model: folder, image: { path: 'none', width: 1, height: 1 } };
}
export async function openArm(backend, job, { signal }) {
  signal?.throwIfAborted();
  const { options, process: writer } = JSON.parse(await readFile(join(job.model, 'model.json'), 'utf8'));
  if (options.seed !== 7 || writer === process.pid) return { status: 'failed', reason: 'not as asked' };
  const arm = {
    info: { backend },
    run: async () => ({ preprocess: 1, forward: ${forward}, postprocess: 1, total: ${forward} + 2 }),
    outputs: async () => ({ outputs: [{ data: new Float32Array([1]), shape: [1] }], detections: [] }),
    resources: async () => ({ tensorsLeft: 0, kernels: 1, bytesMoved: 1, peakMemory: 1 }),
    close: async () => {},
  };
  return { status: 'ok', arm };
}`;
}
