import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

/** The binary of a file of loops, such as `assembly/roofline.ts`, whose memory is given to it; `features` such as `simd`. */
export async function compileLoops(source, features) {
  let binary;
  const { error, stderr } = await asc.main(
    [
      ...[source, '--baseDir', join(import.meta.dirname, '..'), '--outFile', 'loops.wasm', '-O3'],
      ...['--noAssert', '--runtime', 'stub', '--importMemory'],
      ...features.flatMap((feature) => ['--enable', feature]),
    ],
    {
      readFile(name, base) {
        try {
          return readFileSync(join(base, name), 'utf8');
        } catch {
          return null;
        }
      },
      writeFile: (_, contents) => {
        binary = contents;
      },
    },
  );
  if (error) throw new Error(`${stderr}`, { cause: error });
  return binary;
}
