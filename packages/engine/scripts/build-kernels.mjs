// Compiles the kernels of inference and those of training, each with SIMD and with relaxed SIMD as well, into src/binary
// (deflated, base64) and dist (files).
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import asc from 'assemblyscript/asc';

const root = join(import.meta.dirname, '..');

const SIMD = { title: 'SIMD', features: ['simd'] };
const RELAXED = { title: 'relaxed SIMD', features: ['simd', 'relaxed-simd'] };
const INFERENCE = { kernels: 'kernels', entry: 'assembly/index.ts' };
const TRAINING = { kernels: 'training kernels', entry: 'assembly/train/index.ts' };

/** Every binary by the name of its files: what is compiled, for what, and the name that holds it. */
const BUILDS = {
  simd: { ...INFERENCE, ...SIMD, constant: 'simd' },
  relaxed: { ...INFERENCE, ...RELAXED, constant: 'relaxed' },
  'train-simd': { ...TRAINING, ...SIMD, constant: 'trainSimd' },
  'train-relaxed': { ...TRAINING, ...RELAXED, constant: 'trainRelaxed' },
};

/** The names of all binaries. */
export const BUILD_NAMES = Object.keys(BUILDS);

/** The bytes of a build's binary. */
export async function binaryOf(build) {
  const { entry, features } = BUILDS[build];
  let binary = new Uint8Array();
  const { error, stderr } = await asc.main(
    [
      entry,
      '--baseDir',
      root,
      '--outFile',
      'kernels.wasm',
      '-O3',
      '--noAssert',
      '--runtime',
      'stub',
      '--importMemory',
      '--initialMemory',
      '1',
      '--maximumMemory',
      '65536',
      ...features.flatMap((feature) => ['--enable', feature]),
    ],
    {
      readFile: (name, base) => read(join(base, name)),
      writeFile: (_, contents) => {
        binary = contents;
      },
    },
  );
  if (error) throw new Error(`${stderr}`, { cause: error });
  return binary;
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function sourceOf(build, binary) {
  const { kernels, title, constant } = BUILDS[build];
  const base64 = deflateRawSync(binary, { level: 9 }).toString('base64');
  return `/** The ${kernels}' ${title} build, deflated and as base64; made by scripts/build-kernels.mjs. */\nexport const ${constant} =\n  '${base64}';\n`;
}

if (process.argv[1] === import.meta.filename) {
  mkdirSync(join(root, 'dist'), { recursive: true });
  for (const build of BUILD_NAMES) {
    const binary = await binaryOf(build);
    writeFileSync(join(root, `dist/${build}.wasm`), binary);
    writeFileSync(join(root, `src/binary/${build}.ts`), sourceOf(build, binary));
    console.log(`${build}: ${binary.length} bytes`);
  }
}
