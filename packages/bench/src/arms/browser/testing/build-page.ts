import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';
import { browserPage } from '../../../../tsdown.browser.ts';

const bench = fileURLToPath(new URL('../../../../', import.meta.url));
const SOURCES = ['bench', 'detect-utils', 'engine', 'errors', 'graph', 'rsanet', 'tfjs'];

/** Builds the browser arms' page, unless what is built is newer than all sources of it. */
export async function buildPage(): Promise<void> {
  const built = await stat(join(bench, 'dist/browser/page.js')).catch(() => null);
  const folders = SOURCES.map((name) => join(bench, '..', name, 'src'));
  const changed = await Promise.all(folders.map(lastChange));
  if (built && built.mtimeMs > Math.max(...changed)) return;
  await build({ ...browserPage, config: false, cwd: bench, clean: false, logLevel: 'error' });
}

/** When a source file of a folder last changed, tests left out; ms. */
async function lastChange(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  const sources = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const stats = await Promise.all(sources.map((name) => stat(join(folder, name))));
  return Math.max(0, ...stats.map(({ mtimeMs }) => mtimeMs));
}
