import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

/** Runs code of this folder as a process of its own, bundled and minified as an application may be. */
async function processOf(code: string) {
  const folder = await mkdtemp(join(tmpdir(), 'rsanet-threads-'));
  try {
    const outfile = join(folder, 'script.mjs');
    await build({
      stdin: { contents: code, resolveDir: import.meta.dirname, loader: 'ts' },
      bundle: true,
      minify: true,
      format: 'esm',
      conditions: ['@rsanet/source'],
      outfile,
    });
    const child = spawn(process.execPath, [outfile], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        output += data;
      });
    }
    const exitCode = await new Promise((resolve) => child.on('close', resolve));
    return { exitCode, output };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const OPENED = `
  import { copyChain } from './copy-chain.ts';
  import { openThreads } from './open-threads.ts';
  import { inferenceKernels } from '../binary/kernel-modules.ts';
  const { runner } = await openThreads(() => inferenceKernels('simd', true), { threads: 2 });
  const chain = copyChain(runner.memory, 2001);
  chain.fill(1);
`;
const RUN = 'await runner.run(chain.memory, chain.program); console.log(chain.arrived());';

test.each([
  ['after a run, without disposal', `${OPENED} ${RUN}`, 'true\n'],
  [
    'after disposal',
    `${OPENED} ${RUN} await runner.close(); console.log('closed');`,
    'true\nclosed\n',
  ],
  ['without a run', OPENED, ''],
  [
    'after runs with pauses',
    `${OPENED} ${RUN} await new Promise((r) => setTimeout(r, 50)); ${RUN}`,
    'true\ntrue\n',
  ],
  [
    'after failed workers',
    `${OPENED}
      for (let i = 0; i < 8; i++) {
        await runner.run(chain.memory, Int32Array.of(-1, 0)).catch(({ code }) => console.log(code));
      }
      ${RUN}`,
    `${'WORKER_FAILED\n'.repeat(8)}true\n`,
  ],
])('a process ends by itself with code 0 %s', async (_, code, output) => {
  expect(await processOf(code)).toEqual({ exitCode: 0, output });
});

test('nothing happens at import', async () => {
  const code = `
    for (const name of ['Worker', 'SharedArrayBuffer', 'Blob', 'URL']) delete globalThis[name];
    process.getBuiltinModule = () => { throw new Error('Something was done at import.'); };
    console.log(Object.keys(await import('./open-threads.ts')).length > 0);
  `;
  expect(await processOf(code)).toEqual({ exitCode: 0, output: 'true\n' });
});

test('memories of closed runners are collected, in the workers of others too', async () => {
  const code = `
    import { copyChain } from './copy-chain.ts';
    import { openThreads } from './open-threads.ts';
    import { inferenceKernels } from '../binary/kernel-modules.ts';
    const other = await openThreads(() => inferenceKernels('simd', true), { threads: 2 });
    for (let i = 0; i < 64; i++) {
      const { runner } = await openThreads(() => inferenceKernels('simd', true), { threads: 2 });
      const chain = copyChain((bytes) => runner.memory(bytes + 2 ** 25), 3);
      new Uint8Array(chain.memory.buffer).fill(1, 2 ** 20);
      await runner.run(chain.memory, chain.program);
      await runner.close();
    }
    console.log(process.resourceUsage().maxRSS * 1024 < 2 ** 30);
  `;
  expect(await processOf(code)).toEqual({ exitCode: 0, output: 'true\n' });
});
