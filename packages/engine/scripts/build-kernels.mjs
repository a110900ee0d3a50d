// Compiles the kernels twice, with SIMD and with relaxed SIMD as well, into src/binary (base64) and dist (files).
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

const root = join(import.meta.dirname, '..');

/** The features of each build. */
const BUILDS = { simd: ['simd'], relaxed: ['simd', 'relaxed-simd'] };

/** The bytes of a build's binary. */
async function binaryOf(build) {
  let binary;
  const { error, stderr } = await asc.main(
    [
      'assembly/index.ts',
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
      ...BUILDS[build].flatMap((feature) => ['--enable', feature]),
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
  const name = build === 'simd' ? 'SIMD' : 'relaxed SIMD';
  const base64 = Buffer.from(binary).toString('base64');
  return `/** The kernels' ${name} build, base64; made by scripts/build-kernels.mjs. */\nexport const ${build} =\n  '${base64}';\n`;
}

/** The module of src/binary that holds a build. */
export async function kernelSource(build) {
  return sourceOf(build, await binaryOf(build));
}

if (process.argv[1] === import.meta.filename) {
  mkdirSync(join(root, 'dist'), { recursive: true });
  for (const build of Object.keys(BUILDS)) {
    const binary = await binaryOf(build);
    writeFileSync(join(root, `dist/${build}.wasm`), binary);
    writeFileSync(join(root, `src/binary/${build}.ts`), sourceOf(build, binary));
    console.log(`${build}: ${binary.length} bytes`);
  }
}
