import { expect, test } from 'vitest';
import { chooseBuild } from './choose-build.ts';
import { kernelModule } from './kernel-modules.ts';
import { relaxed } from './relaxed.ts';
import { withSharedMemory } from './shared-memory.ts';
import { simd } from './simd.ts';

const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

test('relaxed SIMD is chosen where its build is valid', () => {
  const valid = WebAssembly.validate(bytesOf(relaxed));
  expect(chooseBuild().name).toBe(valid ? 'relaxed' : 'simd');
  expect(chooseBuild().reason).toContain(valid ? 'as there is relaxed SIMD' : 'there is no relaxed');
  expect(chooseBuild('simd')).toEqual({ name: 'simd', reason: 'the SIMD build, as asked for' });
});

test('one flag makes the memory that a module imports shared, and leaves the given bytes', () => {
  for (const build of [simd, relaxed]) {
    const bytes = bytesOf(build);
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
