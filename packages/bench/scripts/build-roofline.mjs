// Compiles assembly/roofline.ts with SIMD and with relaxed SIMD into src/roofline/binary.ts.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileLoops } from './compile-loops.mjs';

const root = join(import.meta.dirname, '..');

const FEATURES = { simd: ['simd'], relaxed: ['simd', 'relaxed-simd'] };

/** A build's binary, base64. */
async function binaryOf(build) {
  return Buffer.from(await compileLoops('assembly/roofline.ts', FEATURES[build])).toString(
    'base64',
  );
}

/** The module of src/roofline that holds the binaries. */
export async function rooflineSource() {
  const builds = await Promise.all(
    Object.keys(FEATURES).map(
      async (build) =>
        `/** The roofline's loops, base64; made by scripts/build-roofline.mjs. */\nexport const ${build} =\n  '${await binaryOf(build)}';\n`,
    ),
  );
  return builds.join('\n');
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(root, 'src/roofline/binary.ts'), await rooflineSource());
}
