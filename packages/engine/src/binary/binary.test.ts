import { expect, test } from 'vitest';
import { chooseBuild } from './choose-build.ts';
import { inflate } from './inflate.ts';
import { kernelModule } from './kernel-modules.ts';
import { relaxed } from './relaxed.ts';
import { withSharedMemory } from './shared-memory.ts';
import { simd } from './simd.ts';

test('relaxed SIMD is chosen where its build is valid', async () => {
  const valid = WebAssembly.validate(await inflate(relaxed));
  expect(chooseBuild().name).toBe(valid ? 'relaxed' : 'simd');
  expect(chooseBuild().reason).toContain(valid ? 'as there is relaxed SIMD' : 'there is no relaxed');
  expect(chooseBuild('simd')).toEqual({ name: 'simd', reason: 'the SIMD build, as asked for' });
});

test('one flag makes the memory that a module imports shared, and leaves the given bytes', async () => {
  for (const build of [simd, relaxed]) {
    const bytes = await inflate(build);
    const shared = withSharedMemory(bytes);
    const changed = [...bytes.keys()].filter((i) => bytes[i] !== shared[i]);
    expect(changed.map((i) => [bytes[i], shared[i]])).toEqual([[1, 3]]);
  }
});

test('is compiled once', async () => {
  expect(await kernelModule(simd, false)).toBe(await kernelModule(simd, false));
});

test.each([
  ['nothing', [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]],
  ['a function', [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 2, 7, 1, 1, 97, 1, 98, 0, 0]],
  ['a memory of no maximum', [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 2, 7, 1, 1, 97, 1, 98, 2, 0, 1]],
])('a module that imports %s is refused', (_, bytes) => {
  expect(() => withSharedMemory(Uint8Array.from(bytes))).toThrow(/imports/);
});
