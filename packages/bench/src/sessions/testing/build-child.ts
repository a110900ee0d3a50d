import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';
import { nodeChild } from '../../../tsdown.node.ts';

const bench = fileURLToPath(new URL('../../../', import.meta.url));

/** The Node sessions' script and that of fresh processes, built from today's source. */
export interface BuiltChild {
  script: string;
  fresh: string;
  remove(): Promise<void>;
}

/** Builds the scripts where they find their packages, apart from what is built already. */
export async function buildChild(): Promise<BuiltChild> {
  const modules = join(bench, 'node_modules');
  await mkdir(modules, { recursive: true });
  const outDir = await mkdtemp(join(modules, '.child-'));
  await build({ ...nodeChild, outDir, config: false, cwd: bench, clean: false, logLevel: 'error' });
  return {
    script: join(outDir, 'child.js'),
    fresh: join(outDir, 'fresh.js'),
    remove: () => rm(outDir, { recursive: true }),
  };
}
