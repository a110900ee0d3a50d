// Compiles the kernels twice, with SIMD and with relaxed SIMD as well, into src/binary (base64) and dist (files).
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

const root = join(import.meta.dirname, '..');
const BUILDS = { simd: ['simd'], relaxed: ['simd', 'relaxed-simd'] };

/** The bytes of a build's binary. */
async function compiled(features) {
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

mkdirSync(join(root, 'dist'), { recursive: true });
mkdirSync(join(root, 'src/binary'), { recursive: true });
for (const [name, features] of Object.entries(BUILDS)) {
  const binary = await compiled(features);
  writeFileSync(join(root, `dist/${name}.wasm`), binary);
  const base64 = Buffer.from(binary).toString('base64');
  writeFileSync(
    join(root, `src/binary/${name}.ts`),
    `/** The kernels' ${name === 'simd' ? 'SIMD' : 'relaxed SIMD'} build, base64; made by scripts/build-kernels.mjs. */\nexport const ${name} =\n  '${base64}';\n`,
  );
  console.log(`${name}: ${binary.length} bytes`);
}
