import { describe, expect, test } from 'vitest';
import { type BuildName, chooseBuild } from './choose-build.ts';
import { inferenceKernels } from './kernel-modules.ts';
import { withSharedMemory } from './shared-memory.ts';

/** The builds that run here. */
const builds: BuildName[] = chooseBuild().name === 'relaxed' ? ['simd', 'relaxed'] : ['simd'];

describe.each(builds)('%s', (build) => {
  test.each([true, false])('runs over a memory that is shared: %s', async (shared) => {
    const [module] = (await inferenceKernels(build, shared)).modules as [WebAssembly.Module];
    const memory = new WebAssembly.Memory({ initial: 3, maximum: 3, shared });
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    expect((exports.panelWidth as () => number)() % 4).toBe(0);
    const other = new WebAssembly.Memory({ initial: 3, maximum: 3, shared: !shared });
    expect(() => new WebAssembly.Instance(module, { env: { memory: other } })).toThrow(
      WebAssembly.LinkError,
    );
  });
});

test('refuses a module that imports no memory', () => {
  const empty = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);
  expect(() => withSharedMemory(empty)).toThrow('imports nothing');
});
